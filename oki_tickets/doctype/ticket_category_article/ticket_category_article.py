from frappe.model.document import Document


class TicketCategoryArticle(Document):
	"""An article about the topic."""
