"""Norms that agents broke, by status and level."""

from typing import Any

from oki_tickets.analytics import facts, people
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.figures import Figure, Part, counted
from oki_tickets.domain.kpi import VIOLATIONS
from oki_tickets.services.kpi_limits import limits_of

Row = dict[str, Any]
LEVELS = ("level_1", "level_2", "level_3")
FIGURES = (*LEVELS, "violations", "tickets")


def parts(_asked: Asked) -> list[Part]:
	"""Violations by the agent who held the ticket, when they fell due."""
	source = facts.violations()
	level = source.table.level
	figures = {name: Figure(when=level == number) for number, name in enumerate(LEVELS, 1)}
	figures |= {"violations": Figure(), "tickets": Figure(is_tickets=True)}
	return [Part(source, {"agent": source.agent, "status": source.table.status}, figures)]


def rows(asked: Asked) -> list[Row]:
	"""By agent and status, most violations first: FIGURES; `over` names the levels of which the agent has more
	than the month's limit, in all statuses together."""
	found = counted(parts(asked), asked)
	over = _over(found, asked)
	ordered = sorted(found, key=lambda row: (-row["violations"], row["agent"] or "", row["status"] or ""))
	return people.named({**row, "over": over[row["agent"]]} for row in ordered)


def by_agent(rows: list[Row]) -> dict[str | None, Row]:
	"""Violations of each level by agent."""
	found: dict[str | None, Row] = {}
	for row in rows:
		sums = found.setdefault(row["agent"], {"agent": row["agent"], **dict.fromkeys(LEVELS, 0)})
		for level in LEVELS:
			sums[level] += row[level]
	return found


def _over(rows: list[Row], asked: Asked) -> dict[str | None, list[str]]:
	limits = limits_of(asked.period.first)
	return {
		agent: [
			level
			for level, kpi in zip(LEVELS, VIOLATIONS, strict=True)
			if agent and limits.is_over(kpi, sums[level])
		]
		for agent, sums in by_agent(rows).items()
	}
