"""The scorecard page: agents see their own, heads everybody's, as the settings say."""

from typing import Any

import frappe
from frappe import _

from oki_tickets import permissions
from oki_tickets.analytics import trend
from oki_tickets.api import door
from oki_tickets.services.filters import among


@door(methods=("GET", "POST"))
def get_scorecard(agent: str | None = None, month: str | None = None) -> dict[str, Any]:
	"""The scorecard of an agent, the session's user where none is named, for the month of a day (the present one
	where none is named) and the five before: see analytics/trend.py. `agents` are those that the user may choose
	from. A head who is no agent gets the first of them; `agent` is None where there is none."""
	agents = _choosable()
	names = [row["agent"] for row in agents]
	if agent and agent not in names:
		frappe.throw(_("You see your own scorecard alone."), frappe.PermissionError)
	user = frappe.session.user
	chosen = agent or (user if user in names else next(iter(names), None))
	return {"agents": agents, "agent": None, **(trend.of_agent(chosen, month) if chosen else {})}


def _choosable() -> list[dict[str, str]]:
	"""Agents whose figures the session's user may read, by name; raises PermissionError for whom reports are
	not for."""
	scope = permissions.report_scope()
	filters = {} if scope.agents is None else {"name": among(scope.agents)}
	rows = frappe.get_all(
		"Support Agent", filters=filters, fields=["name as agent", "full_name"], order_by="full_name, name"
	)
	return [dict(row) for row in rows]
