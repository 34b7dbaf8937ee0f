import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cint

from oki_tickets.domain.discipline import level_problems
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import reclock


class TicketTimer(Document):
	"""The discipline norm of one status."""

	def validate(self):
		self.number_levels()
		self.check_levels()
		self.refuse_second_timer()

	def on_update(self):
		reclock.after_timer(self)

	def on_trash(self):
		reclock.after_timer(self)

	def number_levels(self):
		for row in self.levels:
			row.level = row.idx

	def check_levels(self):
		problem = level_problems([cint(row.after) for row in self.levels])
		messages = {
			"count": _("A timer has one to three levels."),
			"zero": _("Each level needs a time after which it is reached."),
			"order": _("Each level has to come later than the one before it."),
		}
		if problem:
			frappe.throw(messages[problem], OkiTicketsError)

	def refuse_second_timer(self):
		"""Two enabled timers for the same would leave it to chance which one counts."""
		if not self.is_enabled:
			return
		same = {
			"is_enabled": 1,
			"status": self.status,
			"support_line": self.support_line or ("is", "not set"),
			"priority": self.priority or ("is", "not set"),
			"name": ("!=", self.name or ""),
		}
		other = frappe.db.get_value("Ticket Timer", same)
		if other:
			frappe.throw(
				_("{0} is the timer for the same status, line and priority. Change that one.").format(other),
				OkiTicketsError,
			)
