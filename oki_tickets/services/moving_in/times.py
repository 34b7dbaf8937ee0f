"""What was agreed about an Issue, as a ticket keeps it."""

from datetime import datetime

import frappe
from frappe.utils import get_datetime

from oki_tickets.domain.lifecycle import Category
from oki_tickets.domain.moving_in import Life
from oki_tickets.services import clock, deadlines


def agree(doc, issue: frappe._dict, life: Life) -> None:
	"""Sets the ticket's deadlines. What ERPNext's SLA promised holds; an open Issue without an SLA gets the
	desk's own times from now on, one that is done gets none."""
	# Its name changed with ERPNext 15.
	solve_by = issue.sla_resolution_by or issue.get("resolution_by")
	ended = life.last.category not in Category.OPEN
	if solve_by or issue.response_by:
		_take_over(doc, issue.response_by, solve_by, life)
	elif not ended:
		deadlines.agree(doc, clock.now_second())
	if life.last.category in (Category.WAITING, Category.PAUSED):
		doc.due_at = None
	if life.last.category not in deadlines.RUNNING:
		doc.resolve_since = 0


def _take_over(doc, respond_by: datetime | None, solve_by: datetime | None, life: Life) -> None:
	opened = life.stages[0].since
	if respond_by:
		doc.response_due_at = get_datetime(respond_by)
		doc.response_within = _working(doc, opened, doc.response_due_at)
	if not solve_by:
		return
	doc.due_at = get_datetime(solve_by)
	doc.resolve_within = _working(doc, opened, doc.due_at)
	end = life.reached(Category.RESOLVED) or life.reached(Category.CLOSED) or clock.now()
	left = _working(doc, end, doc.due_at) - _working(doc, doc.due_at, end)
	doc.resolve_used = max(0, doc.resolve_within - left)
	doc.resolve_since = clock.now_second()
	doc.is_overdue = int(end > doc.due_at)


def _working(doc, start: datetime, end: datetime) -> int:
	"""Working seconds; 0 where `end` is before `start`."""
	return deadlines.calendar_of(doc).seconds_between(clock.to_second(start), clock.to_second(end))
