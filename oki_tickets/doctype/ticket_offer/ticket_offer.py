import frappe
from frappe.model.document import Document

from oki_tickets.services import guard


class TicketOffer(Document):
	"""A ticket as it was offered to one agent, and what came of it; written by services/offers.py."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)


def on_doctype_update():
	frappe.db.add_index("Ticket Offer", ["agent", "outcome", "offered_at"])
	frappe.db.add_index("Ticket Offer", ["offered_at", "support_line"])
