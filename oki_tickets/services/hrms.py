"""Leaves and shifts of HRMS, where it is installed."""

from datetime import date

import frappe
from frappe.utils import getdate

from oki_tickets.domain.schedule import Hours


def is_installed() -> bool:
	"""True where this site has HRMS."""
	return "hrms" in frappe.get_installed_apps()


def leaves_of(employee: str | None) -> list[frappe._dict]:
	"""Approved Leave Applications of the employee: from_date, to_date, half_day, half_day_date."""
	if not employee or not is_installed():
		return []
	return frappe.get_all(
		"Leave Application",
		filters={"employee": employee, "status": "Approved", "docstatus": 1},
		fields=["from_date", "to_date", "half_day", "half_day_date"],
		order_by="from_date",
	)


def shifts_of(employee: str | None) -> tuple[tuple[date, date | None, tuple[Hours, ...]], ...]:
	"""Active Shift Assignments of the employee as shifts of a plan, the later ones last."""
	if not employee or not is_installed():
		return ()
	rows = frappe.get_all(
		"Shift Assignment",
		filters={"employee": employee, "status": "Active", "docstatus": 1},
		fields=["start_date", "end_date", "shift_type"],
		order_by="start_date, creation",
	)
	return tuple(
		(getdate(row.start_date), getdate(row.end_date) if row.end_date else None, (_hours(row.shift_type),))
		for row in rows
	)


def _hours(shift_type: str) -> Hours:
	start, end = frappe.get_cached_value("Shift Type", shift_type, ["start_time", "end_time"])
	return Hours(int(start.total_seconds()), int(end.total_seconds()))
