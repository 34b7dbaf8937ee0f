"""Customers' verdicts and scores, by agent."""

from typing import Any

from oki_tickets.analytics import facts, people
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.figures import Figure, Part, count
from oki_tickets.domain.feedback import DISLIKED, LIKED, NOT_MINE
from oki_tickets.domain.statistics import mean, share

Row = dict[str, Any]
NAMES = {LIKED: "liked", DISLIKED: "disliked", NOT_MINE: "denied"}
FIGURES = ("liked", "disliked", "denied", "scored", "scores")


def parts(_asked: Asked) -> list[Part]:
	"""Verdicts given in the period, whenever the solution was proposed."""
	source = facts.verdicts()
	return [Part(source, {"agent": source.agent}, figures())]


def figures() -> dict[str, Figure]:
	"""What is counted of a verdict."""
	verdict = facts.table("Ticket Feedback")
	scored = verdict.score > 0
	return {
		"liked": Figure(when=verdict.verdict == LIKED),
		"disliked": Figure(when=verdict.verdict == DISLIKED),
		"denied": Figure(when=verdict.verdict == NOT_MINE),
		"scored": Figure(when=scored),
		"scores": Figure(when=scored, what=verdict.score),
	}


def rows(asked: Asked) -> list[Row]:
	"""By agent, most dislikes first: FIGURES, `share` of liked in percent, `mean_score`, `days_away`."""
	found = [with_means(row) for row in _counted(asked)]
	found.sort(key=lambda row: (-row["disliked"], -row["denied"], -row["liked"], row["agent"] or ""))
	return people.named(people.with_absences(found, asked))


def _counted(asked: Asked) -> list[Row]:
	"""By agent FIGURES. The database groups by verdict as well, instead of looking at each one for every figure."""
	source = facts.verdicts()
	verdict = source.table
	by = {"agent": source.agent, "verdict": verdict.verdict}
	figures = {
		"number": Figure(),
		"scored": Figure(when=verdict.score > 0),
		"scores": Figure(what=verdict.score),
	}
	found: dict[str | None, Row] = {}
	for row in count(Part(source, by, figures), asked):
		agent = row["agent"] or None
		sums = found.setdefault(agent, {"agent": agent, **dict.fromkeys(FIGURES, 0)})
		sums[NAMES[row["verdict"]]] += row["number"]
		sums["scored"] += row["scored"]
		sums["scores"] += row["scores"]
	return list(found.values())


def with_means(row: Row) -> Row:
	"""A row, or a sum of rows, with the share of liked solutions and the mean score."""
	return {
		**row,
		"share": share(row["liked"], row["liked"] + row["disliked"]),
		"mean_score": mean(row["scores"], row["scored"]),
	}
