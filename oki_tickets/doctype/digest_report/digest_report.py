from frappe.model.document import Document


class DigestReport(Document):
	"""A report that digests show."""
