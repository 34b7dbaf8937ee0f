"""The moves as the desk's Workflow has them, and what its statuses mean."""

import frappe
from frappe import _
from frappe.model.workflow import get_workflow_name, is_transition_condition_satisfied

from oki_tickets.domain.lifecycle import Action, Category, Transition, moves_from
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services.identity import AGENT_ROLE, CUSTOMER_ROLE, HEAD_ROLE


def get_workflow():
	"""The active Workflow of Ticket; raises where an administrator has left none."""
	name = get_workflow_name("Ticket")
	if not name:
		frappe.throw(
			_("Tickets have no active Workflow. Activate one for the DocType Ticket."), OkiTicketsError
		)
	return frappe.get_cached_doc("Workflow", name)


def transitions(doc=None) -> list[Transition]:
	"""All rows of the Workflow; with `doc`, only those whose condition holds for it."""
	return [
		Transition(row.action, row.state, row.next_state, row.allowed)
		for row in get_workflow().transitions
		if doc is None or is_transition_condition_satisfied(row, doc)
	]


def first_status() -> str:
	"""The status of a new ticket: the Workflow's first state."""
	return get_workflow().states[0].state


def statuses_reached_by(action: str) -> frozenset[str]:
	"""The statuses that `action` leads to."""
	return frozenset(row.to_status for row in transitions() if row.action == action)


def statuses_of_agents_turn() -> list[str]:
	"""Statuses in which the agent has the next move; a ticket in development waits for the engineer."""
	elsewhere = statuses_reached_by(Action.SEND_TO_DEVELOPMENT)
	return [status for status in statuses_of(Category.NEW, Category.WORKING) if status not in elsewhere]


def category_of(status: str) -> str:
	"""The category of a status; a status that is not described counts as work in progress."""
	return frappe.get_cached_value("Ticket Status", status, "category") or Category.WORKING


def statuses_of(*categories: str) -> list[str]:
	"""Names of the statuses of these categories, in their order."""
	return frappe.get_all(
		"Ticket Status", filters={"category": ("in", categories)}, pluck="name", order_by="sort_order"
	)


def customer_moves(doc) -> list[Transition]:
	"""The customer's moves on the ticket."""
	return moves_from(transitions(doc), doc.status, {CUSTOMER_ROLE})


def agent_moves(doc, user: str | None = None) -> list[Transition]:
	"""The moves of the desk's side that `user`'s roles give; the customer's role never counts here."""
	return moves_from(transitions(doc), doc.status, desk_roles(user))


def desk_roles(user: str | None = None) -> set[str]:
	"""Roles of `user` that act for the desk; whoever leads agents may do what agents may."""
	roles = set(frappe.get_roles(user)) - {CUSTOMER_ROLE}
	return roles | {AGENT_ROLE} if HEAD_ROLE in roles else roles


def values_of_state(status: str) -> dict[str, str]:
	"""What the Workflow's state sets on the document ("Update Field"), as Frappe's own workflows do."""
	row = next((row for row in get_workflow().states if row.state == status), None)
	return {row.update_field: row.update_value} if row and row.update_field else {}
