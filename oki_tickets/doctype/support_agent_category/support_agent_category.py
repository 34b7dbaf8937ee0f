from frappe.model.document import Document


class SupportAgentCategory(Document):
	"""A category that an agent answers."""
