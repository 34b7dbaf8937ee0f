"""The hand-overs of a ticket as its conversation tells them, a sentence each."""

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_fullname

from oki_tickets.services import assignment_words
from oki_tickets.services.ownership import ASKED_FOR, Kind


def of_ticket(ticket: str, limit: int) -> list[dict[str, Any]]:
	"""The last `limit` hand-overs, the oldest first: `at`, `sentence`, `reason`, `accepted` (a sentence, where
	somebody had to accept it and has), `accepted_at` and `pickup_ignored`. All of it is plain text."""
	rows = frappe.get_all(
		"Ticket Transfer",
		filters={"ticket": ticket},
		fields=[
			"name",
			"kind",
			"reason",
			"from_line",
			"to_line",
			"from_agent",
			"to_agent",
			"passed_by",
			"passed_at as at",
			"accepted_by",
			"accepted_at",
			"pickup_ignored",
		],
		order_by="passed_at desc, creation desc",
		limit=limit,
	)
	return [_entry(row) for row in rows[::-1]]


def _entry(row) -> dict[str, Any]:
	is_accepted = row.accepted_by and row.kind not in ASKED_FOR
	return {
		"kind": "hand-over",
		"name": row.name,
		"at": row.at,
		"sentence": _SENTENCES[row.kind](row),
		"reason": assignment_words.why(row, row.from_agent),
		"accepted": _("accepted by {0}").format(get_fullname(row.accepted_by)) if is_accepted else None,
		"accepted_at": row.accepted_at if is_accepted else None,
		"pickup_ignored": bool(row.pickup_ignored),
	}


def _name(user: str | None) -> str:
	return get_fullname(user) if user else ""


def _about_new_owner(sentence: Callable[[], str]) -> Callable[[Any], str]:
	return lambda row: sentence().format(_name(row.to_agent))


def _passed(row) -> str:
	return _("{0}, passed by {1}").format(_way(row), _name(row.passed_by))


def _escalated(row) -> str:
	return _("{0}, escalated by {1}").format(_way(row), _name(row.passed_by))


def _way(row) -> str:
	"""From where to where: lines where the line changed, agents where it did not."""
	if row.from_line == row.to_line:
		nobody = _("Nobody")
		return f"{_name(row.from_agent) or nobody} → {_name(row.to_agent) or nobody}"
	no_line = _("No line")
	way = f"{row.from_line or no_line} → {row.to_line or no_line}"
	return f"{way} ({_name(row.to_agent)})" if row.to_agent else way


def _taken_away(row) -> str:
	"""By the desk's clock, or because the agent is not there."""
	if row.to_agent:
		return _("Taken from {0} and given to {1}").format(_name(row.from_agent), _name(row.to_agent))
	return _("Taken from {0} and handed to line {1}").format(_name(row.from_agent), row.to_line)


def _to_development(row) -> str:
	return _("Passed on to development by {0}").format(_name(row.passed_by))


_SENTENCES: dict[str, Callable[[Any], str]] = {
	Kind.ROUTED: _about_new_owner(lambda: _("Given to {0} when it came")),
	Kind.TAKEN: _about_new_owner(lambda: _("Taken by {0}")),
	Kind.DRAWN: _about_new_owner(lambda: _("Nobody took it in time: {0} was drawn")),
	Kind.DEALT: _about_new_owner(lambda: _("Dealt to {0}")),
	Kind.PULLED: _about_new_owner(lambda: _("Taken from the queue by {0}")),
	Kind.HANDED_OVER: _passed,
	Kind.ESCALATED: _escalated,
	Kind.NORM_BROKEN: _taken_away,
	Kind.ABSENCE: _taken_away,
	Kind.DEVELOPMENT: _to_development,
}
