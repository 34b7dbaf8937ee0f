import frappe
from frappe.model.document import Document

from oki_tickets.services import guard


class FeedbackInvitation(Document):
	"""One message that asks a customer for a verdict, written by services/invitations.py alone."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)


def on_doctype_update():
	frappe.db.add_unique("Feedback Invitation", ["ticket", "kind", "round"])
