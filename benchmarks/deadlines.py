"""Deadlines in working time, beside ERPNext's get_expected_time_for on the same week, holidays and starts."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import frappe
from erpnext.support.doctype.service_level_agreement import service_level_agreement as erpnext_sla

from benchmarks.harness import Claim, Sample, alternate
from oki_tickets.domain.calendar import calendar_of
from oki_tickets.domain.moments import local_moment, utc_seconds
from oki_tickets.domain.schedule import Hours, Plan

REPEATS = 100
BATCH = 50  # one deadline is too short to be timed by itself
ZONE = ZoneInfo("Europe/Warsaw")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
FIRST_DAY = datetime(2026, 3, 2, 8)


def claims() -> list[Claim]:
	"""40 hours 20 times faster, 400 hours 100 times faster."""
	holidays = [date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 1), date(2026, 6, 4)]
	plan = _plan(holidays)
	agreement = _agreement(holidays)
	return [
		Claim(f"deadline of {hours} working hours", *_measure(plan, agreement, hours), at_least=times)
		for hours, times in ((40, 20), (400, 100))
	]


def _plan(holidays: list[date]) -> Plan:
	office = (Hours(8 * 3600, 17 * 3600),)
	return Plan("Europe/Warsaw", (office,) * 5 + ((), ()), holidays=frozenset(holidays))


def _agreement(holidays: list[date]):
	"""What get_expected_time_for reads of a Service Level Agreement, with a Holiday List in the database."""
	frappe.get_doc(
		doctype="Holiday List",
		holiday_list_name=(name := f"Benchmark {frappe.generate_hash(length=8)}"),
		from_date="2026-01-01",
		to_date="2027-12-31",
		holidays=[{"holiday_date": day, "description": "Holiday"} for day in holidays],
	).insert()
	days = [
		frappe._dict(workday=day, start_time=timedelta(hours=8), end_time=timedelta(hours=17))
		for day in WEEKDAYS
	]
	return frappe._dict(holiday_list=name, support_and_resolution=days)


def _measure(plan: Plan, agreement, hours: int) -> list[Sample]:
	agreement = frappe._dict(agreement, resolution_time=hours * 3600)

	def ours(start: datetime) -> datetime:
		return local_moment(calendar_of(plan).add(utc_seconds(start, ZONE), hours * 3600), ZONE)

	def theirs(start: datetime) -> datetime:
		return erpnext_sla.get_expected_time_for("resolution", agreement, start)

	starts = [FIRST_DAY + timedelta(days=number % 5, minutes=7 * number) for number in range(BATCH)]
	if [ours(start) for start in starts] != [theirs(start) for start in starts]:
		raise RuntimeError(f"{hours} hours end at other moments here than there")
	return [
		sample.divided_by(BATCH)
		for sample in alternate(
			REPEATS,
			("calendar", lambda _turn: [ours(start) for start in starts]),
			("get_expected_time_for", lambda _turn: [theirs(start) for start in starts]),
		)
	]
