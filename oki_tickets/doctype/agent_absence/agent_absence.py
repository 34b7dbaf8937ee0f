import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import get_datetime

from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import absences, reclock


class AgentAbsence(Document):
	"""A holiday or sick leave of an agent."""

	def validate(self):
		if self.to_time and get_datetime(self.to_time) <= get_datetime(self.from_time):
			frappe.throw(_("The absence ends before it begins. Correct one of the two."), OkiTicketsError)

	def on_update(self):
		reclock.after_absence(self)
		absences.enqueue_handing_over()

	def on_trash(self):
		reclock.after_absence(self)
