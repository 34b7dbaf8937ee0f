"""What a ticket has to keep to next: levels of discipline, deadlines, the ends of a deferral and of silence.

Written for reading alone: nothing here decides when something happens, the clocks do.
"""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint

from oki_tickets.domain.calendar import WorkingCalendar
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock, deadlines, discipline, limit_words, timed_moves, workflow
from oki_tickets.services.clocks import DEFERRAL, DISCIPLINE, FEEDBACK, TICKET_FIELDS
from oki_tickets.services.filters import among

FIRST_RESPONSE = "First Response"
RESOLUTION = "Resolution"

# A page of the list.
MOST_TICKETS = 500
# How far ahead an open page is told of working hours; it asks anew long before.
AHEAD = 86_400
FIELDS = (
	*TICKET_FIELDS,
	"deferred_until",
	"resolved_at",
	"last_customer_message_at",
	"last_agent_message_at",
)


def of_ticket(ticket) -> dict[str, Any]:
	"""What a page shows of one ticket: `now` and `since` (UTC seconds: the present, and since when it is in
	its status) and `limits`, the next to fall first, each as `_shown` has it."""
	now = clock.now_second()
	limits = _limits(ticket, _discipline_clocks([ticket.name]).get(ticket.name), now)
	return {"now": now, "since": _since(ticket), "limits": limits}


def of_tickets(names: Iterable[str]) -> dict[str, Any]:
	"""The same for a page of a list, in two queries: `now`, and by name of `tickets` that the session's
	user may see `since` and `limit`, the next one or None."""
	wanted = list(dict.fromkeys(names))
	if len(wanted) > MOST_TICKETS:
		frappe.throw(_("Ask for at most {0} tickets at once.").format(MOST_TICKETS), OkiTicketsError)
	now = clock.now_second()
	rows = frappe.get_list(
		"Ticket",
		filters={"name": among(wanted)},
		fields=list(FIELDS),
		order_by="name",
		limit_page_length=0,
	)
	clocks = _discipline_clocks([row.name for row in rows])
	tickets = {}
	for row in rows:
		limits = _limits(row, clocks.get(row.name), now)
		tickets[row.name] = {"since": _since(row), "limit": limits[0] if limits else None}
	return {"now": now, "tickets": tickets}


def _since(ticket) -> int:
	return clock.to_second(ticket.status_changed_at or ticket.creation)


def _discipline_clocks(tickets: list[str]) -> dict[str, frappe._dict]:
	rows = frappe.get_all(
		"Ticket Clock",
		filters={"ticket": among(tickets), "kind": DISCIPLINE},
		fields=["ticket", "level", "due_at", "since_second", "worked", "allowed"],
		order_by="name",
	)
	return {row.ticket: row for row in rows}


def _limits(ticket, running, now: int) -> list[dict[str, Any]]:
	found = [
		_level(ticket, running, now),
		*_deadlines(ticket, now),
		_timed_move(ticket, now),
	]
	return sorted((limit for limit in found if limit), key=lambda limit: limit["due"])


def _level(ticket, running, now: int) -> dict[str, Any] | None:
	if not running:
		return None
	calendar = discipline.calendar_of(ticket)
	used = cint(running.worked) + calendar.seconds_between(running.since_second, now)
	# A clock that could not be handled is put off, and yet fell due when it fell due.
	due = clock.to_second(running.due_at)
	return _shown(DISCIPLINE, due, running.allowed, used, now, calendar, running.level)


def _deadlines(ticket, now: int) -> list[dict[str, Any]]:
	if workflow.category_of(ticket.status) not in deadlines.RUNNING:
		return []
	calendar = deadlines.calendar_of(ticket)
	found = []
	if ticket.response_due_at and not ticket.first_responded_at:
		due = clock.to_second(ticket.response_due_at)
		used = cint(ticket.response_within) - calendar.seconds_between(now, due)
		found.append(_shown(FIRST_RESPONSE, due, ticket.response_within, used, now, calendar))
	if ticket.due_at:
		since = cint(ticket.resolve_since) or now
		used = cint(ticket.resolve_used) + calendar.seconds_between(since, now)
		due = clock.to_second(ticket.due_at)
		found.append(_shown(RESOLUTION, due, ticket.resolve_within, used, now, calendar))
	return found


def _timed_move(ticket, now: int) -> dict[str, Any] | None:
	"""The end of a deferral or of waiting for the customer's verdict: time by the wall's clock."""
	alarm = timed_moves.alarm(ticket)
	# Who has written about the solution is not closed before somebody has answered.
	if not alarm or (alarm.kind == FEEDBACK and timed_moves.waits_for_answer(ticket)):
		return None
	since = _since(ticket)
	return _shown(alarm.kind, alarm.due, alarm.due - since, now - since, now)


def _shown(
	kind: str,
	due: int,
	allowed: int,
	used: int,
	now: int,
	calendar: WorkingCalendar | None = None,
	level: int = 0,
) -> dict[str, Any]:
	"""A limit as pages show it: kind, level, its words; due_at (site's time), `due` (UTC second), overdue,
	`allowed` and `used` (seconds; working seconds where `is_working_time`), `share` used, 0 to 1; and
	`stretches`, pairs of UTC seconds from now on in which it is used up, for pages that stay open."""
	overdue = due <= now
	share = 1.0 if overdue or not allowed else min(1.0, max(0.0, used / allowed))
	until = max(now, min(due, now + AHEAD))
	return {
		"kind": kind,
		"level": level,
		**limit_words.of(kind, level),
		"due_at": clock.to_moment(due),
		"due": due,
		"overdue": overdue,
		"allowed": cint(allowed),
		"used": max(0, used),
		"share": round(share, 4),
		"is_working_time": calendar is not None,
		"stretches": calendar.stretches(now, until) if calendar else [(now, max(now, due))],
	}


def for_customer(ticket) -> dict[str, Any] | None:
	"""The next limit that a customer hears of, as `of_ticket` has it: a deadline that is not missed, the end
	of a deferral, the closing of a solved ticket. Never the desk's own discipline."""
	now = clock.now_second()
	limits = [*_deadlines(ticket, now), _timed_move(ticket, now)]
	heard = (limit for limit in limits if limit and limit["kind"] in (RESOLUTION, DEFERRAL, FEEDBACK))
	return next((limit | {"now": now} for limit in heard if not limit["overdue"]), None)
