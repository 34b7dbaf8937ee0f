from frappe.model.document import Document


class BroadcastLine(Document):
	"""A line that a broadcast is for."""
