from frappe.model.document import Document

from oki_tickets.services import guard


class TicketJiraIssue(Document):
	"""What the desk knows of a ticket's issue in Jira, written by channels/jira."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)
