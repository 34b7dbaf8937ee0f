from frappe.model.document import Document

from oki_tickets.services import guard


class TelegramChat(Document):
	"""A private chat with the bot and the person it belongs to, written by channels/telegram/links.py. Who
	deletes it unlinks the person."""

	def validate(self):
		guard.only_by_service(self)
