"""What a Work Schedule has to keep to."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import frappe
from frappe import _
from frappe.utils import format_datetime, getdate

from oki_tickets.domain.schedule import Hours, overlapping_days
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock, plans

MOMENT = "EEEE, d MMMM HH:mm"


def empty_days_off(doc) -> None:
	"""A day off has no times; Frappe puts the present one into times that nobody gave."""
	for row in doc.exceptions:
		if row.is_off:
			row.from_time = row.to_time = None


def check_zone(doc) -> None:
	"""Raises OkiTicketsError for a zone that does not exist."""
	if not doc.time_zone:
		return
	try:
		ZoneInfo(doc.time_zone)
	except (ZoneInfoNotFoundError, ValueError):
		frappe.throw(
			_("{0} is no time zone. Choose one like Europe/Warsaw.").format(frappe.bold(doc.time_zone)),
			OkiTicketsError,
		)


def check_times(doc) -> None:
	"""Raises OkiTicketsError for an exception that says neither when nor that the day is off."""
	for row in doc.exceptions:
		if not row.is_off and (row.from_time is None or row.to_time is None):
			frappe.throw(
				_("Exception in row {0}: give both times, or mark the day as off.").format(row.idx),
				OkiTicketsError,
			)


def check_overlaps(doc) -> None:
	"""Raises OkiTicketsError where two stretches of the week, or of one date, meet."""
	for day in overlapping_days(plans.week_of(doc)):
		frappe.throw(
			_("Hours on {0} overlap, perhaps with the night before. Correct one of the rows.").format(
				_(plans.DAYS[day])
			),
			OkiTicketsError,
		)
	by_date: dict[str, list[Hours]] = {}
	for row in doc.exceptions:
		_check_exception(row, by_date.setdefault(str(getdate(row.date)), []))


def _check_exception(row, earlier: list[Hours]) -> None:
	hours = (
		Hours(0, 0) if row.is_off else Hours(plans.seconds_of(row.from_time), plans.seconds_of(row.to_time))
	)
	if any(_meet(hours, other) for other in earlier):
		frappe.throw(
			_("Exceptions on {0} overlap (row {1}). Correct one of the rows.").format(
				frappe.format(row.date, "Date"), row.idx
			),
			OkiTicketsError,
		)
	earlier.append(hours)


def _meet(one: Hours, other: Hours) -> bool:
	return one.start < other.start + other.length and other.start < one.start + one.length


def preview_text(doc, working_seconds: int, start: datetime) -> str:
	"""When `working_seconds` from `start` (site's zone) are over, in a sentence; in the schedule's own zone
	too where that is another one."""
	hours = f"{working_seconds / 3600:.4g}"
	due = plans.preview(doc, working_seconds, start)
	if due is None:
		return _("By this schedule {0} working hours are never over.").format(hours)
	sentence = _("{0} working hours from now is {1}.").format(hours, format_datetime(due, MOMENT))
	if not doc.time_zone or doc.time_zone == clock.site_zone().key:
		return sentence
	there = due.replace(tzinfo=clock.site_zone()).astimezone(ZoneInfo(doc.time_zone))
	return _("{0} In {1} it is {2} then.").format(
		sentence, doc.time_zone, format_datetime(there.replace(tzinfo=None), "EEEE HH:mm")
	)
