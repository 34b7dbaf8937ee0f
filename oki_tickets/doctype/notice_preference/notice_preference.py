import frappe
from frappe import _
from frappe.model.document import Document

from oki_tickets.exceptions import OkiTicketsError


class NoticePreference(Document):
	"""By which channels a person is told, and when not. Without one: Desk, and Telegram once it is linked."""

	def validate(self):
		self.check_quiet_hours()

	def check_quiet_hours(self):
		if self.has_quiet_hours and not (self.quiet_from and self.quiet_until):
			frappe.throw(_("Quiet hours need both a beginning and an end."), OkiTicketsError)
