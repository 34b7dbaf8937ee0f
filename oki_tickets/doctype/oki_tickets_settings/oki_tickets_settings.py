from frappe.model.document import Document

from oki_tickets.channels.jira import setup as jira


class OkiTicketsSettings(Document):
	"""The desk's one page of settings."""

	def validate(self):
		jira.check(self)

	def on_update(self):
		jira.after_change(self)
