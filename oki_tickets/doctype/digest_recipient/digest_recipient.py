from frappe.model.document import Document


class DigestRecipient(Document):
	"""Somebody who gets digests."""
