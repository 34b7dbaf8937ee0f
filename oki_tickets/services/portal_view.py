"""What customers are shown of their tickets. A white-list: every value is named here, and messages are
read only where they are public."""

from typing import Any
from zlib import crc32

import frappe
from frappe import _

from oki_tickets import permissions
from oki_tickets.domain.lifecycle import MESSAGE_MISSING, Action, Category
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import duplicates, limits, portal_feedback, portal_times, reactions, workflow
from oki_tickets.services.attachments import files_of
from oki_tickets.services.filters import among
from oki_tickets.services.moves import problems_of
from oki_tickets.services.personal_data.words import shown
from oki_tickets.services.portal_words import (
	limit_for_customer,
	move_for_customer,
	names_of,
	size_for_customer,
	status_for_customer,
)

ROUTES = ("Technical", "Not Technical", "Not a Technical Question")
MESSAGE_FIELDS = ("name", "body", "sender", "sender_side", "sent_at", "channel")


def ticket_types() -> list[dict[str, str]]:
	"""Types to choose from: name, label (translated), description."""
	rows = frappe.get_all("Ticket Type", fields=["name", "description"], order_by="sort_order, name")
	return [{"name": row.name, "label": _(row.name), "description": _(row.description or "")} for row in rows]


def categories() -> list[dict[str, str]]:
	"""Topics that customers may choose, under their parent's label: name, label, group."""
	if not frappe.get_cached_doc("Oki Tickets Settings").portal_categories:
		return []
	rows = frappe.get_all(
		"Ticket Category",
		filters={"show_in_portal": 1, "is_group": 0},
		fields=["name", "parent_ticket_category"],
		order_by="lft",
	)
	return [
		{"name": row.name, "label": _(row.name), "group": _(row.parent_ticket_category or "")} for row in rows
	]


def check_choices(ticket_type: str, category: str | None, route: str | None) -> None:
	"""Raises OkiTicketsError for a type, category or route that the new-ticket page does not offer."""
	if not frappe.get_cached_value("Ticket Type", ticket_type, "name"):
		_refuse_choice(_("Type"), ticket_type)
	if category and not _is_offered(category):
		_refuse_choice(_("Category"), category)
	if route and route not in ROUTES:
		_refuse_choice(_("First Question"), route)


def _is_offered(category: str) -> bool:
	topic = frappe.get_cached_value("Ticket Category", category, ["show_in_portal", "is_group"], as_dict=True)
	return bool(topic and topic.show_in_portal and not topic.is_group)


def _refuse_choice(label: str, value: str) -> None:
	frappe.throw(_("{0} {1} is not among those to choose from.").format(label, value), OkiTicketsError)


def ticket_page(ticket: str) -> dict[str, Any]:
	"""Everything that the page of a ticket shows; the caller has checked the right."""
	doc = frappe.get_doc("Ticket", ticket)
	messages = _messages(ticket)
	return {
		"name": doc.name,
		"subject": shown(doc.subject),
		"ticket_type": _(doc.ticket_type or ""),
		"category": _(doc.category or ""),
		"created": portal_times.shown(doc.creation),
		"raised_by": names_of({doc.raised_by}).get(doc.raised_by, doc.raised_by),
		"status": status_for_customer(doc.status),
		"since": portal_times.shown(doc.status_changed_at or doc.creation),
		"limit": limit_of(doc),
		"problem_summary": shown(doc.problem_summary) if _is_solved(doc) else None,
		"resolution_summary": shown(doc.resolution_summary) if _is_solved(doc) else None,
		"messages": messages,
		"moves": _moves(doc),
		"feedback": portal_feedback.of_ticket(doc),
		"continued": _continued(doc),
		"may_write": workflow.category_of(doc.status) != Category.CLOSED,
		"known": _known(ticket, [message.name for message in messages]),
	}


def _continued(doc) -> dict[str, str] | None:
	"""Where a merged ticket goes on: `name` and `url`; None where it does not."""
	name = duplicates.goes_on_in(doc)
	return {"name": name, "url": f"/tickets/{name}"} if name else None


def limit_of(doc) -> dict[str, Any] | None:
	"""What the customer may count on next: `text`, `moment`, and for the page's bar `share` (0 to 1, used now),
	`now` and `due` (UTC seconds)."""
	limit = limits.for_customer(doc)
	if not limit:
		return None
	moment = portal_times.shown(limit["due_at"])
	return {
		"text": limit_for_customer(limit["kind"]).format(moment["exact"]),
		"moment": moment,
		**{name: limit[name] for name in ("share", "now", "due")},
	}


def _is_solved(doc) -> bool:
	return workflow.category_of(doc.status) in (Category.RESOLVED, Category.CLOSED)


def news(ticket: str, known: int) -> dict[str, Any] | None:
	"""Messages, status and moves for an open page that was given `known`; None where there is nothing new."""
	messages = frappe.get_all("Ticket Message", filters=_public(ticket), pluck="name", order_by="sent_at")
	if _known(ticket, messages) == known:
		return None
	return ticket_page(ticket)


def _known(ticket: str, messages: list[str]) -> int:
	"""A checksum, another one after everything that a customer can see happening to the ticket, whose public messages
	have these names. How many there are would not do: a split takes a message away and writes one about it."""
	files = {"attached_to_doctype": "Ticket Message", "attached_to_name": among(messages)}
	names = [
		*sorted(messages),
		*frappe.get_all("File", filters=files, pluck="name", order_by="name"),
		*frappe.get_all("Ticket Status Change", filters={"ticket": ticket}, pluck="name", order_by="name"),
	]
	return crc32(" ".join(names).encode())


def _public(ticket: str) -> dict[str, Any]:
	return {"ticket": ticket, "is_internal": 0}


def _messages(ticket: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Ticket Message",
		filters=_public(ticket),
		fields=list(MESSAGE_FIELDS),
		order_by="sent_at, creation",
	)
	files = files_of([row.name for row in rows])
	names = names_of({row.sender for row in rows})
	reactions_given = reactions.of_user([row.name for row in rows], frappe.session.user)
	own = permissions.viewer(frappe.session.user).emails | {frappe.session.user.lower()}
	for row in rows:
		sender = row.pop("sender")
		row.files = [_file(file) for file in files.get(row.name, [])]
		row.is_own = (sender or "").lower() in own
		row.body = shown(row.body)
		row.sender_name = names.get(sender) or shown(sender) or _("Support")
		row.reaction = reactions_given.get(row.name)
		row.sent = portal_times.shown(row.pop("sent_at"))
	return rows


def _file(file: dict[str, Any]) -> dict[str, Any]:
	return {
		"name": file["name"],
		"file_name": file["file_name"],
		"file_url": file["file_url"],
		"size": size_for_customer(file["file_size"]),
	}


def _moves(doc) -> list[dict[str, Any]]:
	"""The customer's moves as buttons; data is provided by answering, which needs no button."""
	moves = (move for move in workflow.customer_moves(doc) if move.action != Action.PROVIDE_DATA)
	return [move_for_customer(move) for move in moves if not _is_over(doc, move)]


def _is_over(doc, move) -> bool:
	"""True for a move that no message of the customer's would make possible."""
	return any(problem.code != MESSAGE_MISSING for problem in problems_of(doc, move.action))
