"""Counts facts by row and column, and names the tickets behind a figure: one query for both, so that a click
on 17 shows seventeen tickets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from frappe.query_builder import Case, Criterion
from frappe.query_builder.functions import Count, Sum
from pypika.queries import QueryBuilder
from pypika.terms import Term, ValueWrapper

from oki_tickets.analytics import facts, months
from oki_tickets.analytics.asked import Asked, Names
from oki_tickets.analytics.facts import Source
from oki_tickets.domain.periods import Period


@dataclass(frozen=True)
class Figure:
	"""What is counted: facts that meet `when` (all where None), their tickets where `is_tickets`, or the sum of
	`what` over them."""

	when: Criterion | None = None
	what: Term | None = None
	is_tickets: bool = False


@dataclass(frozen=True)
class Part:
	"""Figures of one source, each row of which has the values of `by`; of `period` where that is another one than
	the question's."""

	source: Source
	by: Mapping[str, Term] = field(default_factory=dict)
	figures: Mapping[str, Figure] = field(default_factory=dict)
	period: Period | None = None

	@property
	def has_tickets(self) -> bool:
		"""Whether a figure counts tickets, of which a row can have several facts."""
		return any(figure.is_tickets for figure in self.figures.values())

	def question(self, asked: Asked) -> Asked:
		"""What is asked of this part."""
		return replace(asked, period=self.period) if self.period else asked


ONE = ValueWrapper(1)
Row = dict[str, Any]
Values = list[Any]


def count(part: Part, asked: Asked) -> list[Row]:
	"""A row for each combination of what the part counts by, with its figures; from what is kept of a month where
	it can be."""
	question = part.question(asked)
	# Rows by agent have those of every agent.
	whole = replace(question, agents=None) if "agent" in part.by else question
	if whole == question or not months.is_kept(whole):
		return _answered(part, question)
	found = months.found(whole, _query(part, whole).get_sql())
	return _answered(part, question) if found is None else _of(question.agents, _rows(part, found))


def _answered(part: Part, asked: Asked) -> list[Row]:
	query = _query(part, asked)
	count_here = _distinct if part.has_tickets else _plain
	return _rows(part, months.answered(asked, query.get_sql(), lambda: count_here(part, query)))


def _rows(part: Part, values: Iterable[Values]) -> list[Row]:
	names = [*part.by, *part.figures]
	return [dict(zip(names, row, strict=True)) for row in values]


def _of(agents: Names, rows: list[Row]) -> list[Row]:
	return [row for row in rows if row["agent"] in agents]


def _query(part: Part, asked: Asked) -> QueryBuilder:
	"""Rows of what the part counts by and its figures; where tickets are counted, a row for each fact. To tell
	them apart the database would sort the facts by names, and read each of them from its row."""
	query = facts.query(part.source, asked)
	for name, term in part.by.items():
		query = query.select(term.as_(name))
		query = query if part.has_tickets else query.groupby(term)
	for name, figure in part.figures.items():
		value = _value(figure, part.source)
		query = query.select((value if part.has_tickets else _sum(value)).as_(name))
	return query


def _value(figure: Figure, source: Source) -> Term:
	"""What a fact adds to the figure; of tickets the name."""
	if figure.is_tickets:
		value, nothing = source.ticket, None
	else:
		value, nothing = ONE if figure.what is None else figure.what, 0
	return value if figure.when is None else Case().when(figure.when, value).else_(nothing)


def _sum(value: Term) -> Term:
	return Count("*") if value is ONE else Sum(value)


def _plain(part: Part, query: QueryBuilder) -> list[Values]:
	"""The database gives sums as decimals, and none for a sum of nothing."""
	number = len(part.by)
	return [[*row[:number], *(int(value or 0) for value in row[number:])] for row in query.run()]


def _distinct(part: Part, query: QueryBuilder) -> list[Values]:
	"""The figures of facts, by what the part counts by."""
	number, kinds = len(part.by), [figure.is_tickets for figure in part.figures.values()]
	groups: dict[tuple, list[tuple]] = {}
	for row in query.run():
		groups.setdefault(row[:number], []).append(row[number:])
	return [
		[
			*key,
			*(
				_figure(is_tickets, values)
				for is_tickets, values in zip(kinds, zip(*rows, strict=True), strict=True)
			),
		]
		for key, rows in groups.items()
	]


def _figure(is_tickets: bool, values: Iterable) -> int:
	return len(set(values) - {None}) if is_tickets else int(sum(value or 0 for value in values))


def tickets(part: Part, figure: str, keys: Mapping[str, Any], asked: Asked, most: int) -> list[str]:
	"""The tickets behind a figure of the row whose values are `keys`, the latest first; at most `most`. A key
	that is left out stands for all rows, as in the totals."""
	query = facts.query(part.source, part.question(asked)).select(part.source.ticket).distinct()
	when = part.figures[figure].when
	criteria = [] if when is None else [when]
	criteria += [_is(part.by[name], value) for name, value in keys.items() if name in part.by]
	query = query.where(Criterion.all(criteria)) if criteria else query
	return query.orderby(part.source.ticket, order=facts.LATEST_FIRST).limit(most).run(pluck=True)


def _is(term: Term, value: Any) -> Criterion:
	return term.isnull() | (term == "") if value in (None, "") else term == value


def counted(parts: Iterable[Part], asked: Asked) -> list[Row]:
	"""The rows of parts that count by the same, in one; a figure that a row has not is 0. Nobody and nothing
	(None, "") are one row."""
	parts = list(parts)
	names = list(parts[0].by)
	figures = {figure for part in parts for figure in part.figures}
	found: dict[tuple, Row] = {}
	for part in parts:
		others = dict.fromkeys(figures - part.figures.keys(), 0)
		for row in count(part, asked):
			key = tuple([row[name] or None for name in names])
			if sums := found.get(key):
				for figure in part.figures:
					sums[figure] += row[figure]
			else:
				# Tens of thousands: the row itself is filled up.
				row.update(zip(names, key, strict=True), **others)
				found[key] = row
	return list(found.values())
