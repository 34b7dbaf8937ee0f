import frappe
from frappe import _
from frappe.model.document import Document

from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import dealing_jobs, duty
from oki_tickets.services.identity import AGENT_ROLE, HEAD_ROLE


class SupportAgent(Document):
	"""An agent's desk settings; named after the user, so that `agent` fields hold the user's name."""

	def validate(self):
		self.require_role()
		self.keep_turns()

	def on_update(self):
		dealing_jobs.after_agent(self)

	def keep_turns(self):
		"""Turns are counted in the database; a form that was opened before carries old ones."""
		turns = duty.lock_turns_of(self.name)
		for row in self.lines:
			row.last_turn = turns.get(row.support_line, 0)

	def require_role(self):
		"""An agent without the role is given nothing; whoever has lost it can be taken out of lines."""
		if not self.is_new() and not (self.is_available and self.lines):
			return
		if {AGENT_ROLE, HEAD_ROLE} & set(frappe.get_roles(self.user)):
			return
		frappe.throw(
			_("{0} does not have the role {1}. Give it to the user first.").format(
				frappe.bold(self.user), _(AGENT_ROLE)
			),
			OkiTicketsError,
		)
