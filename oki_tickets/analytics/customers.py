"""Customers by the tickets that they raise, of each type."""

from typing import Any

import frappe

from oki_tickets.analytics import facts
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.figures import Figure, Part, count
from oki_tickets.domain.statistics import share

Row = dict[str, Any]
TOP = 50


def parts(_asked: Asked) -> list[Part]:
	"""Tickets raised, by customer and type."""
	source, ticket = facts.raised(), facts.table("Ticket")
	by = {"customer": ticket.customer, "ticket_type": ticket.ticket_type}
	return [Part(source, by, {"tickets": Figure()})]


def types() -> list[str]:
	"""The types of tickets: Problem, Consultation and Idea, and what the desk has added."""
	return frappe.get_all("Ticket Type", pluck="name", order_by="creation, name")


def rows(asked: Asked) -> list[Row]:
	"""By customer, most tickets first: `tickets`, `share` of all in percent, `by_type`."""
	found: dict[str | None, Row] = {}
	(part,) = parts(asked)
	for counted in count(part, asked):
		key = counted["customer"] or None
		row = found.setdefault(key, {"customer": key, "tickets": 0, "by_type": {}})
		row["tickets"] += counted["tickets"]
		row["by_type"][counted["ticket_type"] or ""] = counted["tickets"]
	everything = sum(row["tickets"] for row in found.values())
	ordered = sorted(found.values(), key=lambda row: (-row["tickets"], row["customer"] or ""))
	return [{**row, "share": share(row["tickets"], everything)} for row in ordered]
