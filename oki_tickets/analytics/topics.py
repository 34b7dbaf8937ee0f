"""Which topic stands behind which report, and the tickets behind a report's figure."""

from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html

from oki_tickets.analytics import asked as questions
from oki_tickets.analytics import figures
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services.filters import among

# Modules of this package that say in `parts` what their report counts.
TOPICS = {
	"Tickets Created and Closed": "created",
	"Ticket Communication by Agent": "communication",
	"Ticket Statuses by Agent": "statuses",
	"Rejected Solutions": "rejected",
	"Top Customers by Tickets": "customers",
	"Status Duration by Agent": "durations",
	"Discipline Violations by Agent": "violations",
	"Message Reactions by Agent": "reactions",
	"Postponed Development Tickets": "postponed",
	"First Response and Resolution Time": "times",
	"Tickets by Channel": "channels",
	"Agent Scorecard": "scorecard",
	"Ticket Topics": "categories",
	"Line Throughput": "throughput",
	"Ticket Feedback Summary": "verdicts",
}
MOST_TICKETS = 500
SHOWN = ("name", "subject", "customer", "agent", "status", "creation")
# Values of a row that narrow the period rather than the facts.
DAYS = ("from_date", "to_date")


def topic_of(report: str) -> ModuleType:
	"""The module behind `report`; raises OkiTicketsError where there is none."""
	if report not in TOPICS:
		frappe.throw(_("{0} is no report about tickets.").format(escape_html(report)), OkiTicketsError)
	return import_module(f"oki_tickets.analytics.{TOPICS[report]}")


def tickets_behind(
	report: str, figure: str, keys: Mapping[str, Any], filters: Mapping[str, Any]
) -> dict[str, Any]:
	"""The tickets that `figure` counts in the row whose values are `keys`: `names`, at most MOST_TICKETS with the
	latest first, and `tickets`, what the session's user may see of them. The caller has checked the right on
	the report."""
	days = {name: keys[name] for name in DAYS if keys.get(name)}
	asked = questions.read({**filters, **days})
	part = _part(topic_of(report), figure, asked)
	names = figures.tickets(part, figure, keys, asked, MOST_TICKETS)
	return {"names": names, "tickets": _shown(names), "most": MOST_TICKETS}


def _part(topic: ModuleType, figure: str, asked: questions.Asked) -> figures.Part:
	found = next((part for part in topic.parts(asked) if figure in part.figures), None)
	if not found:
		frappe.throw(_("No tickets stand behind {0}.").format(escape_html(figure)), OkiTicketsError)
	return found


def _shown(names: list[str]) -> list[dict[str, Any]]:
	return frappe.get_list(
		"Ticket",
		filters={"name": among(names)},
		fields=list(SHOWN),
		order_by="creation desc",
		limit_page_length=0,
	)
