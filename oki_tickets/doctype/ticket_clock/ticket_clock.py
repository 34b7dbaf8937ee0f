import frappe
from frappe.model.document import Document

from oki_tickets.services import guard


class TicketClock(Document):
	"""One thing that will happen to a ticket at a moment, written by services/clocks.py."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)


def on_doctype_update():
	frappe.db.add_index("Ticket Clock", ["kind", "due_second"])
