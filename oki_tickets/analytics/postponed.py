"""Tickets that are in development now and whose date was put off more than once."""

from typing import Any

import frappe

from oki_tickets.analytics import facts, people
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.facts import Source
from oki_tickets.analytics.figures import Figure, Part
from oki_tickets.domain.lifecycle import Action
from oki_tickets.services import clock, workflow

Row = dict[str, Any]
MORE_THAN = 1
FIELDS = (
	"name",
	"subject",
	"customer",
	"agent",
	"engineer",
	"jira_issue",
	"passed_to_development_at",
	"development_due_on",
	"development_postponements",
)


def parts(_asked: Asked) -> list[Part]:
	"""The tickets themselves."""
	return [Part(_source(), {"ticket": facts.table("Ticket").name}, {"tickets": Figure()})]


def _source() -> Source:
	"""Tickets that were sent to development in the period and are there still."""
	ticket = facts.table("Ticket")
	statuses = sorted(workflow.statuses_reached_by(Action.SEND_TO_DEVELOPMENT)) or [""]
	source = Source(ticket, ticket.passed_to_development_at, ticket.name, ticket.agent, ticket.support_line)
	# What is in development is to be pressed on, and is not closed.
	return source.all_tickets().only(
		ticket.status.isin(statuses), ticket.development_postponements > MORE_THAN
	)


def rows(asked: Asked) -> list[Row]:
	"""Tickets, the most often put off first: FIELDS, `days_late` (of the present date, 0 before it) and
	`days_there` (since the ticket was sent)."""
	source, ticket = _source(), facts.table("Ticket")
	query = facts.query(source, asked).select(*(ticket[name] for name in FIELDS))
	query = query.orderby(ticket.development_postponements, order=facts.LATEST_FIRST).orderby(ticket.name)
	today = clock.now().date()
	found = [{**row, "ticket": row.name, **_days(row, today)} for row in query.run(as_dict=True)]
	return _with_engineers(people.named(found))


def _days(row, today) -> Row:
	late = (today - row.development_due_on).days if row.development_due_on else 0
	return {"days_late": max(0, late), "days_there": (today - row.passed_to_development_at.date()).days}


def _with_engineers(rows: list[Row]) -> list[Row]:
	wanted = sorted({row["engineer"] for row in rows if row["engineer"]})
	users = frappe.get_all(
		"User", filters={"name": ("in", wanted or [""])}, fields=["name", "full_name"], order_by="name"
	)
	names = {user.name: user.full_name for user in users}
	return [{**row, "engineer_name": names.get(row["engineer"], row["engineer"])} for row in rows]
