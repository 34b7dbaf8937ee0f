import frappe
from frappe.model.document import Document

from oki_tickets.services import guard


class TicketReaction(Document):
	"""One person's like or dislike of one message, written by services/reactions.py."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)


def on_doctype_update():
	frappe.db.add_unique("Ticket Reaction", ["message", "user"])
