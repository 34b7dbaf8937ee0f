from frappe.model.document import Document


class SupportAgentLine(Document):
	"""A line that an agent belongs to."""
