"""A line without anybody: its head is told, once for each time that it happens."""

from collections.abc import Collection
from functools import partial

import frappe

from oki_tickets.domain.assignment import Member
from oki_tickets.services import assignment_words, clock, notices, plans


def tell(ticket, members: Collection[Member], next_start: int | None) -> None:
	"""A ticket waits in its line. The head hears of it where the line should be working now, or where nobody
	will ever come; a night is no news, and neither is a line whose agents are all full."""
	line = ticket.support_line
	if any(member.works_now and member.is_available for member in members):
		return
	expected = plans.calendar_for(None, line).is_working(clock.now_second()) or next_start is None
	if not expected or frappe.db.get_value("Support Line", line, "unmanned_since"):
		return
	_remember(line, clock.now())
	if any(member.works_now for member in members):
		sentence = partial(assignment_words.unavailable, ticket)
	else:
		sentence = partial(assignment_words.unmanned, ticket, next_start)
	notices.tell([notices.head_of(line)], ticket, sentence)


def is_over(line: str) -> None:
	"""Somebody of the line is on duty."""
	if frappe.db.get_value("Support Line", line, "unmanned_since"):
		_remember(line, None)


def _remember(line: str, since) -> None:
	frappe.db.set_value("Support Line", line, "unmanned_since", since, update_modified=False)
