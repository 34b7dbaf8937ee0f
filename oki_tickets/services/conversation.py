"""What customer and desk say to each other: the only writer of Ticket Message."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import frappe
from frappe import _

from oki_tickets.domain.lifecycle import Action, Category, Side
from oki_tickets.domain.text import plain_text
from oki_tickets.exceptions import ConversationClosed
from oki_tickets.services import clock, deadlines, duplicates, hand_overs, live, locks, moves
from oki_tickets.services.search import texts
from oki_tickets.services.text import clean_body
from oki_tickets.services.workflow import category_of

# What of a ticket a new message has to know.
KNOWN = ("creation", "support_line", "service_norm", "first_responded_at")


@dataclass(frozen=True)
class Draft:
	"""A message before it is written. `sender` is a user or an e-mail address, `key` what its sender calls
	this sending, so that a second one of the same key is none."""

	body: str
	side: str
	sender: str
	channel: str
	is_internal: bool = False
	key: str | None = None


@dataclass(frozen=True)
class Act:
	"""A move as it was made: the saved ticket, and the name of the message that went with it."""

	ticket: Any
	message: str | None


def reply(ticket: str, draft: Draft) -> str:
	"""Adds a message to the ticket and returns its name.

	A customer's message in a Waiting status is the data that was asked for: the ticket goes back to
	work by itself, and what is written to a duplicate goes to the ticket that it was merged into. Raises ConversationClosed where a customer writes to a closed ticket. The caller has
	checked the right on the ticket.
	"""
	doc = locks.load_locked(ticket)
	if draft.side == Side.CUSTOMER and doc.merged_into:
		# A late reply: the conversation goes on where the ticket was merged into.
		ticket = duplicates.final_ticket(ticket, for_update=True)
		doc = locks.load_locked(ticket)
	category = category_of(doc.status)
	if draft.side == Side.CUSTOMER and category == Category.CLOSED:
		frappe.throw(
			_("Ticket {0} is closed. Reopen it to write, or raise a new one.").format(ticket),
			ConversationClosed,
		)
	message = write(ticket, draft, at=clock.now())
	if draft.side == Side.CUSTOMER and category == Category.WAITING:
		moves.apply_by_itself(doc.reload(), Action.PROVIDE_DATA, side=Side.CUSTOMER)
	return message


def act(
	ticket: str,
	action: str,
	*,
	side: str,
	values: Mapping[str, Any] | None = None,
	draft: Draft | None = None,
) -> Act:
	"""Makes a move and writes the message that goes with it, both or neither.
	Raises what `moves.apply_action` raises. The caller has checked the right on the ticket."""
	doc = moves.apply_action(ticket, action, side=side, values=values, has_message=draft is not None)
	return Act(doc, write(ticket, draft, at=clock.now()) if draft else None)


def write(ticket: str, draft: Draft, *, at: datetime) -> str:
	"""Stores the message as sent at `at` (site's time zone) and counts it on the ticket; the caller
	holds the ticket's row."""
	# Read with the lock: what others wrote since this transaction's first read counts.
	known = frappe.db.get_value("Ticket", ticket, KNOWN, as_dict=True, for_update=True)
	name = store(ticket, draft, clean_body(draft.body), at, line=known.support_line)
	_count(ticket, draft, at, _first_response(known, draft, at))
	live.announce(ticket, "message")
	if draft.side == Side.AGENT:
		hand_overs.accept(ticket, draft.sender)
	return name


def store(ticket: str, draft: Draft, body: str, at: datetime, *, line: str | None) -> str:
	"""Stores the message with `body`, which is clean already, and counts nothing; `line` is the one that the
	ticket is in."""
	text = plain_text(body)
	message = frappe.get_doc(
		doctype="Ticket Message",
		ticket=ticket,
		body=body,
		body_length=len(text),
		sender=draft.sender,
		sender_side=draft.side,
		is_internal=int(draft.is_internal),
		channel=draft.channel,
		sent_at=at,
		support_line=line,
		written_on=ticket,
		sending_key=draft.key,
	)
	message.flags.by_service = True
	# The caller holds the ticket's row, so the only link is known to be good.
	message.flags.ignore_links = True
	# The door has checked the right on the ticket; nobody has a right to write messages as such.
	name = message.insert(ignore_permissions=True).name
	texts.add_message(name, ticket, text, is_internal=draft.is_internal)
	return name


def _first_response(known, draft: Draft, at: datetime) -> dict[str, Any]:
	"""What the ticket keeps of the desk's first answer, whoever holds the ticket later: when, whose, in which
	line and after how much working time."""
	if known.first_responded_at or draft.side != Side.AGENT or draft.is_internal:
		return {}
	return {
		"first_responded_at": at,
		"first_responded_by": draft.sender,
		"first_response_line": known.support_line,
		"first_response_used": deadlines.used_until_response(known, clock.to_second(at)),
	}


def _count(ticket: str, draft: Draft, at: datetime, first_response: Mapping[str, Any]) -> None:
	"""Counts in the database itself and leaves `modified` alone, so that a form that somebody is
	filling in can still be saved."""
	table = frappe.qb.DocType("Ticket")
	query = frappe.qb.update(table).where(table.name == ticket)
	query = query.set(table.message_count, table.message_count + 1)
	if draft.side == Side.CUSTOMER:
		query = query.set(table.last_customer_message_at, at)
	if draft.side == Side.AGENT and not draft.is_internal:
		query = query.set(table.last_agent_message_at, at)
	for name, value in first_response.items():
		query = query.set(table[name], value)
	query.run()
	frappe.clear_document_cache("Ticket", ticket)
