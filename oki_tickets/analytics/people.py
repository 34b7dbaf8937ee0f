"""Agents as reports name them: those with figures, and those who were away and have none."""

from collections.abc import Iterable, Mapping
from typing import Any

import frappe
from frappe import _

from oki_tickets.analytics.asked import Asked
from oki_tickets.domain.periods import covered_days
from oki_tickets.services.filters import among

Row = dict[str, Any]


def with_absences(rows: Iterable[Row], asked: Asked) -> list[Row]:
	"""The rows by agent with `days_away`, the days of the period that the agent was absent; agents who were
	away and have no row get an empty one."""
	away = days_away(asked)
	found = [{**row, "days_away": away.get(row["agent"], 0)} for row in rows]
	missing = sorted(set(away) - {row["agent"] for row in found})
	return found + [{"agent": agent, "days_away": away[agent]} for agent in missing]


def days_away(asked: Asked) -> dict[str, float]:
	"""By agent the days of the period that an Agent Absence covers, with one digit."""
	start, end = asked.period.start, asked.period.end
	absence = frappe.qb.DocType("Agent Absence")
	query = frappe.qb.from_(absence).select(absence.agent, absence.from_time, absence.to_time)
	query = query.where((absence.from_time < end) & (absence.to_time.isnull() | (absence.to_time > start)))
	stretches: dict[str, list] = {}
	for agent, begins, ends in query.run():
		stretches.setdefault(agent, []).append((max(begins, start), min(ends or end, end)))
	scope = asked.agents
	return {
		agent: round(covered_days(cut), 1)
		for agent, cut in stretches.items()
		if scope is None or agent in scope
	}


def names_of(agents: Iterable[str]) -> Mapping[str, str]:
	"""Full names of agents, for charts."""
	wanted = sorted({agent for agent in agents if agent})
	rows = frappe.get_all(
		"Support Agent",
		filters={"name": among(wanted)},
		fields=["name", "full_name"],
		order_by="name",
	)
	return {row.name: row.full_name or row.name for row in rows}


def named(rows: Iterable[Row]) -> list[Row]:
	"""The rows with `agent_name`, as people say it, written into the rows themselves."""
	rows = list(rows)
	names, nobody = names_of(row["agent"] for row in rows), _("Nobody")
	for row in rows:
		row["agent_name"] = names.get(row["agent"], row["agent"]) or nobody
	return rows
