"""Frappe's hook for Workflow Actions, spared where it has nothing to do.

After every save of a document with a Workflow Frappe asks the database, once for each move from its status,
whether a Workflow Action has to be written: a quarter of what a new ticket costs, only to find that the
states of our Workflow, all optional, want none. The answer is in the Workflow, which is cached. A desk that
makes a state obligatory gets its Workflow Actions as from Frappe: see docs/decisions/03.
"""

import frappe
from frappe.model.workflow import get_workflow_name
from frappe.workflow.doctype.workflow_action.workflow_action import process_workflow_actions

HOOK = "frappe.workflow.doctype.workflow_action.workflow_action.process_workflow_actions"
EVENT = "on_update"


def spare() -> None:
	"""From Ticket.validate: for the rest of this request or job `process` stands in the hook's place. A Frappe
	that keeps its hooks elsewhere calls its own as before."""
	events = frappe.get_doc_hooks()
	handlers = events.get("*", {}).get(EVENT, [])
	if HOOK in handlers:
		ours = f"{__name__}.{process.__name__}"
		handlers = [ours if handler == HOOK else handler for handler in handlers]
		frappe.local.doc_events_hooks = {**events, "*": {**events["*"], EVENT: handlers}}


def process(doc, event: str) -> None:
	"""Hook of every document: Frappe's own, but for a ticket for which that would do nothing."""
	if not (doc.doctype == "Ticket" and _has_nothing_to_do(doc)):
		process_workflow_actions(doc, event)


def _has_nothing_to_do(doc) -> bool:
	"""True where no move from the ticket's status wants a Workflow Action and none waits to be completed."""
	name = get_workflow_name("Ticket")
	if not name:
		return True
	workflow = frappe.get_cached_doc("Workflow", name)
	optional = {row.state for row in workflow.states if row.is_optional_state}
	status = doc.get(workflow.workflow_state_field)
	if any(row.state == status and row.next_state not in optional for row in workflow.transitions):
		return False
	own = {"reference_doctype": "Ticket", "reference_name": doc.name}
	return bool(doc.flags.in_insert) or not frappe.db.exists("Workflow Action", own)
