"""Norms of each status, counted in the working time of whoever is responsible."""

from collections.abc import Iterable

import frappe
from frappe.utils import cint, get_datetime

from oki_tickets.domain.discipline import Level, Timer, next_level, timer_for
from oki_tickets.services import clock, kept, notices, plans, reassignment, records
from oki_tickets.services.clocks import DISCIPLINE, Alarm
from oki_tickets.services.filters import among

KIND = "timer"


def timers() -> tuple[Timer, ...]:
	"""The enabled timers."""
	return kept.recall(KIND, "all", _read_timers)


def forget() -> None:
	"""After a change of a timer."""
	kept.forget(KIND)


def _read_timers() -> tuple[Timer, ...]:
	fields = ["name", "status", "support_line", "priority"]
	rows = frappe.get_all("Ticket Timer", filters={"is_enabled": 1}, fields=fields, order_by="name")
	levels = kept.rows_by_parent(
		"Ticket Timer Level",
		[row.name for row in rows],
		("idx", "after", "notify_agent", "notify_head", "reassign"),
	)
	return tuple(_timer(row, levels[row.name]) for row in rows)


def _timer(row, levels: Iterable) -> Timer:
	return Timer(
		row.name,
		row.status,
		row.support_line or None,
		row.priority or None,
		tuple(
			Level(
				level.idx,
				cint(level.after),
				bool(level.notify_agent),
				bool(level.notify_head),
				bool(level.reassign),
			)
			for level in levels
		),
	)


def timer_of(ticket) -> Timer | None:
	"""The norm that holds for the ticket as it is now."""
	return timer_for(timers(), ticket.status, ticket.support_line, ticket.priority)


def start(doc, now: int) -> Alarm | None:
	"""The clock of a ticket that has just come into its status, at UTC second `now`."""
	return _alarm(doc, done=0, since=now, worked=0)


def hand_over(before, doc, now: int) -> Alarm | None:
	"""The clock of a ticket that stays in its status and gets another agent, line or priority: what was
	worked so far counts by the schedule of who held it, the rest by that of who holds it now."""
	if doc.norm_since != before.norm_since:
		return start(doc, now)
	row = running(doc.name)
	if not row:
		done = levels_done([doc])[doc.name]
		return _alarm(doc, done=done, since=now, worked=_worked_since_status(before, now))
	worked = row.worked + calendar_of(before).seconds_between(row.since_second, now)
	return _alarm(doc, done=row.level - 1, since=now, worked=worked)


def again(ticket, row) -> Alarm | None:
	"""The clock `row` of the ticket, by schedules and timers as they are now."""
	return _alarm(ticket, done=row.level - 1, since=row.since_second, worked=row.worked)


def missing(ticket, done: int) -> Alarm | None:
	"""The clock of a ticket that has none and whose levels up to `done` are broken: a timer was added, or all
	levels of the old one are done."""
	return _alarm(ticket, done=done, since=clock.to_second(counted_since(ticket)), worked=0)


def running(ticket: str) -> frappe._dict | None:
	"""The ticket's clock: level, since_second, worked."""
	return frappe.db.get_value(
		"Ticket Clock", f"{ticket}:{DISCIPLINE}", ["level", "since_second", "worked"], as_dict=True
	)


def calendar_of(ticket):
	"""The working time of whoever is responsible for the ticket."""
	return plans.calendar_for(ticket.agent, ticket.support_line)


def counted_since(ticket):
	"""The moment from which the norm of the present status is counted: the ticket came into it, or was taken
	from an agent who had forgotten it."""
	return ticket.norm_since or ticket.status_changed_at


def levels_done(tickets: Iterable) -> dict[str, int]:
	"""By name of the ticket, the highest level that was broken since the norm is counted; 0 for none."""
	since = {ticket.name: get_datetime(counted_since(ticket)) for ticket in tickets}
	rows = frappe.get_all(
		"Discipline Violation",
		filters={"ticket": among(since)},
		fields=["ticket", "level", "status_since"],
		order_by="level",
	)
	broken = {row.ticket: row.level for row in rows if row.status_since == since[row.ticket]}
	return dict.fromkeys(since, 0) | broken


def _worked_since_status(ticket, now: int) -> int:
	return calendar_of(ticket).seconds_between(clock.to_second(counted_since(ticket)), now)


def _alarm(ticket, *, done: int, since: int, worked: int) -> Alarm | None:
	timer = timer_of(ticket)
	level = next_level(timer, done) if timer else None
	if not level:
		return None
	due = calendar_of(ticket).add(since, max(0, level.after - worked))
	if due is None:
		return None
	return Alarm(ticket.name, DISCIPLINE, due, level.level, since, worked, level.after)


def handle(ticket, row) -> Alarm | None:
	"""The clock fell due: records the violation, tells whom the level names, and returns the clock of the
	next level. A clock of a status that the ticket has left has no cause any more."""
	timer = timer_of(ticket)
	level = next_level(timer, row.level - 1) if timer else None
	if not level or row.since_second < clock.to_second(counted_since(ticket)):
		return None
	done = levels_done([ticket])[ticket.name]
	if done >= level.level:
		# Whoever set the clock anew read past the sweep that had broken this level meanwhile.
		return _alarm(ticket, done=done, since=row.since_second, worked=row.worked)
	_record(ticket, row, timer, level)
	_tell(ticket, level, clock.to_second(row.due_at))
	if level.reassign and reassignment.reassign(ticket):
		# The hand-over has set the clock of the new agent.
		return None
	return _alarm(ticket, done=level.level, since=row.since_second, worked=row.worked)


def _record(ticket, row, timer: Timer, level: Level) -> None:
	records.write(
		"Discipline Violation",
		ticket=ticket.name,
		agent=ticket.agent,
		status=ticket.status,
		timer=timer.name,
		level=level.level,
		due_at=row.due_at,
		occurred_at=clock.now(),
		status_since=counted_since(ticket),
		support_line=ticket.support_line,
	)
	frappe.db.set_value("Ticket", ticket.name, "norm_level", level.level, update_modified=False)


def _tell(ticket, level: Level, due: int) -> None:
	people = []
	if level.notify_agent:
		people.append(ticket.agent)
	if level.notify_head:
		people.append(notices.head_of(ticket.support_line))
	notices.tell_of_limit(people, ticket, lambda: notices.discipline(ticket, level.level), due)
