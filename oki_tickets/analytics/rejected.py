"""Proposed solutions and those that customers sent back, by customer and by who proposed them."""

from typing import Any

from oki_tickets.analytics import facts, people
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.figures import Figure, Part, counted
from oki_tickets.domain.kpi import REJECTED_SHARE
from oki_tickets.domain.statistics import share
from oki_tickets.services.kpi_limits import limits_of

Row = dict[str, Any]
FIGURES = ("proposed", "rejected")


def parts(_asked: Asked) -> list[Part]:
	"""Both by the customer and agent of the moment when the solution was proposed."""
	return [_part(facts.proposals(), "proposed"), _part(facts.rejections(), "rejected")]


def _part(source: facts.Source, figure: str) -> Part:
	by = {"agent": source.agent, "customer": source.table.customer}
	return Part(source, by, {figure: Figure()})


def rows(asked: Asked) -> list[Row]:
	"""By agent and customer, most rejected first: FIGURES and `share`; `over` where it is over the limit of the
	period's first month."""
	limits = limits_of(asked.period.first)
	found = counted(parts(asked), asked)
	for row in found:
		_judge(row, limits)
	found.sort(
		key=lambda row: (-row["rejected"], -row["proposed"], row["agent"] or "", row["customer"] or "")
	)
	return people.named(found)


def with_share(row: Row, limits) -> Row:
	"""A row, or a sum of rows, with the share that was rejected."""
	return _judge(dict(row), limits)


def _judge(row: Row, limits) -> Row:
	row["share"] = part = share(row["rejected"], row["proposed"])
	row["over"] = ["share"] if part and limits.is_over(REJECTED_SHARE, part) else []
	return row


def by_agent(rows: list[Row], asked: Asked) -> list[Row]:
	"""The rows summed up by agent, most rejected first."""
	limits, found = limits_of(asked.period.first), {}
	for row in rows:
		if row["agent"] not in found:
			found[row["agent"]] = {"agent_name": row["agent_name"], **dict.fromkeys(FIGURES, 0)}
		sums = found[row["agent"]]
		for figure in FIGURES:
			sums[figure] += row[figure]
	ordered = sorted(found.values(), key=lambda row: -row["rejected"])
	return [with_share(row, limits) for row in ordered]
