"""An agent's months side by side: each KPI against its limit, and how it went."""

from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_months, get_first_day, get_last_day, getdate

from oki_tickets.analytics import asked, kpi_words, scorecard, wording
from oki_tickets.domain import kpi
from oki_tickets.services import clock
from oki_tickets.services.kpi_limits import limits_of

MONTHS = 6


def of_agent(agent: str, month: date | str | None = None) -> dict[str, Any]:
	"""The scorecard of `agent` for the month of a day, the present one where none is named, and the months
	before, MONTHS in all, oldest first.

	`months` are their first days with a `label`; `kpis` and `counts` have a value for each, None where there is
	nothing to measure; `kpis` have `limits` and `over` likewise. `points` has one for each month, `badges` are
	those of the last. The session's user sees what the rights on reports leave; raises PermissionError where
	that is nothing at all.
	"""
	last = getdate(get_first_day(getdate(month) if month else clock.now().date()))
	firsts = [getdate(add_months(last, -back)) for back in range(MONTHS - 1, -1, -1)]
	rows = [_row(agent, first) for first in firsts]
	limits = [limits_of(first) for first in firsts]
	return {
		"agent": agent,
		"full_name": frappe.db.get_value("Support Agent", agent, "full_name") or agent,
		"months": [{"first": str(first), "label": wording.short_month(first)} for first in firsts],
		"month": wording.month(last),
		"kpis": [_kpi(name, label, rows, limits) for name, label in kpi_words.labels().items()],
		"counts": [
			{"label": label, "values": [row.get(name) or 0 for row in rows]}
			for name, label in _counts().items()
		],
		"points": [row.get("points") or 0 for row in rows],
		"badges": [_(badge) for badge in rows[-1].get("badges") or ()],
	}


def _row(agent: str, first: date) -> dict[str, Any]:
	"""The agent's row of the scorecard for the month that begins on `first`; an empty one where nothing was
	done."""
	question = asked.read({"from_date": first, "to_date": get_last_day(first), "agent": agent})
	return next((row for row in scorecard.rows(question) if row["agent"] == agent), {})


def _kpi(name: str, label: str, rows: list[dict], limits: list[kpi.Limits]) -> dict[str, Any]:
	values = [row.get(name) for row in rows]
	return {
		"name": name,
		"label": label,
		"fieldtype": kpi_words.fieldtype(name),
		"is_least": name in kpi.LEAST,
		"values": values,
		"limits": [one.of(name) for one in limits],
		"over": [one.is_over(name, value) for one, value in zip(limits, values, strict=True)],
	}


def _counts() -> dict[str, str]:
	return {
		"solved": _("Solutions Proposed"),
		"answered": _("First Answers"),
		"liked": _("Liked"),
		"disliked": _("Disliked"),
		"ignored": _("Ignored Pickups"),
		"denied": _("Not My Ticket"),
	}
