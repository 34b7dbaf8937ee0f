"""Deadlines of a ticket in working time: agreed when it comes, stopped while it waits for the customer or is
deferred, moved when its priority or place changes.

The ticket keeps what was agreed (`response_within`, `resolve_within`), what was used up (`resolve_used`)
and since when more is being used (`resolve_since`, 0 while the clock stands). The deadline always follows
from these: never "deadline plus pause".
"""

from datetime import datetime

import frappe
from frappe.utils import cint

from oki_tickets.domain.calendar import WorkingCalendar
from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import clock, norms, notices, plans, workflow
from oki_tickets.services.clocks import DEADLINE, FIRST_RESPONSE, RESOLUTION, Alarm

RUNNING = frozenset({Category.NEW, Category.WORKING})
DECIDING = ("priority", "support_line", "ticket_type", "category", "customer", "contract")


def agree(doc, now: int) -> None:
	"""From Ticket.before_insert: what is agreed for the new ticket, and its deadlines from `now`."""
	_take_times(doc)
	doc.resolve_used, doc.resolve_since = 0, now
	doc.due_at = _moment(calendar_of(doc), now, doc.resolve_within)
	doc.response_due_at = _moment(calendar_of(doc), now, doc.response_within)


def _take_times(doc) -> None:
	norm, times = norms.agreed(doc)
	doc.service_norm = norm.name if norm else None
	doc.response_within = times.first_response_within or 0
	doc.resolve_within = times.resolve_within or 0


def calendar_of(doc) -> WorkingCalendar:
	"""The working time that the ticket's deadlines count in: the norm's schedule, else the line's."""
	schedule = (
		frappe.get_cached_value("Service Norm", doc.service_norm, "work_schedule")
		if doc.service_norm
		else None
	)
	return plans.calendar_of_schedule(schedule, doc.support_line)


def _moment(calendar: WorkingCalendar, start: int, within: int) -> datetime | None:
	due = calendar.add(start, within) if within else None
	return clock.to_moment(due) if due is not None else None


def follow_status(doc, before, now: int) -> None:
	"""From a move: counts what the status before used up, and lets the deadline run or stand."""
	_count(doc, calendar_of(before), now)
	category = workflow.category_of(doc.status)
	if category in RUNNING:
		_run(doc, now)
	else:
		doc.resolve_since = 0
		if category in (Category.WAITING, Category.PAUSED):
			doc.due_at = None


def follow_change(doc) -> None:
	"""From Ticket.validate: another priority, line, customer or topic has other times; what was used up
	stays used up."""
	before = doc.get_doc_before_save()
	if not before or not any(doc.has_value_changed(name) for name in DECIDING):
		return
	now = clock.now_second()
	_count(doc, calendar_of(before), now)
	_take_times(doc)
	if not doc.first_responded_at:
		doc.response_due_at = _moment(calendar_of(doc), clock.to_second(doc.creation), doc.response_within)
	if workflow.category_of(doc.status) in RUNNING:
		_run(doc, now)


def used_until_response(ticket, now: int) -> int:
	"""Working seconds from when the ticket was raised to UTC second `now`."""
	return calendar_of(ticket).seconds_between(clock.to_second(ticket.creation), now)


def _count(doc, calendar: WorkingCalendar, now: int) -> None:
	if cint(doc.resolve_since):
		doc.resolve_used = cint(doc.resolve_used) + calendar.seconds_between(cint(doc.resolve_since), now)
		doc.resolve_since = 0


def _run(doc, now: int) -> None:
	"""Starts the clock at `now`. What is used up already fell due when it fell due."""
	doc.resolve_since = now
	left = cint(doc.resolve_within) - cint(doc.resolve_used)
	if not doc.resolve_within:
		doc.due_at = None
	elif left > 0:
		doc.due_at = _moment(calendar_of(doc), now, left)
	elif not doc.due_at:
		doc.due_at = clock.to_moment(now)


def again(doc) -> datetime | None:
	"""The deadline of a ticket by schedules as they are now; as it was where its clock stands."""
	if not cint(doc.resolve_since):
		return doc.due_at
	left = cint(doc.resolve_within) - cint(doc.resolve_used)
	if not doc.resolve_within or left <= 0:
		return doc.due_at
	return _moment(calendar_of(doc), cint(doc.resolve_since), left)


def response_again(doc) -> datetime | None:
	"""The deadline of the first answer by schedules as they are now. One that has been kept or has passed is
	history."""
	if doc.first_responded_at or not doc.response_due_at or not is_ahead(doc.response_due_at):
		return doc.response_due_at
	return _moment(calendar_of(doc), clock.to_second(doc.creation), cint(doc.response_within))


def is_ahead(moment: datetime) -> bool:
	"""Whether this moment of the site's zone is still to come."""
	return clock.to_second(moment) > clock.now_second()


def resolution(doc) -> Alarm | None:
	"""The clock of the deadline; None where it stands, or has told already."""
	if not doc.due_at or not cint(doc.resolve_since) or doc.is_overdue:
		return None
	return Alarm(doc.name, DEADLINE, clock.to_second(doc.due_at), RESOLUTION)


def response(doc) -> Alarm | None:
	"""The clock of the first answer. Nothing on the ticket says whether it has told already, so it is set when its
	moment is, and left alone by whatever else happens."""
	if not doc.response_due_at or doc.first_responded_at:
		return None
	return Alarm(doc.name, DEADLINE, clock.to_second(doc.response_due_at), FIRST_RESPONSE)


def alarms(doc) -> list[Alarm]:
	"""The clocks of a new ticket."""
	return [alarm for alarm in (resolution(doc), response(doc)) if alarm]


def handle(ticket, row) -> None:
	"""A deadline fell due: marks the ticket and tells its agent and the head, once."""
	people = [ticket.agent, notices.head_of(ticket.support_line)]
	# A clock that could not be handled is put off, and yet fell due when it fell due.
	due = clock.to_second(row.due_at)
	is_open = workflow.category_of(ticket.status) in Category.OPEN
	if row.level == FIRST_RESPONSE and not ticket.first_responded_at and is_open:
		notices.tell_of_limit(people, ticket, lambda: notices.deadline(ticket, is_first_response=True), due)
	if row.level == RESOLUTION and _has_passed(ticket):
		frappe.db.set_value("Ticket", ticket.name, "is_overdue", 1, update_modified=False)
		notices.tell_of_limit(people, ticket, lambda: notices.deadline(ticket, is_first_response=False), due)


def _has_passed(ticket) -> bool:
	return bool(
		cint(ticket.resolve_since)
		and ticket.due_at
		and not ticket.is_overdue
		and clock.to_second(ticket.due_at) <= clock.now_second()
	)
