from frappe.model.document import Document

from oki_tickets.services import ordering


class TicketType(Document):
	"""Problem, consultation, idea: what kind of request it is."""

	def before_insert(self):
		ordering.place_last(self)
