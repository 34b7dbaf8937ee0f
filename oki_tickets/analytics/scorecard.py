"""Every KPI of an agent against its limit, with points and badges: the figures of the other reports in one row."""

from dataclasses import replace
from typing import Any

import frappe

from oki_tickets.analytics import facts, people, times, verdicts
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.figures import Figure, Part, counted
from oki_tickets.domain import kpi
from oki_tickets.domain.periods import MONTH, part_of
from oki_tickets.domain.statistics import share
from oki_tickets.services.kpi_limits import limits_of
from oki_tickets.services.reactions import DISLIKE, LIKE

Row = dict[str, Any]
NOTHING: Row = {"points": 0, "badges": []}
# By figure what the report about times calls it.
COUNTED_WITH_TIMES = {"solved": "resolution_number", "answered": "response_number"}
SUMMED = (
	"solved",
	"rejected",
	"answered",
	*kpi.VIOLATIONS,
	"ignored",
	"liked",
	"disliked",
	"denied",
	"likes",
	"dislikes",
)


def parts(_asked: Asked) -> list[Part]:
	"""Counts by agent; the times come from the report about them."""
	reactions = facts.reactions()
	kind = reactions.table.reaction
	return [
		_part(facts.proposals(), solved=Figure()),
		_part(facts.rejections(), rejected=Figure()),
		_part(facts.answered(), answered=Figure()),
		_part(facts.violations(), **_levels()),
		_part(facts.ignored_pickups(), ignored=Figure()),
		_part(facts.verdicts(), **_verdicts()),
		_part(reactions, likes=Figure(when=kind == LIKE), dislikes=Figure(when=kind == DISLIKE)),
	]


def _part(source: facts.Source, **figures: Figure) -> Part:
	return Part(source, {"agent": source.agent}, figures)


def _levels() -> dict[str, Figure]:
	level = facts.table("Discipline Violation").level
	return {name: Figure(when=level == number) for number, name in enumerate(kpi.VIOLATIONS, 1)}


def _verdicts() -> dict[str, Figure]:
	names = ("liked", "disliked", "denied")
	return {name: figure for name, figure in verdicts.figures().items() if name in names}


def rows(asked: Asked) -> list[Row]:
	"""By agent, most points first: SUMMED, `rejected_share`, `first_response_seconds` (median),
	`first_response_share`, `resolution_share`, `liked_share`, `points`, `badges`, `days_away`; `over` names the
	KPIs over their limit. What belongs to nobody is no agent's."""
	asked, limits = (
		replace(asked, choices={**asked.choices, "group_by": "agent"}),
		limits_of(asked.period.first),
	)
	spans = {row["agent"]: row for row in times.rows_and_total(asked)[0]}
	earned = _earned(asked)
	found = [
		_row({**row, **earned.get(row["agent"], NOTHING)}, spans.get(row["agent"], {}), limits)
		for row in _counts(asked, spans)
		if row["agent"]
	]
	found.sort(key=lambda row: (-row["points"], -row["solved"], row["agent"]))
	return people.named(people.with_absences(found, asked))


def _counts(asked: Asked, spans: dict[str | None, Row]) -> list[Row]:
	"""SUMMED by agent. What the report about times has counted is not counted again."""
	rest = [part for part in parts(asked) if not set(part.figures) & set(COUNTED_WITH_TIMES)]
	found = {row["agent"]: row for row in counted(rest, asked)}
	nothing = dict.fromkeys(SUMMED, 0)
	return [
		{
			**nothing,
			"agent": agent,
			**found.get(agent, {}),
			**{name: spans.get(agent, {}).get(other, 0) for name, other in COUNTED_WITH_TIMES.items()},
		}
		for agent in dict.fromkeys([*found, *spans])
	]


def _earned(asked: Asked) -> dict[str, Row]:
	"""By agent the points and badges of the months that the period touches: services/points.py counts them by
	whole months, of all lines and customers."""
	months = [part_of(asked.period.first, MONTH).first, asked.period.last]
	found: dict[str, Row] = {}
	for row in frappe.get_all(
		"Agent Month",
		filters={"month": ("between", months)},
		fields=["agent", "points", "badges"],
		order_by="month, agent",
	):
		earned = found.setdefault(row.agent, {"points": 0, "badges": []})
		earned["points"] += row.points
		earned["badges"] += [
			badge for badge in (row.badges or "").splitlines() if badge not in earned["badges"]
		]
	return found


def _row(counts: Row, spans: Row, limits: kpi.Limits) -> Row:
	row = {
		**counts,
		kpi.REJECTED_SHARE: share(counts["rejected"], counts["solved"]),
		kpi.FIRST_RESPONSE_SECONDS: spans.get("response_median"),
		kpi.FIRST_RESPONSE_SHARE: spans.get("response_share"),
		kpi.RESOLUTION_SHARE: spans.get("resolution_share"),
		"liked_share": share(counts["liked"], counts["liked"] + counts["disliked"]),
	}
	return {**row, "over": limits.broken(row)}
