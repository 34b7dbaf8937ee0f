from frappe.model.document import Document


class OkiTicketsSettings(Document):
	"""The desk's one page of settings."""
