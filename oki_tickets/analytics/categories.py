"""What tickets are about, and which topics grow: the weak spots of the product."""

from typing import Any

import frappe

from oki_tickets.analytics import facts
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.figures import Figure, Part, counted
from oki_tickets.domain.statistics import growth, share

Row = dict[str, Any]
FIGURES = ("tickets", "before")


def parts(asked: Asked) -> list[Part]:
	"""Tickets raised in the period and in the one before, by their topic."""
	source, ticket = facts.raised(), facts.table("Ticket")
	by = {"category": ticket.category}
	return [
		Part(source, by, {"tickets": Figure()}),
		Part(source, by, {"before": Figure()}, period=asked.period.before()),
	]


def rows(asked: Asked) -> list[Row]:
	"""By topic, most tickets first: FIGURES, `share` of all and `growth` in percent, `parent`."""
	found = counted(parts(asked), asked)
	everything, parents = sum(row["tickets"] for row in found), _parents()
	ordered = sorted(found, key=lambda row: (-row["tickets"], -row["before"], row["category"] or ""))
	return [
		{
			**row,
			"parent": parents.get(row["category"]),
			"share": share(row["tickets"], everything),
			"growth": growth(row["tickets"], row["before"]),
		}
		for row in ordered
	]


def _parents() -> dict[str, str]:
	rows = frappe.get_all("Ticket Category", fields=["name", "parent_ticket_category"], order_by="lft")
	return {row.name: row.parent_ticket_category for row in rows}
