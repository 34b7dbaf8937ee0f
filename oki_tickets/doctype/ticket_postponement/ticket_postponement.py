import frappe
from frappe.model.document import Document

from oki_tickets.services import guard
from oki_tickets.setup.indexes import add_report_indexes


class TicketPostponement(Document):
	"""One due date of development that gave way to another, written by services/development.py."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)


def on_doctype_update():
	frappe.db.add_unique("Ticket Postponement", ["ticket", "number"])
	add_report_indexes("Ticket Postponement")
