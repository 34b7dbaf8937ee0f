"""Runs any report as its reader would, in the reader's name and language."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

import frappe
from frappe.desk import query_report
from frappe.utils import get_url

from oki_tickets.services import acting, notices

MODULE = "Oki Tickets"
# What the desk's reports are read in; others come after them.
ORDER = (
	"Agent Scorecard",
	"Tickets Created and Closed",
	"Line Throughput",
	"First Response and Resolution Time",
	"Discipline Violations by Agent",
	"Rejected Solutions",
	"Ticket Feedback Summary",
	"Ticket Topics",
	"Top Customers by Tickets",
	"Tickets by Channel",
	"Ticket Communication by Agent",
	"Ticket Statuses by Agent",
	"Status Duration by Agent",
	"Message Reactions by Agent",
	"Postponed Development Tickets",
)


@contextmanager
def as_reader(user: str | None, language: str) -> Iterator[None]:
	"""Within, rights are the user's, and texts are in the language. Who has no user reads with the rights of
	the administrator who named them in the settings."""
	with acting.in_name_of(user or "Administrator"), notices.language(language):
		yield


def chosen_reports(kind: str) -> list[str]:
	"""The reports of a Daily or Monthly digest, as the settings choose and order them."""
	rows = frappe.get_cached_doc("Oki Tickets Settings").digest_reports
	if rows:
		return [row.report for row in rows if row.get(kind.lower())]
	ours = frappe.get_all(
		"Report", {"module": MODULE, "disabled": 0, "is_standard": "Yes"}, pluck="name", order_by="name"
	)
	return sorted(ours, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


def may_run(report: str) -> bool:
	"""Whether the session's user may read the report."""
	if not frappe.db.exists("Report", {"name": report, "disabled": 0}):
		return False
	doc = frappe.get_cached_doc("Report", report)
	return bool(doc.is_permitted() and frappe.has_permission(doc.ref_doctype, "report"))


def run(report: str, filters: dict[str, Any]) -> dict[str, Any]:
	"""What Frappe's own page of the report would show: columns and result as dicts, chart, report_summary."""
	return query_report.run(report, filters=dict(filters), ignore_prepared_report=True)


def address(report: str, filters: dict[str, Any]) -> str:
	"""Where the report opens with the same filters."""
	path = f"/app/query-report/{frappe.utils.quoted(report)}"
	return f"{get_url(path)}?{urlencode(filters)}"
