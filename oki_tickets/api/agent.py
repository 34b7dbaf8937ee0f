"""What agents and heads do from Desk, and from programs of theirs."""

from dataclasses import asdict
from typing import Any

import frappe

from oki_tickets import permissions
from oki_tickets.api import door
from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import bulk, conversation, desk_view, identity, limits, routing_words

CHANNEL = "Desk"


@door()
def reply(ticket: str, body: str, is_internal: int = 0) -> str:
	"""Answers the customer, or leaves an internal note. Returns the message's name; files are uploaded
	to the message with Frappe's upload_file (doctype "Ticket Message")."""
	permissions.check_agent(ticket, "write")
	return conversation.reply(ticket, _draft(body, bool(is_internal)))


@door()
def apply_action(ticket: str, action: str, **fields: Any) -> dict[str, str | None]:
	"""Makes one of the agent's moves with the fields that it needs, and a `message` to the customer
	where it takes one. Returns the new `status` and the message's name as `message`."""
	permissions.check_agent(ticket, "write")
	message = fields.pop("message", None) or ""
	done = conversation.act(
		ticket, action, side=Side.AGENT, values=fields, draft=_draft(message) if message.strip() else None
	)
	return {"status": done.ticket.status, "message": done.message}


@door()
def apply_action_to_many(tickets: str | list, action: str, **fields: Any) -> dict[str, list]:
	"""Makes one move on each of the tickets (a list of names, or its JSON) with the same fields and
	`message`. Returns `done`, the names moved, and `refused`, rows of `ticket` and `reason`. The right is
	checked on each before the first is moved."""
	message = fields.pop("message", None) or ""
	draft = _draft(message) if message.strip() else None
	return bulk.apply_action(frappe.parse_json(tickets), action, fields, draft)


@door(methods=("GET", "POST"))
def get_moves(tickets: str | list) -> list[dict]:
	"""The session user's moves on these tickets (a list of names, or its JSON): action, label, to_status,
	colour, fields, one_of, needs_message, and `tickets`, the names of those that have the move."""
	return bulk.moves_of(frappe.parse_json(tickets))


@door(methods=("GET", "POST"))
def recognise(contact: str | None = None, email: str | None = None) -> dict[str, str | None]:
	"""Whose ticket it is that an agent is taking down: customer, contact, contract, email and phone for a
	Contact, else for an e-mail address; what is not known is None."""
	frappe.has_permission("Ticket", "create", throw=True)
	return asdict(identity.party_of_contact(contact) if contact else identity.recognise(email))


@door(methods=("GET", "POST"))
def get_desk_view(ticket: str) -> dict:
	"""Everything that the Desk form shows besides the fields: conversation, moves, customer card."""
	permissions.check_agent(ticket)
	return desk_view.of_ticket(ticket)


@door(methods=("GET", "POST"))
def get_limits(tickets: str | list) -> dict:
	"""Since when these tickets (a list of names, or its JSON) are in their status, and what falls due next:
	`now` and `tickets` by name; those that the session's user may not see are left out."""
	frappe.has_permission("Ticket", "read", throw=True)
	return limits.of_tickets(frappe.parse_json(tickets))


@door(methods=("GET", "POST"))
def get_routing_reasons(ticket: str) -> list[dict]:
	"""Why the ticket came where it came, in sentences: rows of `label`, `value`, `sentence`, and `now` where
	the ticket has another value since."""
	permissions.check_agent(ticket)
	return routing_words.told(ticket)


@door(methods=("GET", "POST"))
def get_canned_replies(ticket: str) -> list[dict[str, str]]:
	"""The desk's Email Templates, filled in for the ticket: name, body (HTML)."""
	permissions.check_agent(ticket)
	return desk_view.canned_replies(ticket)


def _draft(body: str, is_internal: bool = False) -> conversation.Draft:
	return conversation.Draft(
		body=body,
		side=Side.AGENT,
		sender=frappe.session.user,
		channel=CHANNEL,
		is_internal=is_internal,
	)
