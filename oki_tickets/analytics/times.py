"""How soon tickets are answered first and solved, in working time, and how many within their norm."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from frappe.query_builder import Criterion
from pypika.functions import NullIf
from pypika.queries import QueryBuilder
from pypika.terms import Term

from oki_tickets.analytics import facts, months, people
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.facts import Source
from oki_tickets.analytics.figures import Figure, Part
from oki_tickets.domain.kpi import FIRST_RESPONSE_SECONDS, FIRST_RESPONSE_SHARE, RESOLUTION_SHARE
from oki_tickets.domain.statistics import share, spread
from oki_tickets.services.kpi_limits import limits_of

Row = dict[str, Any]
GROUPS = ("support_line", "agent", "priority", "customer", "ticket_type")
# Those that the fact itself has; the others are the ticket's.
OF_THE_MOMENT = ("support_line", "agent")
# The column that has each KPI.
KPI_COLUMNS = {
	FIRST_RESPONSE_SECONDS: "response_median",
	FIRST_RESPONSE_SHARE: "response_share",
	RESOLUTION_SHARE: "resolution_share",
}


@dataclass(frozen=True)
class Measure:
	"""What took how long, in working seconds, and which of it was in time and late; what has no norm was
	neither."""

	name: str
	source: Source
	seconds: Term
	in_time: Criterion
	late: Criterion


# Of one measure: key of the row, working seconds, 1 in time, 0 late, None without a norm.
Value = tuple[str | None, int | None, int | None]


def measures() -> list[Measure]:
	"""First answers and proposed solutions; a solution that was rejected and another one of its ticket are two,
	the second with the whole time."""
	answered, solved = facts.answered(), facts.proposals()
	used, due = answered.table.first_response_used, answered.table.response_due_at
	spent, within = solved.table.resolve_used, NullIf(solved.table.resolve_within, 0)
	return [
		Measure("response", answered, used, answered.moment <= due, answered.moment > due),
		Measure("resolution", solved, spent, spent <= within, spent > within),
	]


def parts(asked: Asked) -> list[Part]:
	"""The tickets behind the figures."""
	return [
		Part(
			one.source.with_ticket(),
			{group_of(asked): _key(one.source, asked)},
			{f"{one.name}_number": Figure(), f"{one.name}_late": Figure(when=one.late)},
		)
		for one in measures()
	]


def group_of(asked: Asked) -> str:
	"""What the rows are about: one of GROUPS."""
	return asked.choice("group_by", GROUPS)


def _key(source: Source, asked: Asked) -> Term:
	group = group_of(asked)
	if group == "agent":
		return source.agent
	return source.line if group == "support_line" else facts.table("Ticket")[group]


def rows_and_total(asked: Asked) -> tuple[list[Row], Row]:
	"""Rows by GROUPS, most answers first, and the same of all together: for first answers (`response_`) and
	solutions (`resolution_`) the `number`, of them `late`, `median`, `mean` and `p90` in working seconds and
	the `share` in time of those that have a norm, in percent."""
	queries = {one.name: _query(one, asked) for one in measures()}
	question = " ".join(query.get_sql() for query in queries.values())
	rows, everything = months.answered(asked, question, lambda: _counted(queries, group_of(asked)))
	return (people.named(_judged(rows, asked)) if group_of(asked) == "agent" else rows), everything


def rows(asked: Asked) -> list[Row]:
	"""The rows alone."""
	return rows_and_total(asked)[0]


def _counted(queries: dict[str, QueryBuilder], group: str) -> tuple[list[Row], Row]:
	found = {name: query.run() for name, query in queries.items()}
	rows = [{group: key, **row} for key, row in _figured(found, lambda key: key or None).items()]
	rows.sort(key=lambda row: (-row["response_number"], -row["resolution_number"], row[group] or ""))
	return rows, _figured(found, lambda _key: None).get(None) or _row({})


def _query(measure: Measure, asked: Asked) -> QueryBuilder:
	"""A Value for each."""
	is_ticket_s = group_of(asked) not in OF_THE_MOMENT
	source = measure.source.with_ticket() if is_ticket_s else measure.source
	return facts.query(source, asked).select(_key(source, asked), measure.seconds, measure.in_time)


def _figured(values: dict[str, list[Value]], key_of: Callable) -> dict[str | None, Row]:
	groups: dict[str | None, dict[str, list[Value]]] = {}
	for name, found in values.items():
		for value in found:
			groups.setdefault(key_of(value[0]), {}).setdefault(name, []).append(value)
	return {key: _row(measured) for key, measured in groups.items()}


def _row(measured: dict[str, list[Value]]) -> Row:
	row = {}
	for name in ("response", "resolution"):
		row |= {f"{name}_{figure}": value for figure, value in _measured(measured.get(name, ())).items()}
	return row


def _measured(values: Iterable[Value]) -> Row:
	values = list(values)
	in_time = [one for _, _, one in values if one is not None]
	found = spread([seconds for _, seconds, _ in values if seconds is not None])
	return {
		"number": len(values),
		"late": in_time.count(0),
		"median": found and round(found.median),
		"mean": found and round(found.mean),
		"p90": found and found.p90,
		"share": share(sum(in_time), len(in_time)),
	}


def _judged(rows: list[Row], asked: Asked) -> list[Row]:
	"""Agents' rows with `over`, the columns that are worse than the limits of the period's first month."""
	limits = limits_of(asked.period.first)
	return [
		{**row, "over": [column for kpi, column in KPI_COLUMNS.items() if limits.is_over(kpi, row[column])]}
		for row in rows
	]
