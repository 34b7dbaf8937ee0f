"""What agents and heads do from Desk, and from programs of theirs.

A message may carry a key of its sender's making (services/sendings.py): sent again with the same key, it is answered
as before, and not written twice.
"""

from dataclasses import asdict
from typing import Any

import frappe
from frappe.utils import cint

from oki_tickets import permissions
from oki_tickets.api import arguments, door
from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import (
	availability,
	bulk,
	canned_replies,
	conversation,
	desk_view,
	duty_board,
	identity,
	limits,
	live,
	merging,
	offers,
	places,
	queue,
	routing_words,
	sendings,
	splitting,
	transfers,
)
from oki_tickets.services.search import desk

CHANNEL = "Desk"


@door()
def reply(ticket: str, body: str, is_internal: int = 0) -> str:
	"""Answers the customer, or leaves an internal note. Returns the message's name; files are uploaded
	to the message with Frappe's upload_file (doctype "Ticket Message")."""
	permissions.check_agent(ticket, "write")
	draft = _draft(body, bool(is_internal), key=sendings.key_of_request())
	sent = sendings.sent_before(draft.key)
	return sent.name if sent else conversation.reply(ticket, draft)


@door()
def apply_action(ticket: str, action: str, **fields: Any) -> dict[str, str | None]:
	"""Makes one of the agent's moves with the fields that it needs, and a `message` to the customer
	where it takes one. Returns the new `status` and the message's name as `message`."""
	permissions.check_agent(ticket, "write")
	message = fields.pop("message", None) or ""
	draft = _draft(message, key=sendings.key_of_request()) if message.strip() else None
	if draft and (sent := sendings.sent_before(draft.key)):
		return {"status": frappe.db.get_value("Ticket", ticket, "status"), "message": sent.name}
	done = conversation.act(ticket, action, side=Side.AGENT, values=fields, draft=draft)
	return {"status": done.ticket.status, "message": done.message}


@door()
def apply_action_to_many(tickets: str | list, action: str, **fields: Any) -> dict[str, list]:
	"""Makes one move on each of the tickets (a list of names, or its JSON) with the same fields and
	`message`. Returns `done`, the names moved, and `refused`, rows of `ticket` and `reason`. The right is
	checked on each before the first is moved."""
	message = fields.pop("message", None) or ""
	draft = _draft(message) if message.strip() else None
	return bulk.apply_action(arguments.names(tickets), action, fields, draft)


@door(methods=("GET", "POST"))
def get_moves(tickets: str | list) -> list[dict]:
	"""The session user's moves on these tickets (a list of names, or its JSON): action, label, to_status,
	colour, fields, one_of, needs_message, and `tickets`, the names of those that have the move."""
	return bulk.moves_of(arguments.names(tickets))


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
	return limits.of_tickets(arguments.names(tickets))


@door(methods=("GET", "POST"))
def get_routing_reasons(ticket: str) -> list[dict]:
	"""Why the ticket came where it came, in sentences: rows of `label`, `value`, `sentence`, and `now` where
	the ticket has another value since."""
	permissions.check_agent(ticket)
	return routing_words.told(ticket)


@door(methods=("GET", "POST"))
def get_canned_replies(ticket: str) -> list[dict[str, Any]]:
	"""The desk's Email Templates, filled in for the ticket; see services/canned_replies.py."""
	permissions.check_agent(ticket)
	return canned_replies.for_ticket(frappe.get_doc("Ticket", ticket))


@door()
def say_answering(ticket: str) -> None:
	"""Tells others who have the ticket open that the session's user is writing there."""
	permissions.check_agent(ticket, "write")
	live.say_answering(ticket)


@door()
def take(ticket: str) -> dict[str, str | None]:
	"""Makes the session's user the owner of a ticket of nobody that is offered to them or waits in the desk.
	Returns `ticket` and its `status`; NotAssigned (409) says who was faster."""
	offers.hear(ticket, frappe.session.user)
	permissions.check_agent(ticket, "write")
	return _place(offers.take(ticket, frappe.session.user))


@door()
def take_many(tickets: str | list) -> dict[str, list]:
	"""Takes each of the tickets (a list of names, or its JSON). Returns `done`, the names taken, and `refused`,
	rows of `ticket` and `reason`. The right is checked on each before the first is taken."""
	return bulk.take(arguments.names(tickets), frappe.session.user)


@door()
def next_ticket() -> dict[str, str | None] | None:
	"""Takes the next ticket of the queue. Returns `ticket` and its `status`, or None where nothing waits;
	NotAssigned (409) where one from the queue is still in hand."""
	frappe.has_permission("Ticket", "write", throw=True)
	doc = queue.next_ticket(frappe.session.user)
	return _place(doc) if doc else None


