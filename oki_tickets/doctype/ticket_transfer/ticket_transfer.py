from frappe.model.document import Document

from oki_tickets.services import guard
from oki_tickets.setup.indexes import add_report_indexes


class TicketTransfer(Document):
	"""A ticket that came from one agent or line to another, written by services/hand_overs.py."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)


def on_doctype_update():
	add_report_indexes("Ticket Transfer")
