from frappe.model.document import Document

from oki_tickets.services import guard


class TicketDigest(Document):
	"""One digest for one recipient, written by services/digests.py when it is due; `period_key` lets there be
	no second."""

	def validate(self):
		guard.only_by_service(self)
