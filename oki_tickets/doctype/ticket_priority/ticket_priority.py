from frappe.model.document import Document


class TicketPriority(Document):
	"""How soon a ticket is answered and solved."""
