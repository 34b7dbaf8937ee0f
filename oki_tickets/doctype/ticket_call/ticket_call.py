from frappe.model.document import Document

from oki_tickets.services import guard


class TicketCall(Document):
	"""One telephone call, written by services/calls.py; what was said on it is for the desk alone."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)
