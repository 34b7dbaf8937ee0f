"""Who works when, out of Work Schedules, Holiday Lists, absences and, where HRMS is installed, its leaves
and shifts."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import frappe
from frappe.utils import get_datetime, get_system_timezone, getdate

from oki_tickets.domain.calendar import WorkingCalendar, calendar_of
from oki_tickets.domain.moments import utc_seconds
from oki_tickets.domain.schedule import Hours, Plan, merged_shifts
from oki_tickets.services import clock, hrms, kept

KIND = "plan"
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ALWAYS = (Hours(0, 0),)


def calendar_for(agent: str | None, line: str | None) -> WorkingCalendar:
	"""The working time that counts for a ticket: its agent's, the line's where there is no agent, the
	desk's default where there is neither. A desk without any schedule works day and night."""
	return calendar_of(plan_of_agent(agent, line) if agent else plan_of_schedule(schedule_of_line(line)))


def calendar_of_schedule(schedule: str | None, line: str | None = None) -> WorkingCalendar:
	"""The working time of a schedule; of the line's, or the desk's default, where none is named."""
	return calendar_of(plan_of_schedule(schedule or schedule_of_line(line)))


def schedule_of_line(line: str | None) -> str | None:
	"""The name of the schedule that a line's tickets follow."""
	own = frappe.get_cached_value("Support Line", line, "work_schedule") if line else None
	return own or frappe.get_cached_doc("Oki Tickets Settings").default_schedule


def plan_of_schedule(schedule: str | None) -> Plan:
	"""A Work Schedule as a plan; None works day and night."""
	if not schedule:
		return Plan(get_system_timezone(), (ALWAYS,) * 7)
	return kept.recall(KIND, f"schedule:{schedule}", lambda: _read_schedule(schedule))


def plan_of_agent(agent: str, line: str | None = None) -> Plan:
	"""The agent's own schedule, or that of the line, less absences."""
	own = frappe.get_cached_value("Support Agent", agent, "work_schedule")
	schedule = own or schedule_of_line(line)
	return kept.recall(KIND, f"agent:{agent}:{schedule}", lambda: _read_agent(agent, schedule))


def forget() -> None:
	"""After a change of a schedule, holiday list, absence or of who follows which."""
	kept.forget(KIND)


def _read_schedule(schedule: str) -> Plan:
	return plan_of_document(frappe.get_doc("Work Schedule", schedule))


def plan_of_document(doc) -> Plan:
	"""The plan of a Work Schedule that may be unsaved."""
	return Plan(
		zone=doc.time_zone or get_system_timezone(),
		week=week_of(doc),
		exceptions=_exceptions_of(doc),
		holidays=_holidays_of(doc.holiday_list),
	)


def week_of(doc) -> tuple[tuple[Hours, ...], ...]:
	"""The rows of a Work Schedule as seven days, Monday first."""
	week: list[list[Hours]] = [[] for _ in DAYS]
	for row in doc.working_hours:
		week[DAYS.index(row.day)].append(Hours(seconds_of(row.from_time), seconds_of(row.to_time)))
	return tuple(tuple(sorted(hours)) for hours in week)


def seconds_of(value: timedelta | str) -> int:
	"""Seconds after midnight of a Time field's value, as the database or a form gives it."""
	if isinstance(value, timedelta):
		return int(value.total_seconds())
	hours, minutes, seconds = (*str(value).split(":"), "0", "0")[:3]
	return int(hours) * 3600 + int(minutes) * 60 + int(float(seconds))


def _exceptions_of(doc) -> tuple[tuple[date, tuple[Hours, ...]], ...]:
	dates: dict[date, list[Hours]] = {}
	for row in doc.exceptions:
		hours = dates.setdefault(getdate(row.date), [])
		if not row.is_off:
			hours.append(Hours(seconds_of(row.from_time), seconds_of(row.to_time)))
	return tuple((day, tuple(sorted(hours))) for day, hours in sorted(dates.items()))


def _holidays_of(holiday_list: str | None) -> frozenset[date]:
	if not holiday_list:
		return frozenset()
	return frozenset(
		frappe.get_all(
			"Holiday", filters={"parent": holiday_list, "parenttype": "Holiday List"}, pluck="holiday_date"
		)
	)


def _read_agent(agent: str, schedule: str | None) -> Plan:
	base = plan_of_schedule(schedule)
	employee = frappe.db.get_value("Support Agent", agent, "employee")
	shifts = hrms.shifts_of(employee)
	plan = replace(
		base,
		shifts=merged_shifts((shift.first, shift.last, (shift.hours,)) for shift in shifts),
		holidays=_holidays_with(base.holidays, shifts),
	)
	absences = [*_absences_of(agent), *_leaves_of(employee, plan)]
	return replace(plan, absences=tuple(sorted(absences, key=_start)))


def _holidays_with(holidays: frozenset[date], shifts: list[hrms.Assignment]) -> frozenset[date]:
	"""On the dates of a shift its own holidays count, weekly offs included, and not those of the schedule."""
	for shift in shifts:
		if shift.holiday_list:
			theirs = {day for day in _holidays_of(shift.holiday_list) if shift.covers(day)}
			holidays = frozenset(day for day in holidays if not shift.covers(day)) | theirs
	return holidays


def _start(absence: tuple[int, int | None]) -> int:
	return absence[0]


def _absences_of(agent: str) -> list[tuple[int, int | None]]:
	rows = frappe.get_all(
		"Agent Absence", filters={"agent": agent}, fields=["from_time", "to_time"], order_by="from_time"
	)
	return [
		(clock.to_second(row.from_time), clock.to_second(row.to_time) if row.to_time else None)
		for row in rows
	]


def _leaves_of(employee: str | None, plan: Plan) -> list[tuple[int, int | None]]:
	"""Approved leaves as absences. Of a half day HRMS does not say which half: the later one."""
	found: list[tuple[int, int | None]] = []
	for leave in hrms.leaves_of(employee):
		first, last = getdate(leave.from_date), getdate(leave.to_date)
		half = hrms.half_day_of(leave)
		for day in (first + timedelta(days=number) for number in range((last - first).days + 1)):
			found.append(_second_half(day, plan) if day == half else _whole(day, plan.zone))
	return found


def _whole(day: date, zone: str) -> tuple[int, int]:
	midnight = get_datetime(day)
	place = ZoneInfo(zone)
	return utc_seconds(midnight, place), utc_seconds(midnight + timedelta(days=1), place)


def _second_half(day: date, plan: Plan) -> tuple[int, int]:
	start, end = _whole(day, plan.zone)
	calendar = WorkingCalendar(plan)
	middle = calendar.add(start, calendar.seconds_between(start, end) // 2)
	return (min(middle, end) if middle else end), end


def preview(schedule_doc, working_seconds: int, start: datetime) -> datetime | None:
	"""When `working_seconds` from `start` (site's zone) are over by a Work Schedule that may be unsaved."""
	plan = plan_of_document(schedule_doc)
	due = WorkingCalendar(plan).add(clock.to_second(start), working_seconds)
	return clock.to_moment(due) if due is not None else None
