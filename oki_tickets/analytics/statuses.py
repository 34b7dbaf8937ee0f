"""How many tickets of each agent came into each status."""

from typing import Any

import frappe

from oki_tickets.analytics import facts, people
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.figures import Figure, Part, count
from oki_tickets.services import workflow

Row = dict[str, Any]


def parts(_asked: Asked) -> list[Part]:
	"""Tickets by the agent who held them in the status that they came into."""
	source = facts.after(facts.changes())
	by = {"agent": source.agent, "to_status": source.table.to_status}
	return [Part(source, by, {"tickets": Figure(is_tickets=True)})]


def statuses(rows: list[Row]) -> list[str]:
	"""The statuses of the Workflow and those that have figures, in their order."""
	known = {state.state for state in workflow.get_workflow().states}
	known.update(status for row in rows for status in row.get("by_status", ()))
	names = frappe.get_all("Ticket Status", pluck="name", order_by="sort_order, name")
	return [name for name in names if name in known]


def rows(asked: Asked) -> list[Row]:
	"""By agent, who moved most first: `by_status`, a number of tickets by status, and `days_away`."""
	found: dict[str | None, Row] = {}
	(part,) = parts(asked)
	for counted in count(part, asked):
		agent = counted["agent"] or None
		row = found.setdefault(agent, {"agent": agent, "by_status": {}})
		row["by_status"][counted["to_status"]] = counted["tickets"]
	ordered = sorted(found.values(), key=lambda row: (-sum(row["by_status"].values()), row["agent"] or ""))
	return people.named(people.with_absences(ordered, asked))
