from frappe.model.document import Document

from oki_tickets.channels.jira import setup as jira
from oki_tickets.services import digest_readers, guests, kpi_limits


class OkiTicketsSettings(Document):
	"""The desk's one page of settings."""

	def validate(self):
		jira.check(self)
		kpi_limits.check(self)
		digest_readers.check(self)
		guests.check_sites(self)

	def on_update(self):
		jira.after_change(self)
