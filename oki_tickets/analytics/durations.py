"""How long agents keep tickets in each status."""

from typing import Any

from oki_tickets.analytics import facts, people
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.figures import Figure, Part, counted

Row = dict[str, Any]
FIGURES = ("stays", "wall", "working")


def parts(_asked: Asked) -> list[Part]:
	"""Stays that ended in the period, by the agent who held the ticket during them."""
	source = facts.changes()
	change = source.table
	by = {"agent": source.agent, "from_status": change.from_status}
	figures = {
		"stays": Figure(),
		"wall": Figure(what=change.duration),
		"working": Figure(what=change.working_duration),
	}
	return [Part(source, by, figures)]


def rows(asked: Asked) -> list[Row]:
	"""By agent and status, the longest working time first: FIGURES (seconds) and the means `mean_wall`,
	`mean_working`."""
	found = [with_means(row) for row in counted(parts(asked), asked)]
	found.sort(key=lambda row: (-row["working"], -row["wall"], row["agent"] or "", row["from_status"]))
	return people.named(found)


def by_status(rows: list[Row]) -> list[Row]:
	"""The rows summed up by status, the longest mean working time first."""
	found: dict[str, Row] = {}
	for row in rows:
		sums = found.setdefault(
			row["from_status"], {"from_status": row["from_status"], **dict.fromkeys(FIGURES, 0)}
		)
		for figure in FIGURES:
			sums[figure] += row[figure]
	return sorted(map(with_means, found.values()), key=lambda row: -(row["mean_working"] or 0))


def with_means(row: Row) -> Row:
	"""A row, or a sum of rows, with its means."""
	return {
		**row,
		"mean_wall": row["stays"] and round(row["wall"] / row["stays"]),
		"mean_working": row["stays"] and round(row["working"] / row["stays"]),
	}
