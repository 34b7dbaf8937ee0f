"""Leaves and shifts of HRMS, where it is installed."""

from dataclasses import dataclass
from datetime import date

import frappe
from erpnext.setup.doctype.employee.employee import get_holiday_list_for_employee
from frappe.utils import getdate

from oki_tickets.domain.schedule import Hours


@dataclass(frozen=True)
class Assignment:
	"""An active Shift Assignment; `last` None: until further notice. `holiday_list` is the Shift Type's, else
	the employee's or the company's, else None."""

	first: date
	last: date | None
	hours: Hours
	holiday_list: str | None

	def covers(self, day: date) -> bool:
		"""True where the shift is assigned on `day`, holiday or not."""
		return self.first <= day and (self.last is None or day <= self.last)


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


def half_day_of(leave: frappe._dict) -> date | None:
	"""The day of the leave of which only a half is off; None where all its days are whole."""
	return getdate(leave.half_day_date or leave.from_date) if leave.half_day else None


def employees_on_leave(day: date) -> list[str]:
	"""Employees whose approved leave covers the whole of `day`."""
	if not is_installed():
		return []
	leaves = frappe.get_all(
		"Leave Application",
		filters={
			"status": "Approved",
			"docstatus": 1,
			"from_date": ("<=", day),
			"to_date": (">=", day),
		},
		fields=["employee", "from_date", "half_day", "half_day_date"],
		order_by="employee",
	)
	return [leave.employee for leave in leaves if half_day_of(leave) != day]


def shifts_of(employee: str | None) -> list[Assignment]:
	"""Active Shift Assignments of the employee, the later ones last."""
	if not employee or not is_installed():
		return []
	rows = frappe.get_all(
		"Shift Assignment",
		filters={"employee": employee, "status": "Active", "docstatus": 1},
		fields=["start_date", "end_date", "shift_type"],
		order_by="start_date, creation",
	)
	return [_assignment(employee, row) for row in rows]


def _assignment(employee: str, row) -> Assignment:
	kind = frappe.db.get_value(
		"Shift Type", row.shift_type, ["start_time", "end_time", "holiday_list"], as_dict=True
	)
	return Assignment(
		getdate(row.start_date),
		getdate(row.end_date) if row.end_date else None,
		Hours(int(kind.start_time.total_seconds()), int(kind.end_time.total_seconds())),
		kind.holiday_list or get_holiday_list_for_employee(employee, raise_exception=False) or None,
	)


def employees_on(**filters: str) -> list[str]:
	"""Employees with an active Shift Assignment, narrowed by `filters` on it (shift_type)."""
	if not is_installed():
		return []
	rows = frappe.get_all(
		"Shift Assignment",
		filters={"status": "Active", "docstatus": 1, **filters},
		pluck="employee",
		order_by="employee",
	)
	return list(dict.fromkeys(rows))
