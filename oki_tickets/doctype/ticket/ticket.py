from frappe.model.document import Document

from oki_tickets.services import (
	deadlines,
	development,
	follow,
	guard,
	hand_overs,
	history,
	intake,
	invitations,
	merging,
	moves,
	offers,
	ownership,
	products,
	related,
	routing,
	workflow_actions,
)
from oki_tickets.services.search import texts
from oki_tickets.setup.indexes import add_ticket_indexes


class Ticket(Document):
	"""One request. What happens to it is done by services/; this is the table of contents."""

	def before_insert(self):
		guard.protect_new(self)
		intake.prepare(self)

	def validate(self):
		guard.protect(self)
		products.complete(self)
		development.name_issue(self)
		development.count_postponements(self)
		deadlines.follow_change(self)
		related.judge(self)
		moves.judge(self)
		offers.judge(self)
		ownership.judge(self)
		workflow_actions.spare()

	def validate_workflow(self):
		"""Frappe's own check looks only at roles, and at the user's right to read the document, which
		customers do not have; `moves.judge` holds every change of status to the same Workflow."""

	def after_insert(self):
		texts.add_ticket(self)
		intake.open_conversation(self)
		routing.add_tags(self)
		follow.start(self)
		hand_overs.record(self)
		invitations.ask_who_raised(self)

	def on_update(self):
		moves.record(self)
		follow.change(self)
		hand_overs.record(self)
		development.record_postponement(self)
		development.follow(self)
		merging.follow(self)
		texts.follow_ticket(self)

	def before_rename(self, _old, _new, _merge=False):
		history.refuse_renaming(self)

	def on_trash(self):
		history.remove(self)


def on_doctype_update():
	add_ticket_indexes()
