"""Tickets that were put off in development before Ticket Postponement existed only know how often, and stand in no
report. Writes a row for each: when and by whom from Frappe's versions of the ticket; where these are gone, at the
moment when the ticket was last sent to development, which is all that is known. May run again."""

from datetime import date, datetime
from typing import Any

import frappe

from oki_tickets.services import development, ticket_facts

TICKET = (
	*("name", "creation", "agent", "support_line", "engineer", "development_due_on"),
	*("development_postponements", "passed_to_development_at"),
)
FIELD = "development_due_on"
# Versions have dates as the site shows them.
FORMATS = (("yyyy", "%Y"), ("mm", "%m"), ("dd", "%d"))


def execute() -> None:
	"""Writes the rows of every ticket that was put off and has none."""
	filters = {"development_postponements": (">", 0)}
	for ticket in frappe.get_all("Ticket", filters=filters, fields=list(TICKET), order_by="name"):
		if not frappe.db.exists(development.POSTPONEMENT, {"ticket": ticket.name}):
			_record(ticket)


def _record(ticket) -> None:
	number = ticket.development_postponements
	told = _told(ticket.name)[-number:]
	sent = ticket.passed_to_development_at or ticket.creation
	first = min([sent, *(one["postponed_at"] for one in told[:1])])
	unknown = [{"postponed_at": first} for _ in range(number - len(told))]
	moves = [*unknown, *told]
	moves[-1]["new_due_on"] = ticket.development_due_on
	lines, agents = ticket_facts.whereabouts(ticket)
	for place, move in enumerate(moves, start=1):
		moment = move["postponed_at"]
		development.write_postponement(
			ticket,
			number=place,
			agent=ticket_facts.at(agents, moment),
			support_line=ticket_facts.at(lines, moment),
			**move,
		)


def _told(ticket: str) -> list[dict[str, Any]]:
	"""What the ticket's versions know of its postponements, in their order."""
	filters = {"ref_doctype": "Ticket", "docname": ticket, "data": ("like", f'%"{FIELD}"%')}
	versions = frappe.get_all(
		"Version", filters=filters, fields=["creation", "owner", "data"], order_by="creation, name"
	)
	found = []
	for version in versions:
		changed = {name: (old, new) for name, old, new in frappe.parse_json(version.data).changed or ()}
		old, new = changed.get(FIELD, (None, None))
		if old and new:
			found.append(_move(version.creation, version.owner, old, new))
	return found


def _move(at: datetime, by: str, old: str, new: str) -> dict[str, Any]:
	return {
		"postponed_at": at,
		"postponed_by": by,
		"old_due_on": _date(old),
		"new_due_on": _date(new),
	}


def _date(text: str) -> date | None:
	"""None where the site has shown dates otherwise since."""
	shown = frappe.db.get_default("date_format") or "yyyy-mm-dd"
	for part, code in FORMATS:
		shown = shown.replace(part, code)
	try:
		return datetime.strptime(text, shown).date()
	except ValueError:
		return None
