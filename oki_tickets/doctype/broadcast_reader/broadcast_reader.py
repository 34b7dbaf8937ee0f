from frappe.model.document import Document

from oki_tickets.services import guard


class BroadcastReader(Document):
	"""What one person has answered to a broadcast, written by services/broadcasts/reading.py."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)
