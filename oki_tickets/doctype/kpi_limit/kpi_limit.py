from frappe.model.document import Document


class KPILimit(Document):
	"""What an agent's figures are measured against from a month on."""
