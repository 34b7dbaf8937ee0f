"""HRMS's records for tests: its own where it is on the site, else DocTypes of the same names that hold what we ask."""

import frappe

from oki_tickets.services import hrms
from tests.factories import create_holidays, unique

STAND_INS = {
	"Leave Application": (
		("employee", "Data"),
		("from_date", "Date"),
		("to_date", "Date"),
		("half_day", "Check"),
		("half_day_date", "Date"),
		("status", "Data"),
	),
	"Shift Type": (("start_time", "Time"), ("end_time", "Time"), ("holiday_list", "Data")),
	"Shift Assignment": (
		("employee", "Data"),
		("shift_type", "Data"),
		("start_date", "Date"),
		("end_date", "Date"),
		("status", "Data"),
	),
}


def add_stand_ins() -> None:
	"""Makes the DocTypes; each is a change of the schema, and so committed."""
	for name, fields in STAND_INS.items():
		frappe.get_doc(
			doctype="DocType",
			name=name,
			module="Custom",
			custom=1,
			autoname="hash" if name != "Shift Type" else "prompt",
			is_submittable=int(name != "Shift Type"),
			fields=[
				{
					"fieldname": field,
					"label": field,
					"fieldtype": kind,
					"allow_on_submit": int(field == "end_date"),
				}
				for field, kind in fields
			],
			permissions=[{"role": "System Manager", "read": 1}],
		).insert()
	frappe.db.commit()


def remove_stand_ins() -> None:
	"""Removes them with their tables."""
	frappe.db.rollback()
	for name in STAND_INS:
		frappe.delete_doc("DocType", name, force=True)
		frappe.db.sql_ddl(f"drop table if exists `tab{name}`")
	frappe.db.commit()


def create_employee() -> str:
	"""An Employee of the site's company, with a Holiday List of no holidays, which HRMS asks for."""
	return (
		frappe.get_doc(
			doctype="Employee",
			first_name=unique("Anna"),
			gender="Female",
			date_of_birth="1990-01-01",
			date_of_joining="2020-01-01",
			holiday_list=create_holidays(),
			company=frappe.get_all("Company", pluck="name", order_by="name", limit=1)[0],
		)
		.insert(ignore_mandatory=True)
		.name
	)


def create_leave(employee: str, first: str, last: str, *, half: str | None = None, submit: bool = True):
	"""A Leave Application, approved unless it stays a draft."""
	doc = frappe.get_doc(
		doctype="Leave Application",
		employee=employee,
		leave_type=_leave_type(),
		from_date=first,
		to_date=last,
		half_day=int(bool(half)),
		half_day_date=half,
		status="Approved" if submit else "Open",
		posting_date=first,
		follow_via_email=0,
	).insert()
	return doc.submit() if submit else doc


def _leave_type() -> str | None:
	if not frappe.db.exists("DocType", "Leave Type"):
		return None
	values = {"leave_type_name": unique("Unpaid"), "is_lwp": 1, "include_holiday": 1}
	return frappe.get_doc(doctype="Leave Type", **values).insert().name


def create_shift_type(start: str, end: str, holiday_list: str | None = None) -> str:
	"""A Shift Type from `start` to `end`."""
	doc = frappe.get_doc(
		doctype="Shift Type", name=unique("Shift"), start_time=start, end_time=end, holiday_list=holiday_list
	)
	return doc.insert().name


def assign_shift(employee: str, shift_type: str, first: str, last: str | None = None):
	"""A submitted Shift Assignment."""
	doc = frappe.get_doc(
		doctype="Shift Assignment",
		employee=employee,
		company=frappe.db.get_value("Employee", employee, "company"),
		shift_type=shift_type,
		start_date=first,
		end_date=last,
		status="Active",
	)
	return doc.insert().submit()


def allow_several_shifts() -> None:
	"""HRMS refuses a second shift on a day unless its settings allow it."""
	if hrms.is_installed() and frappe.db.exists("DocType", "HR Settings"):
		frappe.db.set_single_value("HR Settings", "allow_multiple_shift_assignments", 1)
