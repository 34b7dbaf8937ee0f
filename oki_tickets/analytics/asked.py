"""What somebody asks of a report: the period, what is left of the desk's tickets, and what the rights leave."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_first_day, getdate

from oki_tickets import permissions
from oki_tickets.domain.access import ReportScope
from oki_tickets.domain.periods import Period
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock

Names = frozenset[str]
# Fields of a ticket that a report may be narrowed by, whatever it counts.
OF_TICKET = ("customer", "ticket_type", "channel", "priority")
LONGEST_DAYS = 3660


@dataclass(frozen=True)
class Asked:
	"""A question to the desk's history.

	`agents` and `lines` are None for all; nobody's facts have neither. `of_ticket` maps fields of the ticket,
	as it is now, to the names that count. `choices` is what else the report's own filters say. With `keeps` what
	is counted of a whole month is kept for those who ask later, see months.py.
	"""

	period: Period
	agents: Names | None = None
	lines: Names | None = None
	of_ticket: Mapping[str, Names] = field(default_factory=dict)
	choices: Mapping[str, Any] = field(default_factory=dict)
	keeps: bool = False

	def choice(self, name: str, values: Iterable[str]) -> str:
		"""What the filter `name` says where it is one of `values`, else the first of them."""
		allowed = list(values)
		return self.choices[name] if self.choices.get(name) in allowed else allowed[0]


def read(filters: Mapping[str, Any] | str | None, user: str | None = None) -> Asked:
	"""The question that a report's filters ask in the name of `user`, the session's where none is named.
	Raises PermissionError for people who may read no report, OkiTicketsError for dates in the wrong order."""
	scope = permissions.report_scope(user)
	values = {name: value for name, value in (frappe.parse_json(filters) or {}).items() if value}
	return Asked(
		period=_period(values),
		agents=_both(_names(values.get("agent")), scope.agents),
		lines=_both(_names(values.get("support_line")), scope.lines),
		of_ticket=_of_ticket(values),
		choices=values,
	)


def scope_of(user: str | None = None) -> ReportScope:
	"""Whose figures `user` may see."""
	return permissions.report_scope(user)


def _period(values: Mapping[str, Any]) -> Period:
	today = clock.now().date()
	last = getdate(values.get("to_date")) if values.get("to_date") else today
	first = getdate(values.get("from_date")) if values.get("from_date") else _month_of(min(last, today))
	if first > last:
		frappe.throw(
			_("The first day comes after the last one. Choose them the other way round."), OkiTicketsError
		)
	if (last - first).days > LONGEST_DAYS:
		frappe.throw(_("A report covers ten years at most. Choose a shorter period."), OkiTicketsError)
	return Period(first, last)


def _month_of(day: date) -> date:
	return getdate(get_first_day(day))


def _names(value: Any) -> Names | None:
	"""One name, several by lines or a list; None for all."""
	if not value:
		return None
	return frozenset([value] if isinstance(value, str) else value)


def _both(asked: Names | None, allowed: Names | None) -> Names | None:
	if asked is None or allowed is None:
		return allowed if asked is None else asked
	return asked & allowed


def _of_ticket(values: Mapping[str, Any]) -> dict[str, Names]:
	found = {name: names for name in OF_TICKET if (names := _names(values.get(name)))}
	if categories := _names(values.get("category")):
		found["category"] = frozenset().union(*(_subtree(name) for name in categories))
	return found


def _subtree(category: str) -> list[str]:
	"""The category and those below it."""
	limits = frappe.db.get_value("Ticket Category", category, ["lft", "rgt"])
	if not limits:
		return [category]
	filters = {"lft": (">=", limits[0]), "rgt": ("<=", limits[1])}
	return frappe.get_all("Ticket Category", filters=filters, pluck="name", order_by="lft")
