"""What the desk keeps of a person, given out to them: a white-list. Messages are public ones alone, as in the
portal; what the desk notes for itself of a ticket, a call or its way here is not among it."""

from typing import Any

import frappe

from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import workflow
from oki_tickets.services.attachments import files_of
from oki_tickets.services.filters import NOTHING, among
from oki_tickets.services.personal_data.person import Person
from oki_tickets.services.portal_words import names_of

TICKET = (
	*("name", "creation", "subject", "description", "ticket_type", "category", "status", "channel"),
	*("raised_by", "phone", "ip_address", "customer", "resolved_at", "closed_at"),
)
SUMMARIES = ("problem_summary", "resolution_summary")
MESSAGE = ("name", "ticket", "sent_at", "sender", "sender_side", "channel", "body")


def export(person: Person) -> dict[str, list[dict[str, Any]]]:
	"""By DocType the rows that are the person's: own tickets with their conversation, own messages on others'
	tickets, verdicts, reactions, calls, chats, mails, and what was sent to them."""
	tickets = _tickets(person)
	mail, talk = among(person.emails), among(person.contacts)
	found = {
		"Ticket": tickets,
		"Ticket Message": _elsewhere(person, [row["name"] for row in tickets]),
		"Ticket Feedback": _rows(
			"Ticket Feedback",
			{"given_by": among(person.addresses)},
			*("ticket", "given_at", "verdict", "score", "comment", "channel"),
		),
		"Ticket Reaction": _rows("Ticket Reaction", {"user": mail}, "message", "reaction", "creation"),
		"Ticket Call": _rows(
			"Ticket Call", {"contact": talk}, "ticket", "number", "direction", "started_at", "duration"
		),
		"Chat Conversation": _rows(
			"Chat Conversation", {"email": mail}, "ticket", "visitor", "email", "phone", "creation"
		),
		"Telegram Chat": _rows(
			"Telegram Chat", {"name": among(person.chats)}, "chat_id", "full_name", "language"
		),
		"Inbound Mail": _rows(
			"Inbound Mail", {"sender": mail}, "ticket", "received_at", "subject", "preview"
		),
		"Outbox Message": _rows(
			"Outbox Message",
			{"recipient": among(person.addresses)},
			*("ticket", "channel", "recipient", "state", "creation"),
		),
	}
	return {doctype: rows for doctype, rows in found.items() if rows}


def _rows(doctype: str, filters: dict, *fields: str) -> list[dict[str, Any]]:
	return frappe.get_all(doctype, filters=filters, fields=list(fields), order_by="creation")


def _tickets(person: Person) -> list[dict[str, Any]]:
	raised = _rows("Ticket", {"raised_by": among(person.emails)}, *TICKET, *SUMMARIES)
	own = {"contact": among(person.contacts), "raised_by": ("is", "not set")}
	return [_with_talk(row) for row in [*raised, *_rows("Ticket", own, *TICKET, *SUMMARIES)]]


def _with_talk(ticket: frappe._dict) -> dict[str, Any]:
	if workflow.category_of(ticket.status) not in (Category.RESOLVED, Category.CLOSED):
		# The portal tells of a solution when it is proposed.
		ticket.update(dict.fromkeys(SUMMARIES))
	ticket.status = frappe.get_cached_value("Ticket Status", ticket.status, "customer_label") or ticket.status
	ticket["messages"] = _messages({"ticket": ticket.name})
	return ticket


def _elsewhere(person: Person, own: list[str]) -> list[dict[str, Any]]:
	"""As a customer: what an agent has answered is the desk's."""
	written = {"sender": among(person.addresses), "sender_side": "Customer"}
	return _messages({**written, "ticket": ("not in", own or [NOTHING])})


def _messages(filters: dict) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Ticket Message",
		filters={**filters, "is_internal": 0},
		fields=list(MESSAGE),
		order_by="sent_at, creation",
	)
	names, files = names_of({row.sender for row in rows}), files_of([row.name for row in rows])
	for row in rows:
		# Of others the name that the portal shows, never the address.
		row.sender = names.get(row.sender) or row.sender_side
		row["files"] = files.get(row.name, [])
	return rows
