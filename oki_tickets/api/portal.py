"""All that a customer can do.

A page may send a key of its own making with a message (services/sendings.py): sent again with the same key, it
is answered as before, and not written twice.
"""

import frappe
from frappe.utils import cint

from oki_tickets import permissions
from oki_tickets.api import door
from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import conversation, feedback, intake, invitations, portal_view, reactions, sendings
from oki_tickets.services.identity import party_of_user

CHANNEL = "Portal"


@door()
def create_ticket(
	subject: str, description: str, ticket_type: str, category: str | None = None, route: str | None = None
) -> dict[str, str]:
	"""Raises a ticket of the session's user. Returns `name` of the ticket and `message`, the name of its
	first message, which files are uploaded to. `route` is an answer to the first question
	(portal_view.ROUTES). Raises OkiTicketsError for a choice that is not offered."""
	permissions.check_portal_user()
	portal_view.check_choices(ticket_type, category, route)
	key = sendings.key_of_request()
	if sent := sendings.sent_before(key):
		return {"name": sent.ticket, "message": sent.name}
	request = intake.Request(
		subject=subject,
		description=description,
		ticket_type=ticket_type,
		channel=CHANNEL,
		category=category or None,
		route=route or None,
		ip_address=frappe.local.request_ip,
	)
	doc = intake.create_ticket(request, party_of_user(frappe.session.user), key=key)
	return {"name": doc.name, "message": doc.flags.first_message}


@door()
def reply(ticket: str, body: str) -> str:
	"""Writes to own ticket. Returns the message's name; files are uploaded to the message with Frappe's
	upload_file (doctype "Ticket Message")."""
	permissions.check_customer(ticket)
	draft = _draft(body)
	sent = sendings.sent_before(draft.key)
	return sent.name if sent else conversation.reply(ticket, draft)


@door()
def apply_action(ticket: str, action: str, message: str | None = None) -> dict[str, str | None]:
	"""Makes one of the customer's moves. Returns the new `status` and, where a message was written, its
	name as `message`."""
	permissions.check_customer(ticket)
	draft = _draft(message) if message and message.strip() else None
	if draft and (sent := sendings.sent_before(draft.key)):
		return {"status": frappe.db.get_value("Ticket", ticket, "status"), "message": sent.name}
	done = conversation.act(ticket, action, side=Side.CUSTOMER, draft=draft)
	return {"status": done.ticket.status, "message": done.message}


@door()
def get_news(ticket: str, known: int) -> dict | None:
	"""What an open page of the ticket shows once something has changed; None while `known`, which the
	page was given with what it shows, still stands for all messages, files and changes of status."""
	permissions.check_customer(ticket)
	return portal_view.news(ticket, known)


@door()
def react(message: str, reaction: str | None = None) -> dict[str, int | str | None]:
	"""Likes or dislikes an answer of the desk (`Like`, `Dislike`), or takes that back (nothing). Returns
	`likes` and `dislikes` of the message and the caller's `reaction`."""
	permissions.check_readable_message(message)
	permissions.check_outside()
	return reactions.react(message, reaction or None, frappe.session.user)


@door()
def give_feedback(
	ticket: str, verdict: str, score: int | None = None, comment: str | None = None
) -> dict[str, str]:
	"""Gives the verdict on the ticket's solution, once: Liked, Disliked or Not My Ticket, with a score from 1
	to 5 and a comment where the customer likes. Returns the verdict's `name` and the ticket's `status`.
	AlreadyRated (409) where there is one."""
	permissions.check_customer(ticket)
	permissions.check_outside()
	row = feedback.give(
		ticket, verdict, score=cint(score), comment=comment, given_by=frappe.session.user, channel=CHANNEL
	)
	return {"name": row.name, "status": frappe.db.get_value("Ticket", ticket, "status")}


@door()
def confirm_ticket(ticket: str) -> dict[str, str]:
	"""Says that a ticket which the desk has raised in the customer's name is theirs. Returns its `status`."""
	permissions.check_customer(ticket)
	permissions.check_outside()
	invitations.confirm(ticket)
	return {"status": frappe.db.get_value("Ticket", ticket, "status")}


def _draft(body: str) -> conversation.Draft:
	return conversation.Draft(
		body=body,
		side=Side.CUSTOMER,
		sender=frappe.session.user,
		channel=CHANNEL,
		key=sendings.key_of_request(),
	)
