"""What a Work Schedule that is not saved yet comes to, for its form."""

import json
import math
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import frappe
from frappe import _
from frappe.utils import flt, getdate

from oki_tickets.domain.schedule import Hours, Plan
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock, plans, schedules

DAYS_AHEAD = 14
MOST_HOURS = 1000
TABLES = {"working_hours": "Work Schedule Hours", "exceptions": "Work Schedule Exception"}


def time_zones() -> list[str]:
	"""Names of the IANA time zones, in order."""
	return sorted(available_timezones())


def of_unsaved(schedule: str | dict, hours: str | float) -> dict[str, Any]:
	"""`text`, a sentence: when `hours` from now are over; `days`, the next two weeks, each with `date`,
	`hours` (pairs of seconds after midnight, an end up to a day later), `kind` (week, off, other, holiday)
	and `title` of a holiday. Raises OkiTicketsError for what is no schedule."""
	seconds = _seconds(hours)
	doc = _document(schedule)
	for check in (_check_rows, schedules.check_zone, schedules.check_times, schedules.check_overlaps):
		check(doc)
	now = clock.now()
	return {"text": schedules.preview_text(doc, seconds, now), "days": _days(doc, now)}


def _seconds(hours: str | float) -> int:
	number = flt(hours)
	if not math.isfinite(number) or not 0 < number <= MOST_HOURS:
		frappe.throw(_("Give a number of hours between 0 and {0}.").format(MOST_HOURS), OkiTicketsError)
	return round(number * 3600)


def _document(schedule: str | dict):
	try:
		values = json.loads(schedule) if isinstance(schedule, str) else schedule
		rows = {name: [_row(name, row) for row in values.get(name) or []] for name in TABLES}
	except (ValueError, TypeError, AttributeError, RecursionError):
		frappe.throw(_("This is no Work Schedule: hand over the document as JSON."), OkiTicketsError)
	doc = frappe.new_doc("Work Schedule")
	doc.update({name: str(values.get(name) or "") or None for name in ("time_zone", "holiday_list")})
	for name, found in rows.items():
		doc.set(name, found)
	return doc


def _row(table: str, row: dict) -> dict[str, Any]:
	"""Only what a schedule is made of: the rest of the document is of no account here."""
	names = [field.fieldname for field in frappe.get_meta(TABLES[table]).fields]
	return {name: row.get(name) for name in names}


def _check_rows(doc) -> None:
	for row in doc.working_hours:
		if row.day not in plans.DAYS or not (_is_time(row.from_time) and _is_time(row.to_time)):
			frappe.throw(
				_("Working hours in row {0}: give a day and both times.").format(row.idx), OkiTicketsError
			)
	for row in doc.exceptions:
		if not _is_date(row.date) or not all(
			value is None or _is_time(value) for value in (row.from_time, row.to_time)
		):
			frappe.throw(
				_("Exception in row {0}: give a date, and times like 08:00.").format(row.idx), OkiTicketsError
			)


def _is_time(value: Any) -> bool:
	try:
		return 0 <= plans.seconds_of(value) <= 86_400
	except (ValueError, TypeError):
		return False


def _is_date(value: Any) -> bool:
	try:
		return bool(value) and getdate(value) is not None
	except Exception:
		# Frappe raises what dateutil raises, and a message of its own.
		frappe.clear_last_message()
		return False


def _days(doc, now: datetime) -> list[dict[str, Any]]:
	plan = plans.plan_of_document(doc)
	exceptions = dict(plan.exceptions)
	titles = _titles_of(doc.holiday_list)
	first = now.replace(tzinfo=clock.site_zone()).astimezone(ZoneInfo(plan.zone)).date()
	return [_day(first + timedelta(days=number), plan, exceptions, titles) for number in range(DAYS_AHEAD)]


def _day(day: date, plan: Plan, exceptions: dict[date, tuple[Hours, ...]], titles: dict) -> dict[str, Any]:
	hours = plan.hours_on(day, exceptions)
	kind = "week"
	if day in exceptions:
		kind = "other" if hours else "off"
	elif day in plan.holidays:
		kind = "holiday"
	return {
		"date": str(day),
		"kind": kind,
		"title": titles.get(day, "") if kind == "holiday" else "",
		"hours": [(stretch.start, stretch.start + stretch.length) for stretch in hours],
	}


def _titles_of(holiday_list: str | None) -> dict[date, str]:
	"""What the holidays are called. Public holidays are no secret to who may read schedules."""
	if not holiday_list:
		return {}
	rows = frappe.get_all(
		"Holiday",
		filters={"parent": holiday_list, "parenttype": "Holiday List"},
		fields=["holiday_date", "description"],
		order_by="holiday_date",
	)
	return {row.holiday_date: frappe.utils.strip_html_tags(row.description or "") for row in rows}
