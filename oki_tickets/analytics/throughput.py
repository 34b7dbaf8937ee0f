"""What goes through each line: received, solved, passed on, waiting."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

import frappe
from frappe.query_builder import Criterion
from frappe.query_builder.functions import Count
from pypika.queries import QueryBuilder
from pypika.terms import Term

from oki_tickets.analytics import facts, months
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.facts import Source
from oki_tickets.analytics.figures import Figure, Part, counted
from oki_tickets.domain.lifecycle import Category
from oki_tickets.domain.periods import Period
from oki_tickets.services import clock, workflow

Row = dict[str, Any]
FIGURES = ("created", "received", "reopened", "solved", "closed", "passed_on")
COMING, GOING = ("created", "received", "reopened"), ("solved", "closed", "passed_on")
DONE = frozenset({Category.RESOLVED, Category.CLOSED})


def parts(_asked: Asked) -> list[Part]:
	"""Every ticket counts: the line has had it."""
	change = facts.table("Ticket Status Change")
	was_open, is_open = _among(change.from_status, Category.OPEN), _among(change.to_status, Category.OPEN)
	figures = {
		"reopened": Figure(when=_among(change.from_status, DONE) & is_open),
		"solved": Figure(when=was_open & _among(change.to_status, {Category.RESOLVED})),
		"closed": Figure(when=was_open & _among(change.to_status, {Category.CLOSED})),
	}
	return [
		_part(facts.raised(), {"created": Figure()}),
		_part(facts.received(), {"received": Figure()}),
		_part(facts.changes(), figures),
		_part(facts.passed_on(), {"passed_on": Figure()}),
	]


def _part(source: Source, figures: dict[str, Figure]) -> Part:
	return Part(source.all_tickets(), {"support_line": source.line}, figures)


def _among(status: Term, categories: Collection[str]) -> Criterion:
	return status.isin(workflow.statuses_of(*categories) or [""])


def rows(asked: Asked) -> list[Row]:
	"""By line, most received first: FIGURES, `waiting` at the period's end (None where one asks for agents: a line
	waits, not a person)."""
	found = counted(parts(asked), asked)
	waiting = _waiting(asked) if asked.agents is None else None
	lines = {row["support_line"] for row in found}
	found += [_empty(line) for line in (waiting or {}) if line not in lines and waiting[line]]
	ordered = sorted(found, key=lambda row: (-row["created"] - row["received"], row["support_line"] or ""))
	return [
		{**row, "waiting": None if waiting is None else waiting.get(row["support_line"], 0)}
		for row in ordered
	]


def _empty(line: str | None) -> Row:
	return {"support_line": line, **dict.fromkeys(FIGURES, 0)}


def _waiting(asked: Asked) -> dict[str | None, int]:
	"""Open tickets of each line at the period's end: those of now, less what has come since and more what has
	gone. What happened after the period so costs what happened since, and no day of before."""
	query = _waiting_now(asked)
	return dict(months.answered(asked, query.get_sql(), lambda: _waiting_then(query, asked)))


def _waiting_then(now: QueryBuilder, asked: Asked) -> list[tuple[str | None, int]]:
	numbers = {line or None: number for line, number in now.run()}
	since = _since(asked)
	for row in counted(parts(since), since) if since else []:
		line = row["support_line"]
		change = sum(row[name] for name in GOING) - sum(row[name] for name in COMING)
		numbers[line] = numbers.get(line, 0) + change
	return [(line, number) for line, number in numbers.items() if number]


def _since(asked: Asked) -> Asked | None:
	"""The same question of the time since the period; None where it is not over yet."""
	first, today = asked.period.last + timedelta(days=1), clock.now().date()
	return replace(asked, period=Period(first, today)) if first <= today else None


def _waiting_now(asked: Asked) -> QueryBuilder:
	ticket = facts.table("Ticket")
	query = frappe.qb.from_(ticket).select(ticket.support_line, Count("*")).groupby(ticket.support_line)
	query = query.where(ticket.status.isin(workflow.statuses_of(*Category.OPEN) or [""]))
	for name, names in asked.of_ticket.items():
		query = query.where(ticket[name].isin(sorted(names)))
	if asked.lines is None:
		# Few are open. By line the database would go through the tickets of all years to spare itself a sort.
		return query.force_index("status_due_at_index")
	return query.where(ticket.support_line.isin(sorted(asked.lines) or [""]))
