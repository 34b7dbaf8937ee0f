from frappe.model.document import Document

from oki_tickets.services import guard


class ChatConversation(Document):
	"""A conversation of a chat service and the ticket that it goes on in, written by services/chats.py."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)
