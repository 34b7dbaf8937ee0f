from datetime import time

import frappe
from frappe import _
from frappe.model.document import Document

from oki_tickets.exceptions import OkiTicketsError


class NoticePreference(Document):
	"""By which channels a person is told, and when not. Without one: Desk, and Telegram once it is linked."""

	def validate(self):
		self.check_quiet_hours()

	def check_quiet_hours(self):
		"""Times of day are text, "22:00": of a field of the kind Time Frappe forgets the default and puts the
		present moment there."""
		if self.has_quiet_hours and not (self.quiet_from and self.quiet_until):
			frappe.throw(_("Quiet hours need both a beginning and an end."), OkiTicketsError)
		for field in ("quiet_from", "quiet_until"):
			self.set(field, _as_time(self.get(field)))


def _as_time(text: str | None) -> str | None:
	if not text:
		return None
	hours, _colon, minutes = text.strip().partition(":")
	try:
		return time(int(hours), int(minutes or 0)).strftime("%H:%M")
	except ValueError:
		frappe.throw(_("{0} is no time of day. Write it as 22:00.").format(text), OkiTicketsError)
