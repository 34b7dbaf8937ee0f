"""How a ticket changes its status, whoever asks and by whatever door.

The doors of the API call `apply_action`. A status that is set on the document itself (Desk form, REST,
Kanban, bulk edit, Frappe's own workflow actions) arrives in `judge` from the controller and is held to
the same table: a change that is no move, or lacks what the move needs, is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _

from oki_tickets.domain.lifecycle import (
	Category,
	Problem,
	Side,
	Situation,
	Step,
	Transition,
	consequences,
	need_of,
	problems,
)
from oki_tickets.domain.moments import elapsed_seconds
from oki_tickets.exceptions import UnknownArgument
from oki_tickets.services import (
	clock,
	deadlines,
	duplicates,
	explain,
	held,
	live,
	locks,
	ownership,
	records,
	workflow,
)


@dataclass(frozen=True)
class Order:
	"""A move on its way through the document's save."""

	action: str
	side: str
	has_message: bool = False


def apply_action(
	ticket: str, action: str, *, side: str, values: Mapping[str, Any] | None = None, has_message: bool = False
):
	"""Makes a move of `side` on the ticket and returns the saved document.

	`values` are fields of the ticket that the action takes. `has_message` says that the caller writes a
	message along with the move, in the same transaction. Raises MoveRefused where the ticket has no such
	move for this person, MoveIncomplete where something is missing. The caller has checked the right on
	the ticket.
	"""
	locks.hold(ticket, (values or {}).get("merged_into"))
	doc = locks.load_locked(ticket)
	moves = workflow.customer_moves(doc) if side == Side.CUSTOMER else workflow.agent_moves(doc)
	move = next((row for row in moves if row.action == action), None)
	if not move:
		explain.refuse(doc, action, moves)
	_take_over(doc, action, values or {})
	return _carry_out(doc, move, Order(action, side, has_message))


def apply_by_itself(doc, action: str, *, side: str = Side.SYSTEM):
	"""Makes a move that nobody clicked on, whatever the user's roles; `doc` is locked by the caller.
	Returns the saved document, or None where an administrator has taken the move out of the Workflow."""
	rows = (row for row in workflow.transitions(doc) if row.from_status == doc.status)
	move = next((row for row in rows if row.action == action), None)
	return _carry_out(doc, move, Order(action, side, has_message=True)) if move else None


def _take_over(doc, action: str, values: Mapping[str, Any]) -> None:
	unknown = sorted(set(values) - need_of(action).accepted)
	if unknown:
		frappe.throw(_("{0} does not take {1}.").format(_(action), ", ".join(unknown)), UnknownArgument)
	for name, value in values.items():
		doc.set(name, value)


def _carry_out(doc, move: Transition, order: Order):
	doc.status = move.to_status
	doc.flags.order = order
	# The door, or the rule that moves the ticket by itself, has checked the right.
	doc.save(ignore_permissions=True)
	return doc


def judge(doc) -> None:
	"""From Ticket.validate: lets a changed status pass only as a move, and sets what follows from it."""
	before = doc.get_doc_before_save()
	if not before or before.status == doc.status:
		return
	doc.flags.order = order = doc.flags.order or _order_of_save(doc, before)
	now = clock.now()
	_check_complete(doc, before, order, now)
	step = Step(
		order.action,
		order.side,
		frappe.session.user,
		workflow.category_of(before.status),
		workflow.category_of(doc.status),
		now,
	)
	doc.update(consequences(step, before.as_dict()))
	doc.update(workflow.values_of_state(doc.status))
	doc.update({"status_changed_at": now, "status_changed_by": frappe.session.user})
	doc.update({"norm_since": now, "norm_level": 0})
	held.begin(doc)
	deadlines.follow_status(doc, before, clock.to_second(now))
	_own_what_one_starts(doc, step)


def _order_of_save(doc, before) -> Order:
	moves = [
		move for move in workflow.agent_moves(before, frappe.session.user) if move.to_status == doc.status
	]
	if len(moves) != 1:
		explain.refuse_status(doc, before, moves)
	return Order(moves[0].action, Side.AGENT)


def _check_complete(doc, before, order: Order, now) -> None:
	found = _problems(order, {**doc.as_dict(), "closed_at": before.closed_at}, now)
	if found:
		explain.incomplete(doc, order.action, found)


def problems_of(doc, action: str) -> list[Problem]:
	"""What stands against `action` on the ticket as it is now."""
	return _problems(Order(action, Side.SYSTEM), doc.as_dict(), clock.now())


def _problems(order: Order, values: dict[str, Any], now: datetime) -> list[Problem]:
	for name, convert in _TYPES.items():
		if values.get(name):
			values[name] = convert(values[name])
	reopen_days = frappe.get_cached_doc("Oki Tickets Settings").reopen_days
	case = Situation(values, now, order.has_message, reopen_days, duplicates.goes_on_in(values))
	return problems(order.action, case)


_TYPES = {
	"deferred_until": frappe.utils.get_datetime,
	"closed_at": frappe.utils.get_datetime,
	"development_due_on": frappe.utils.getdate,
}


def _own_what_one_starts(doc, step: Step) -> None:
	"""Whoever starts on a ticket of nobody is responsible for it from then on."""
	starts = step.side == Side.AGENT and step.to_category == Category.WORKING
	if starts and not doc.agent and frappe.db.exists("Support Agent", step.user):
		doc.agent = step.user
		doc.flags.hand_over = ownership.HandOver(ownership.Kind.TAKEN)


def record(doc) -> None:
	"""From Ticket.on_update: writes the change of status and tells open forms."""
	before = doc.get_doc_before_save()
	if not before or before.status == doc.status:
		return
	order: Order = doc.flags.order
	records.write(
		"Ticket Status Change",
		ticket=doc.name,
		action=order.action,
		from_status=before.status,
		to_status=doc.status,
		changed_at=doc.status_changed_at,
		changed_by=frappe.session.user,
		side=order.side,
		agent=before.agent,
		agent_after=doc.agent,
		support_line=before.support_line,
		# Of a change out of it, why it had been closed: what is undone counts no more.
		closure_reason=doc.closure_reason or before.closure_reason or None,
		duration=_seconds_in_status(before, doc),
		working_duration=held.working_seconds(before, clock.to_second(doc.status_changed_at)),
		resolve_used=doc.resolve_used,
		due_at=doc.due_at,
	)
	doc.flags.order = None
	live.announce(doc.name, "status")


def _seconds_in_status(before, doc) -> int:
	start = frappe.utils.get_datetime(before.status_changed_at or before.creation)
	return elapsed_seconds(start, frappe.utils.get_datetime(doc.status_changed_at), clock.site_zone())