@door()
def transfer(
	ticket: str, support_line: str | None = None, agent: str | None = None, reason: str | None = None
) -> dict[str, str | None]:
	"""Passes the ticket to a line, where it is dealt out, or to an agent. Returns its new place."""
	permissions.check_agent(ticket, "write")
	return _place(transfers.transfer(ticket, support_line=support_line, agent=agent, reason=reason))


@door()
def transfer_many(
	tickets: str | list,
	support_line: str | None = None,
	agent: str | None = None,
	reason: str | None = None,
) -> dict[str, list]:
	"""Passes each of the tickets (a list of names, or its JSON) on. Returns `done` and `refused` as `take_many`
	does."""
	return bulk.transfer(arguments.names(tickets), support_line=support_line, agent=agent, reason=reason)


@door()
def tag_many(tickets: str | list, add: str | list = "[]", remove: str | list = "[]") -> dict[str, list]:
	"""Gives each of the tickets (a list of names, or its JSON) the tags `add` and takes `remove` (lists, or their
	JSON). Returns `done` and `refused` as `take_many` does."""
	return bulk.tag(arguments.names(tickets), arguments.names(add), arguments.names(remove))


@door(methods=("GET", "POST"))
def search(text: str, limit: int = desk.SHOWN) -> dict[str, Any]:
	"""The newest tickets in which all words of `text`, a number, an agent's name or a tag are found: `tickets`,
	rows of name, subject, status, label, colour, customer, agent and agent_name, and `is_all`."""
	frappe.has_permission("Ticket", "read", throw=True)
	return desk.rows(text, cint(limit))


@door(methods=("GET", "POST"))
def search_names(text: str) -> dict[str, Any]:
	"""The same for a list of up to 500: the names of `tickets`, and `is_all`."""
	frappe.has_permission("Ticket", "read", throw=True)
	return desk.names(text)


@door(methods=("GET", "POST"))
def get_places() -> list[dict]:
	"""Where tickets can be passed on to: lines, each with how its agents stand."""
	frappe.has_permission("Ticket", "write", throw=True)
	return places.of_lines()


@door()
def escalate(ticket: str, reason: str | None = None) -> dict[str, str | None]:
	"""Passes the ticket to the line that follows its own. Returns its new place."""
	permissions.check_agent(ticket, "write")
	return _place(transfers.escalate(ticket, reason))


@door(methods=("GET", "POST"))
def get_merge_candidates(ticket: str) -> list[dict]:
	"""Tickets that the ticket can be merged with, as `merging.candidates` has them."""
	permissions.check_agent(ticket)
	return merging.candidates(ticket)


@door()
def merge(ticket: str, into: str) -> str:
	"""Moves the conversation of `ticket` to the ticket `into` and closes it as a duplicate. Returns the
	surviving ticket's name. Raises MergeRefused."""
	permissions.check_agent(ticket, "write")
	permissions.check_agent(into, "write")
	return merging.merge(ticket, into)


@door()
def split(ticket: str, messages: str | list, subject: str | None = None) -> dict[str, str]:
	"""Makes a ticket of these messages (a list of names, or its JSON) of `ticket`. Returns its `name`. Raises
	SplitRefused."""
	permissions.check_agent(ticket, "write")
	return {"name": splitting.split(ticket, arguments.names(messages), subject).name}


@door()
def set_availability(is_available: int) -> dict | None:
	"""Switches whether the session's user gets new tickets. Returns how the agent stands then."""
	frappe.has_permission("Ticket", "write", throw=True)
	return availability.set_availability(frappe.session.user, bool(cint(is_available)))


@door(methods=("GET", "POST"))
def get_duty() -> dict:
	"""How the session's user stands (`agent`, None for people who are no agents), and the offers that they can
	take now (`offers`)."""
	frappe.has_permission("Ticket", "write", throw=True)
	user = frappe.session.user
	return {"agent": availability.state_of(user), "offers": offers.running_of(user)}


@door()
def see_offers(tickets: str | list) -> None:
	"""Remembers that the offers of these tickets (a list of names, or its JSON) were on the user's screen."""
	frappe.has_permission("Ticket", "write", throw=True)
	offers.see(frappe.session.user, arguments.names(tickets))


@door(methods=("GET", "POST"))
def get_duty_board() -> dict:
	"""Who is on duty in each line, with load and limit, and what waits longest. For heads."""
	frappe.only_for((identity.HEAD_ROLE, identity.ADMIN_ROLE))
	return duty_board.of_lines()


def _place(doc) -> dict[str, str | None]:
	return {
		"ticket": doc.name,
		"status": doc.status,
		"support_line": doc.support_line,
		"agent": doc.agent,
	}


def _draft(body: str, is_internal: bool = False, *, key: str | None = None) -> conversation.Draft:
	return conversation.Draft(
		body=body,
		side=Side.AGENT,
		sender=frappe.session.user,
		channel=CHANNEL,
		is_internal=is_internal,
		key=key,
	)
