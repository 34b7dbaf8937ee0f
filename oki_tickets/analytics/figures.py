"""Counts facts by row and column, and names the tickets behind a figure: one query for both, so that a click
on 17 shows seventeen tickets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from frappe.query_builder import Case, Criterion
from frappe.query_builder.functions import Count, Sum
from pypika.terms import Term

from oki_tickets.analytics import facts
from oki_tickets.analytics.asked import Asked
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

	def question(self, asked: Asked) -> Asked:
		"""What is asked of this part."""
		return replace(asked, period=self.period) if self.period else asked


Row = dict[str, Any]


def count(part: Part, asked: Asked) -> list[Row]:
	"""A row for each combination of what the part counts by, with its figures."""
	query = facts.query(part.source, part.question(asked))
	for name, term in part.by.items():
		query = query.select(term.as_(name)).groupby(term)
	for name, figure in part.figures.items():
		query = query.select(_counted(figure, part.source).as_(name))
	return [_plain(row, part.figures) for row in query.run(as_dict=True)]


def _plain(row: Row, names: Iterable[str]) -> Row:
	"""The database gives sums as decimals, and none for a sum of nothing."""
	return {**row, **{name: int(row[name] or 0) for name in names}}


def _counted(figure: Figure, source: Source) -> Term:
	if figure.is_tickets:
		tickets = source.ticket if figure.when is None else Case().when(figure.when, source.ticket)
		return Count(tickets).distinct()
	if figure.when is None:
		return Count("*") if figure.what is None else Sum(figure.what)
	return Sum(Case().when(figure.when, 1 if figure.what is None else figure.what).else_(0))


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
	nothing = dict.fromkeys((figure for part in parts for figure in part.figures), 0)
	found: dict[tuple, Row] = {}
	for part in parts:
		for row in count(part, asked):
			key = tuple(row[name] or None for name in names)
			sums = found.setdefault(key, {**dict(zip(names, key, strict=True)), **nothing})
			for figure in part.figures:
				sums[figure] += row[figure]
	return list(found.values())
