from frappe.model.document import Document

from oki_tickets.channels.mail import store
from oki_tickets.services import guard


class InboundMail(Document):
	"""One mail as it came, written by channels/mail/store.py."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		store.remove_file(self.name)
