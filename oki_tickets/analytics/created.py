"""Tickets that came and tickets that were closed, by day, week or month and by type."""

from typing import Any

import frappe
from frappe.query_builder.functions import Date
from frappe.utils import getdate

from oki_tickets.analytics import facts
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.figures import Figure, Part, count
from oki_tickets.domain.lifecycle import Category
from oki_tickets.domain.periods import UNITS, Period, part_of

Row = dict[str, Any]
FIGURES = ("created", "closed", "unworked", "reopened")
BY_TYPE = ("created", "closed")


def parts(_asked: Asked) -> list[Part]:
	"""Every ticket counts, those too that are left out elsewhere: the desk has had them."""
	raised = facts.raised().all_tickets()
	closed = facts.into(Category.CLOSED).all_tickets().with_ticket()
	reopened = facts.out_of(Category.CLOSED).all_tickets().with_ticket()
	unworked = closed.table.closure_reason.isin(facts.LEFT_OUT)
	return [
		Part(raised, _by(raised), {"created": Figure()}),
		Part(closed, _by(closed), {"closed": Figure(), "unworked": Figure(when=unworked)}),
		Part(reopened, _by(reopened), {"reopened": Figure()}),
	]


def _by(source: facts.Source) -> dict[str, Any]:
	return {"day": Date(source.moment), "ticket_type": facts.table("Ticket").ticket_type}


def unit(asked: Asked) -> str:
	"""Day, Week or Month: what is asked for, else what fits the period."""
	return asked.choice("interval", [asked.period.unit(), *UNITS])


def types() -> list[str]:
	"""The types of tickets, in the order of their names."""
	return frappe.get_all("Ticket Type", pluck="name", order_by="name")


def rows(asked: Asked) -> list[Row]:
	"""A row for each day, week or month, empty ones too: `from_date`, `to_date`, FIGURES, `growth` of the open
	tickets, and `created` and `closed` with the number of each type in a dict of their own (`by_type`)."""
	found = {period: _empty(period) for period in asked.period.parts(unit(asked))}
	for part in parts(asked):
		for counted in count(part, asked):
			period = part_of(getdate(counted["day"]), unit(asked)).common_with(asked.period)
			_add(found[period], counted, part.figures)
	return [{**row, "growth": row["created"] + row["reopened"] - row["closed"]} for row in found.values()]


def _empty(period: Period) -> Row:
	by_type = {figure: {} for figure in BY_TYPE}
	return {
		"from_date": period.first,
		"to_date": period.last,
		**dict.fromkeys(FIGURES, 0),
		"by_type": by_type,
	}


def _add(row: Row, counted: Row, figures) -> None:
	for figure in figures:
		number = counted[figure]
		row[figure] += number
		if figure in BY_TYPE:
			kinds, kind = row["by_type"][figure], counted["ticket_type"] or ""
			kinds[kind] = kinds.get(kind, 0) + number
