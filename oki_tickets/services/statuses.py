"""Ticket Status and Workflow State are two sides of one thing: they are made and renamed together."""

import frappe
from frappe import _

from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services.filters import among


def ensure_workflow_state(doc) -> None:
	"""From TicketStatus.on_update: the Workflow can only use states that exist."""
	if not frappe.db.exists("Workflow State", doc.name):
		frappe.get_doc(doctype="Workflow State", workflow_state_name=doc.name).insert(ignore_permissions=True)


def rename_workflow_state(old_name: str, new_name: str) -> None:
	"""From TicketStatus.after_rename: the Workflow follows, and with it every ticket's moves.

	A state that another DocType's Workflow uses too is left to it, and a new one is made for tickets.
	"""
	if not frappe.db.exists("Workflow State", old_name):
		return
	if frappe.db.exists("Workflow State", new_name) or _used_elsewhere(old_name):
		_replace_in_workflows(old_name, new_name)
	else:
		frappe.rename_doc("Workflow State", old_name, new_name, force=True, show_alert=False)
	frappe.clear_cache(doctype="Ticket")
	for workflow in _ticket_workflows():
		frappe.clear_document_cache("Workflow", workflow)


def _ticket_workflows() -> list[str]:
	return frappe.get_all("Workflow", filters={"document_type": "Ticket"}, pluck="name", order_by="name")


def _used_elsewhere(state: str) -> bool:
	parents = frappe.get_all(
		"Workflow Document State", filters={"state": state}, pluck="parent", order_by="parent"
	)
	return bool(set(parents) - set(_ticket_workflows()))


def _replace_in_workflows(old_name: str, new_name: str) -> None:
	if not frappe.db.exists("Workflow State", new_name):
		frappe.get_doc(doctype="Workflow State", workflow_state_name=new_name).insert(ignore_permissions=True)
	for name in _ticket_workflows():
		workflow = frappe.get_doc("Workflow", name)
		for row in workflow.states:
			row.state = new_name if row.state == old_name else row.state
		for row in workflow.transitions:
			row.state = new_name if row.state == old_name else row.state
			row.next_state = new_name if row.next_state == old_name else row.next_state
		# Renaming the status was the right that counts; the Workflow only follows.
		workflow.save(ignore_permissions=True)


def keep_what_is_needed(doc) -> None:
	"""From TicketStatus.validate: the first state of the Workflow has to mean New, or nothing would
	ever count as new."""
	if doc.is_new() or not doc.has_value_changed("category") or doc.category == "New":
		return
	first = frappe.get_all(
		"Workflow Document State",
		filters={"parent": among(_ticket_workflows()), "idx": 1},
		pluck="state",
		order_by="parent",
	)
	if doc.name in first:
		frappe.throw(
			_("Tickets start in {0}, so its category has to be {1}.").format(_(doc.name), _("New")),
			OkiTicketsError,
		)
