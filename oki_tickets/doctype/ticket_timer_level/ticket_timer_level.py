from frappe.model.document import Document


class TicketTimerLevel(Document):
	"""One threshold of a timer."""
