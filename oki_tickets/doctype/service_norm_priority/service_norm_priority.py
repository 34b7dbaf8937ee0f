from frappe.model.document import Document


class ServiceNormPriority(Document):
	"""Agreed times of one priority."""
