"""A ticket raised by the portal's method, beside an ERPNext Issue with a Service Level Agreement.

Both come through a whitelisted method as a person with the right to call it, with nothing in the request's
own memory, and are committed. The ticket carries the recognised company, line and priority, its first
message, its counters and clocks; the Issue its SLA's deadlines.
"""

import frappe
from frappe.client import insert

from benchmarks.harness import Claim, alternate
from oki_tickets.api import portal
from oki_tickets.services.kept import forget_here
from tests.factories import as_user, create_customer, create_portal_user, create_user

REPEATS = 150


def claims() -> list[Claim]:
	"""Inserting is not slower than ERPNext's."""
	customer = create_customer()
	user = create_portal_user(customer)
	colleague = create_user("Support Team").name
	_create_agreement()
	frappe.db.commit()

	def insert_ticket(turn: int) -> None:
		_as_in_a_new_request()
		with as_user(user):
			portal.create_ticket(
				f"No dial tone {turn}", "<p>Nothing since the morning.</p>", "Problem", "Access and Passwords"
			)
		frappe.db.commit()

	def insert_issue(turn: int) -> None:
		_as_in_a_new_request()
		with as_user(colleague):
			issue = insert(
				{
					"doctype": "Issue",
					"subject": f"No dial tone {turn}",
					"description": "<p>Nothing since the morning.</p>",
					"customer": customer,
					"raised_by": user,
					"priority": "Medium",
				}
			)
		if not issue["service_level_agreement"]:
			raise RuntimeError("the Issue came without its SLA: the comparison would be unfair")
		frappe.db.commit()

	ours, theirs = alternate(REPEATS, ("ticket", insert_ticket), ("Issue with SLA", insert_issue))
	return [Claim("insert a ticket by the API, committed", ours, theirs, at_most=1.0)]


def _as_in_a_new_request() -> None:
	"""Forgets what Frappe keeps for the length of a request."""
	frappe.local.request_cache.clear()
	frappe.db.value_cache.clear()
	forget_here()
	frappe.local.message_log = []


def _create_agreement() -> None:
	frappe.db.set_single_value("Support Settings", "track_service_level_agreement", 1)
	if frappe.db.exists(
		"Service Level Agreement", {"document_type": "Issue", "default_service_level_agreement": 1}
	):
		return
	for name in ("Low", "Medium", "High"):
		if not frappe.db.exists("Issue Priority", name):
			frappe.get_doc(doctype="Issue Priority", name=name).insert()
	holidays = frappe.get_doc(
		doctype="Holiday List",
		holiday_list_name="Benchmark Holidays",
		from_date="2020-01-01",
		to_date="2039-12-31",
	).insert(ignore_if_duplicate=True)
	frappe.get_doc(
		doctype="Service Level Agreement",
		service_level="Benchmark",
		document_type="Issue",
		default_service_level_agreement=1,
		enabled=1,
		holiday_list=holidays.name,
		apply_sla_for_resolution=1,
		priorities=[
			{
				"priority": name,
				"default_priority": int(name == "Medium"),
				"response_time": 4 * 3600,
				"resolution_time": 24 * 3600,
			}
			for name in ("Low", "Medium", "High")
		],
		sla_fulfilled_on=[{"status": "Resolved"}, {"status": "Closed"}],
		pause_sla_on=[{"status": "Replied"}],
		support_and_resolution=[
			{"workday": day, "start_time": "08:00:00", "end_time": "17:00:00"}
			for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
		],
	).insert()
