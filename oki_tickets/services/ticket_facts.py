"""What messages, changes of status and tickets remember for reports, written anew from the history.

The services write these columns in the transaction of the fact: in which line it was, who held the ticket
afterwards, why it was closed, who answered first. A history that came from elsewhere (an import, a restored part of
a table) has none of it; `bench --site SITE rebuild-ticket-facts` works it out again from messages, changes and
hand-overs. Where nothing was lost, nothing changes.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

import frappe
from frappe.utils import get_datetime

from oki_tickets.domain.lifecycle import Category, Side, closure_of
from oki_tickets.services import clock, deadlines, month_counts, workflow
from oki_tickets.services.filters import among

BATCH = 500
TICKET_FIELDS = (
	*("name", "creation", "support_line", "agent", "service_norm", "closure_reason", "first_line"),
	*("first_responded_at", "first_responded_by", "first_response_line", "first_response_used"),
)
Moments = list[tuple[Any, Any]]


def rebuild(tickets: Iterable[str] | None = None, *, commit: bool = False) -> int:
	"""Writes the facts of these tickets, of all where None, anew; returns how many rows were not as they should
	be. With `commit` each batch is committed: for a command that goes through a whole site."""
	changed = 0
	for names in _batches(tickets):
		completed = sum(_rebuild(ticket) for ticket in _tickets(names))
		if completed:
			month_counts.forget_all()
		if commit:
			frappe.db.commit()  # a command: what is done stays done, and no batch holds rows for the next
		changed += completed
	return changed


def _batches(tickets: Iterable[str] | None) -> Iterator[list[str]]:
	if tickets is not None:
		yield list(tickets)
		return
	last = ""
	while names := frappe.get_all(
		"Ticket", filters={"name": (">", last)}, pluck="name", order_by="name", limit=BATCH
	):
		yield names
		last = names[-1]


def _tickets(names: list[str]) -> list[frappe._dict]:
	filters = {"name": among(names)}
	return frappe.get_all("Ticket", filters=filters, fields=list(TICKET_FIELDS), order_by="name")


def _rebuild(ticket) -> int:
	lines, agents = whereabouts(ticket)
	return (
		_messages(ticket, lines)
		+ _reactions(ticket)
		+ _changes(ticket, lines, agents)
		+ _write(
			"Ticket",
			ticket,
			{"first_line": ticket.first_line or lines[0][1], **_first_response(ticket, lines)},
		)
	)


def whereabouts(ticket) -> tuple[Moments, Moments]:
	"""In which lines, and whose, a ticket (a row with name, support_line and agent) has been, for `at`."""
	transfers = _rows(
		"Ticket Transfer", ticket, "passed_at", "from_line", "to_line", "from_agent", "to_agent", "kind"
	)
	moved = [row for row in transfers if row.kind != "Development"]
	return (
		_history(moved, "from_line", "to_line", ticket.support_line),
		_history(moved, "from_agent", "to_agent", ticket.agent),
	)


def at(history: Moments, moment) -> Any:
	"""What the ticket had at this moment."""
	return history[bisect_right([since for since, _ in history[1:]], moment)][1]


def _rows(doctype: str, ticket, moment: str, *fields: str) -> list[frappe._dict]:
	return frappe.get_all(
		doctype,
		filters={"ticket": ticket.name},
		fields=["name", moment, *fields],
		order_by=f"{moment}, creation",
	)


def _history(transfers: list, before: str, after: str, now: Any) -> Moments:
	"""From which moment on the ticket had what; the first entry holds from the beginning."""
	if not transfers:
		return [(None, now)]
	first = transfers[0]
	# A ticket that comes with its agent has no place before.
	start = first[before] if first[before] is not None or after == "to_agent" else first[after]
	return [(None, start), *((row.passed_at, row[after]) for row in transfers)]


def _messages(ticket, lines: Moments) -> int:
	rows = _rows("Ticket Message", ticket, "sent_at", "support_line", "written_on")
	return sum(
		_write(
			"Ticket Message",
			row,
			{
				"support_line": row.support_line or at(lines, row.sent_at),
				"written_on": row.written_on or ticket.name,
			},
		)
		for row in rows
	)


def _reactions(ticket) -> int:
	rows = _rows("Ticket Reaction", ticket, "creation", "message", "agent", "support_line", "written_on")
	fields = ["name", "sender", "support_line", "written_on"]
	filters = {"name": among([row.message for row in rows])}
	messages = frappe.get_all("Ticket Message", filters=filters, fields=fields, order_by="name")
	known = {message.name: message for message in messages}
	return sum(
		_write(
			"Ticket Reaction",
			row,
			{
				"agent": row.agent or known[row.message].sender,
				"support_line": row.support_line or known[row.message].support_line,
				"written_on": row.written_on or known[row.message].written_on,
			},
		)
		for row in rows
	)


def _changes(ticket, lines: Moments, agents: Moments) -> int:
	fields = ("from_status", "to_status", "action", "side", "support_line", "agent_after", "closure_reason")
	rows = _rows("Ticket Status Change", ticket, "changed_at", *fields)
	changed, reason = 0, None
	for row in rows:
		reason = row.closure_reason or _reason(ticket, row, reason, is_last=row is rows[-1])
		facts = {
			"support_line": row.support_line or at(lines, row.changed_at),
			"agent_after": row.agent_after or at(agents, row.changed_at),
			"closure_reason": reason,
		}
		changed += _write("Ticket Status Change", row, facts)
	return changed


def _reason(ticket, change, before: str | None, *, is_last: bool) -> str | None:
	"""Why a change closed the ticket, which its action tells; of an import's last one the ticket itself. Of a
	change out of Closed, why it had been closed."""
	if workflow.category_of(change.to_status) != Category.CLOSED:
		return before if workflow.category_of(change.from_status) == Category.CLOSED else None
	if is_last and not change.action and ticket.closure_reason:
		return ticket.closure_reason
	return closure_of(change.action, change.side)


def _first_response(ticket, lines: Moments) -> dict[str, Any]:
	"""Who gave the first answer, in which line and after how long, where a ticket only knows when."""
	if not ticket.first_responded_at or ticket.first_responded_by:
		return {}
	sent_at = get_datetime(ticket.first_responded_at)
	filters = {"ticket": ticket.name, "sent_at": sent_at, "sender_side": Side.AGENT, "is_internal": 0}
	sender, written_on = frappe.db.get_value(
		"Ticket Message", filters, ["sender", "written_on"], order_by="creation"
	) or (None, None)
	if written_on and written_on != ticket.name:
		# It came with a merger, and counts where it was given.
		return {}
	return {
		"first_responded_by": sender,
		"first_response_line": at(lines, sent_at),
		"first_response_used": deadlines.used_until_response(ticket, clock.to_second(sent_at)),
	}


def _write(doctype: str, row, values: dict[str, Any]) -> int:
	changed = {name: value for name, value in values.items() if (row.get(name) or None) != (value or None)}
	if changed:
		frappe.db.set_value(doctype, row.name, changed, update_modified=False)
	return int(bool(changed))
