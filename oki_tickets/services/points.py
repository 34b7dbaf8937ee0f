"""Points, badges and the leader board. Everything is counted anew from the facts (points_facts.py) until the month
is over, so that nothing counts twice and nothing can be added by hand; then it stays."""

from dataclasses import asdict
from datetime import date, datetime, time
from typing import Any

import frappe
from frappe import _
from frappe.utils import add_months, get_first_day, getdate

from oki_tickets.domain import points
from oki_tickets.domain.points import Month
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock, points_facts

DOCTYPE = "Agent Month"


def is_enabled() -> bool:
	"""Whether the settings switch points on."""
	return bool(frappe.get_cached_doc("Oki Tickets Settings").points_enabled)


def count_points_of_months() -> None:
	"""Scheduler, hourly: this month anew, and once more the one before, which is final then."""
	if not is_enabled():
		return
	this = get_first_day(clock.now().date())
	before = getdate(add_months(this, -1))
	if not frappe.db.exists(DOCTYPE, {"month": before, "is_final": 1}):
		count(before, is_final=True)
	count(this)


def count(month: date, *, is_final: bool = False) -> None:
	"""Counts the month that begins on `month` in place of what was counted of it before."""
	start = datetime.combine(month, time.min)
	end = datetime.combine(getdate(add_months(month, 1)), time.min)
	frappe.db.delete(DOCTYPE, {"month": month})
	for agent, figures in points_facts.figures(start, end).items():
		# A person who answers without an agent's record gathers no points.
		if frappe.db.exists("Support Agent", agent):
			write(agent, month, figures, is_final)


def write(agent: str, month: date, figures: Month, is_final: bool) -> None:
	"""Keeps what the figures are worth."""
	row = frappe.get_doc(
		doctype=DOCTYPE,
		name=f"{agent}:{month:%Y-%m}",
		agent=agent,
		month=month,
		points=points.points_of(figures),
		badges="\n".join(points.badges_of(figures)),
		is_final=int(is_final),
		**asdict(figures),
	)
	row.flags.by_service = True
	# A job, for nobody in particular.
	row.insert(ignore_permissions=True, set_name=row.name)


def board(month: str | None = None) -> dict[str, Any]:
	"""The leader board of a month ("2026-11", this one where none is named): `month`, `previous`, `rules` (what
	each figure is worth) and `rows` by points, each with full_name, points, figures and explained badges."""
	first = _first_day(month)
	rows = frappe.get_all(
		DOCTYPE, filters={"month": first}, fields=["*"], order_by="points desc, agent", limit=200
	)
	return {
		"month": f"{first:%Y-%m}",
		"previous": f"{getdate(add_months(first, -1)):%Y-%m}",
		"next": f"{getdate(add_months(first, 1)):%Y-%m}"
		if first < get_first_day(clock.now().date())
		else None,
		"is_final": bool(rows and rows[0].is_final),
		"rules": [{"label": label, "worth": points.WORTH[name]} for name, label in _labels().items()],
		"rows": [_shown(row) for row in rows if row.points or row.badges],
	}


def _first_day(month: str | None) -> date:
	try:
		return date.fromisoformat(f"{month}-01") if month else getdate(get_first_day(clock.now().date()))
	except ValueError:
		frappe.throw(_("{0} is no month.").format(frappe.utils.escape_html(month)), OkiTicketsError)


def _labels() -> dict[str, str]:
	return {
		"solved": _("a ticket solved and closed"),
		"in_time": _("solved in time"),
		"liked": _("a customer is satisfied"),
		"perfect": _("with the highest score"),
		"thanked": _("an answer is liked"),
		"disliked": _("a customer is not satisfied"),
		"rejected": _("a solution is rejected"),
	}


def _shown(row) -> dict[str, Any]:
	figures = Month(**{name: row[name] for name in asdict(Month())})
	return {
		"agent": row.agent,
		"full_name": frappe.get_cached_value("User", row.agent, "full_name") or row.agent,
		"points": row.points,
		"figures": [
			{"label": label, "number": getattr(figures, name)}
			for name, label in _labels().items()
			if getattr(figures, name)
		],
		"badges": [explained(badge, figures) for badge in (row.badges or "").splitlines()],
	}


def explained(badge: str, figures: Month) -> dict[str, str]:
	"""The badge's `label`, and `why` it was earned, in the month's own figures."""
	verdicts = figures.liked + figures.disliked
	label, why = {
		points.FAVOURITE: (
			_("Customers' Favourite"),
			_("{0} of {1} customers were satisfied").format(figures.liked, verdicts),
		),
		points.RIGHT_FIRST_TIME: (
			_("Right First Time"),
			_("{0} solutions proposed, none rejected").format(figures.proposed),
		),
		points.ON_TIME: (_("On Time"), _("all of {0} tickets solved in time").format(figures.solved)),
	}[badge]
	return {"label": label, "why": why}
