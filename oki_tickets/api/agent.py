"""What agents and heads do from Desk, and from programs of theirs."""

from typing import Any

import frappe

from oki_tickets import permissions
from oki_tickets.api import door
from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import conversation, desk_view

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


@door(methods=("GET", "POST"))
def get_desk_view(ticket: str) -> dict:
	"""Everything that the Desk form shows besides the fields: conversation, moves, customer card."""
	permissions.check_agent(ticket)
	return desk_view.of_ticket(ticket)


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
