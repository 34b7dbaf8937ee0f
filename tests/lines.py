"""Tickets that arrive in a line in simulated time, and what became of them."""

import frappe

from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import conversation
from tests import factories
from tests.clocks import raise_ticket, sweep_at

# A Monday.
AT = "2026-06-01 10:00:00"
NIGHT = "2026-06-01 22:00:00"


def line_with_head() -> str:
	"""A line that works from 8 to 17 on weekdays, with a head."""
	schedule = factories.create_schedule()
	return factories.create_line(
		assignment_method="Offer", work_schedule=schedule, head=factories.create_head()
	)


def agent(line: str, **values) -> str:
	"""An agent of the line, with these values of the entry."""
	name = factories.create_agent(lines=(line,))
	if values:
		frappe.get_doc("Support Agent", name).update(values).save()
	return name


def arrive(line: str, at: str = AT, **values) -> str:
	"""A ticket of nobody that has just been dealt with as a worker would."""
	ticket = raise_ticket(at, line, "Medium", **values).name
	sweep_at(at, ticket)
	return ticket


def outcomes(ticket: str) -> dict[str, str]:
	"""The outcome of the last offer to each agent."""
	rows = frappe.get_all(
		"Ticket Offer", filters={"ticket": ticket}, fields=["agent", "outcome"], order_by="creation"
	)
	return {row.agent: row.outcome for row in rows}


def transfers_of(ticket: str) -> list[tuple]:
	"""Kind, agents and lines of each Ticket Transfer, in order."""
	rows = frappe.get_all(
		"Ticket Transfer",
		filters={"ticket": ticket},
		fields=["kind", "from_agent", "to_agent", "from_line", "to_line"],
		order_by="passed_at, creation",
	)
	return [(row.kind, row.from_agent, row.to_agent, row.from_line, row.to_line) for row in rows]


def told(user: str) -> list[str]:
	"""What the desk has for the user's Desk notifications, in order."""
	rows = frappe.get_all(
		"Outbox Message",
		filters={"recipient": user, "channel": "Desk"},
		pluck="payload",
		order_by="creation, name",
	)
	return [frappe.parse_json(row)["subject"] for row in rows]


def use(line: str, method: str) -> None:
	"""Makes the line deal by `method`."""
	frappe.get_doc("Support Line", line).update({"assignment_method": method}).save()


def ask(ticket: str, user: str) -> None:
	"""The agent `user` asks the customer for data."""
	draft = conversation.Draft("Which line?", Side.AGENT, user, "Desk")
	conversation.act(ticket, "Request Data", side=Side.AGENT, draft=draft)
