"""Tickets that were put off in development, and not for the first time, and were still there."""

from typing import Any

import frappe
from frappe.query_builder import Case, Criterion
from frappe.query_builder.functions import Sum
from frappe.utils import get_datetime, getdate

from oki_tickets.analytics import facts, people
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.facts import Source
from oki_tickets.analytics.figures import Figure, Part, count
from oki_tickets.domain.lifecycle import Action
from oki_tickets.services import clock, workflow
from oki_tickets.services.filters import among

Row = dict[str, Any]
MORE_THAN = 1
# What a postponement keeps of its moment, by which a row is one of them.
KEPT = ("ticket", "number", "agent", "engineer", "new_due_on", "passed_at")
# What of a ticket is as it is now.
PRESENT = ("name", "subject", "customer", "jira_issue")


def parts(asked: Asked) -> list[Part]:
	"""Postponements of the period after a ticket's first one. The highest number of a ticket says how often it
	was put off by the period's end."""
	source = facts.postponements()
	source = source.only(source.table.number > MORE_THAN, _was_there(source, asked))
	# What is in development is to be pressed on, and is not closed.
	return [Part(source.all_tickets(), {name: source.table[name] for name in KEPT}, {"tickets": Figure()})]


def _was_there(source: Source, asked: Asked) -> Criterion:
	"""The ticket was in development at the period's end: it came there once more than it left."""
	change = facts.table("Ticket Status Change")
	statuses = sorted(workflow.statuses_reached_by(Action.SEND_TO_DEVELOPMENT)) or [""]
	came, left = (
		Case().when(status.isin(statuses), 1).else_(0) for status in (change.to_status, change.from_status)
	)
	stays = frappe.qb.from_(change).select(Sum(came - left))
	return stays.where((change.ticket == source.ticket) & (change.changed_at < asked.period.end)) > 0


def rows(asked: Asked) -> list[Row]:
	"""Tickets, the most often put off first: `ticket`, `agent`, `engineer`, `development_due_on` and
	`development_postponements` as the period's end found them, `days_late` (of that date, 0 before it) and
	`days_there` (since the ticket was sent) up to then or to today; and PRESENT."""
	(part,) = parts(asked)
	last: dict[str, Row] = {}
	for row in sorted(count(part, asked), key=lambda one: one["number"]):
		last[row["ticket"]] = row
	ordered = sorted(last.values(), key=lambda row: (-row["number"], row["ticket"]))
	until = min(asked.period.last, clock.now().date())
	known = _as_they_are(last)
	found = [_row(row, until) | known[row["ticket"]] for row in ordered]
	return _with_engineers(people.named(found))


def _row(kept: Row, until) -> Row:
	due, passed = kept["new_due_on"], kept["passed_at"]
	return {
		"ticket": kept["ticket"],
		"agent": kept["agent"],
		"engineer": kept["engineer"],
		"development_due_on": getdate(due) if due else None,
		"development_postponements": kept["number"],
		"days_late": max(0, (until - getdate(due)).days) if due else 0,
		"days_there": (until - get_datetime(passed).date()).days if passed else 0,
	}


def _as_they_are(tickets) -> dict[str, Row]:
	"""PRESENT of these tickets."""
	filters = {"name": among(tickets)}
	found = frappe.get_all("Ticket", filters=filters, fields=list(PRESENT), order_by="name")
	return {row.name: row for row in found}


def _with_engineers(rows: list[Row]) -> list[Row]:
	wanted = sorted({row["engineer"] for row in rows if row["engineer"]})
	users = frappe.get_all(
		"User", filters={"name": among(wanted)}, fields=["name", "full_name"], order_by="name"
	)
	names = {user.name: user.full_name for user in users}
	return [{**row, "engineer_name": names.get(row["engineer"], row["engineer"])} for row in rows]
