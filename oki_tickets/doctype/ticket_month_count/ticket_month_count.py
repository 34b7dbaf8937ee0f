from frappe.model.document import Document

from oki_tickets.services import guard


class TicketMonthCount(Document):
	"""Figures of a month that is over, counted once; see services/month_counts.py."""

	def validate(self):
		guard.only_by_service(self)
