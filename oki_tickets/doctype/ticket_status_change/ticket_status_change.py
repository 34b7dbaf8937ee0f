import frappe
from frappe.model.document import Document

from oki_tickets.services import guard
from oki_tickets.setup.indexes import add_report_indexes


class TicketStatusChange(Document):
	"""One change of a ticket's status, written once by services/moves.py."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)


def on_doctype_update():
	frappe.db.add_index("Ticket Status Change", ["ticket", "changed_at"])
	add_report_indexes("Ticket Status Change")
