from frappe.model.document import Document


class JiraAccount(Document):
	"""Who a user is in Jira: found by e-mail and kept, or entered by an administrator."""
