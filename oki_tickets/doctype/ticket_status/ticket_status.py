import frappe
from frappe import _
from frappe.model.document import Document

from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import ordering, statuses


class TicketStatus(Document):
	"""What a state of the Workflow means to the desk and to customers."""

	def before_insert(self):
		ordering.place_last(self)

	def validate(self):
		statuses.keep_what_is_needed(self)

	def on_update(self):
		statuses.ensure_workflow_state(self)

	def after_rename(self, old_name: str, new_name: str, merge: bool = False):
		statuses.rename_workflow_state(old_name, new_name)

	def before_rename(self, old_name: str, new_name: str, merge: bool = False):
		if merge:
			frappe.throw(
				_(
					"Statuses cannot be merged: their history would be lost. Take the status out of the Workflow."
				),
				OkiTicketsError,
			)
