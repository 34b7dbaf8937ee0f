from frappe.model.document import Document


class TicketType(Document):
	"""Problem, consultation, idea: what kind of request it is."""
