"""Ticket Jira Issue: what the desk knows of a ticket's issue."""

import json
from typing import Any

import frappe
from frappe.utils import cint, getdate

from oki_tickets.channels.jira.issues import Named
from oki_tickets.domain.jira_news import Seen
from oki_tickets.services import clock

DOCTYPE = "Ticket Jira Issue"
GONE = "Gone"
LINKED = "Linked"
MOST_COMMENTS = 200


def of_ticket(ticket: str, *, locked: bool = False):
	"""The link of the ticket, None where there is none. With `locked` its row is, after the ticket's own."""
	return frappe.get_doc(DOCTYPE, ticket, for_update=locked) if frappe.db.exists(DOCTYPE, ticket) else None


def seen_of(link) -> Seen:
	"""What was known of the issue after the last look."""
	return Seen(
		updated=cint(link.jira_updated),
		history=cint(link.last_history),
		is_done=bool(link.is_done),
		assignee=link.assignee or None,
		due_on=getdate(link.due_on) if link.due_on else None,
		pushed=tuple(getdate(day) for day in _list(link.pushed_dates)),
	)


def remember(ticket: str, issue: Named, seen: Seen, **more: Any) -> None:
	"""Writes down what is known of the ticket's issue from now on."""
	link = of_ticket(ticket, locked=True) or frappe.get_doc(doctype=DOCTYPE, ticket=ticket)
	link.update(
		{
			"issue_id": issue.id,
			"issue_key": issue.key,
			"state": LINKED,
			"jira_updated": seen.updated,
			"last_history": seen.history,
			"is_done": int(seen.is_done),
			"assignee": seen.assignee,
			"due_on": seen.due_on,
			"pushed_dates": json.dumps([str(day) for day in seen.pushed]),
			**more,
		}
	)
	_save(link)


def mark_gone(link) -> None:
	"""Jira knows the issue no more."""
	link.update({"state": GONE, "looked_second": clock.now_second()})
	_save(link)


def _save(link) -> None:
	link.flags.by_service = True
	# Nobody has a right to write what the desk has seen; it follows from Jira's own answers.
	link.save(ignore_permissions=True)


def forget(ticket: str) -> None:
	"""The ticket has another issue, or none."""
	frappe.db.delete(DOCTYPE, {"ticket": ticket})


def shown_comments(link) -> list[str]:
	"""Numbers of the comments that the agent has been shown, or that are the desk's own."""
	return _list(link.shown_comments)


def as_shown(comments: list[str]) -> str:
	"""The same for the link's field."""
	return json.dumps(comments[-MOST_COMMENTS:])


def _list(text: str | None) -> list[str]:
	return json.loads(text) if text else []


def tickets_of(issue_id: str | None, key: str | None) -> list[str]:
	"""Tickets whose issue this is."""
	ways = {"issue_id": issue_id, "issue_key": key}
	filters = [[name, "=", value] for name, value in ways.items() if value]
	if not filters:
		return []
	return frappe.get_all(DOCTYPE, or_filters=filters, pluck="ticket", order_by="name")
