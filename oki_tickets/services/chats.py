"""Conversations of chat services: the only writer of Chat Conversation.

Anybody can type somebody else's address into a chat window. Only where the service vouches for the visitor
does a conversation join the customer's open ticket; else it is a ticket of its own, and hears what is answered
there and nowhere else.
"""

from collections.abc import Mapping
from html import escape

import frappe
from frappe import _
from frappe.utils import validate_email_address

from oki_tickets.domain.lifecycle import Category, Side
from oki_tickets.domain.phones import shown_number
from oki_tickets.domain.text import shorten
from oki_tickets.domain.visits import Visit
from oki_tickets.services import (
	attachments,
	conversation,
	duplicates,
	identity,
	intake,
	joining,
	system_words,
	workflow,
)
from oki_tickets.services.identity import Party
from oki_tickets.services.text import clean_line

DOCTYPE = "Chat Conversation"
CHANNEL = "Chat"
SETTINGS = "Oki Tickets Settings"


def hear(key: str, visit: Visit, files: Mapping[str, bytes | None]) -> None:
	"""Takes one message in; `files` are by name, None for one that could not be fetched. Runs in a worker, the
	messages of one conversation one after the other."""
	row = _row_of(key, visit)
	place = _bring(row, visit)
	row.ticket = place.ticket
	row.origin = place.ticket if place.is_new else row.origin
	_write(row)
	lost = [
		name
		for name, content in files.items()
		if not (content and attachments.attach(place.message, name, content))
	]
	_note(place, row, lost)


def _row_of(key: str, visit: Visit):
	"""The conversation's row, locked, with what is known of the visitor by now."""
	name = frappe.db.get_value(DOCTYPE, {"conversation_key": key}, "name")
	row = (
		frappe.get_doc(DOCTYPE, name, for_update=True)
		if name
		else frappe.get_doc(doctype=DOCTYPE, conversation_key=key, conversation=visit.conversation)
	)
	told = {
		"visitor": clean_line(visit.name),
		"email": (validate_email_address(visit.email) or "").lower(),
		"phone": shown_number(visit.phone),
	}
	row.update({name: value for name, value in told.items() if value})
	row.is_verified = int(visit.is_verified)
	row.contact = _party(row).contact if visit.is_verified else None
	return row


def _write(row) -> None:
	row.flags.by_service = True
	# The chat service has proved itself by its secret; nobody has a right to write conversations.
	row.save(ignore_permissions=True)


def _party(row) -> Party:
	"""Whom the service vouches for, by address or else by number."""
	party = identity.recognise(row.email)
	if not party.contact and row.phone:
		by_phone = identity.recognise_phone(row.phone).party
		return by_phone if by_phone.contact and not row.email else party
	return party


def _bring(row, visit: Visit) -> joining.Place:
	draft = _draft(row, visit)
	if row.ticket and _is_open(row.ticket):
		ticket = duplicates.final_ticket(row.ticket)
		return joining.Place(ticket, conversation.reply(ticket, draft))
	request = _request(visit, draft)
	if row.is_verified:
		return joining.bring(_party(row), draft, request)
	doc = intake.create_ticket(request, Party(email=row.email or None, phone=row.phone), key=draft.key)
	return joining.Place(doc.name, doc.flags.first_message, is_new=True)


def _is_open(ticket: str) -> bool:
	status = frappe.db.get_value("Ticket", duplicates.final_ticket(ticket), "status")
	return bool(status) and workflow.category_of(status) != Category.CLOSED


def _draft(row, visit: Visit) -> conversation.Draft:
	text = visit.text or ", ".join(file.name for file in visit.files) or _("File")
	return conversation.Draft(
		body="<p>{}</p>".format(escape(text).replace("\n", "<br>")),
		side=Side.CUSTOMER,
		sender=row.email or row.visitor or row.phone or _("Visitor"),
		channel=CHANNEL,
	)


def _request(visit: Visit, draft: conversation.Draft) -> intake.Request:
	return intake.Request(
		subject=shorten(visit.text, 140) or _("Chat"),
		description=draft.body,
		ticket_type=frappe.get_cached_doc(SETTINGS).default_ticket_type,
		channel=CHANNEL,
	)


def _note(place: joining.Place, row, lost: list[str]) -> None:
	"""Tells the agent what is not certain, and what is missing."""
	if place.is_new and row.email and not row.is_verified:
		system_words.warn_of_address(place.ticket)
	if lost:
		names = ", ".join(lost)
		system_words.note(
			place.ticket, lambda: _("These files could not be taken from the chat: {0}").format(names)
		)


def listeners(ticket: str) -> list[frappe._dict]:
	"""Conversations that hear what is answered on the ticket: name, conversation. One that nobody vouches for
	hears of the ticket that it made, and not of one that this was merged into."""
	rows = frappe.get_all(
		DOCTYPE,
		filters={"ticket": ticket},
		fields=["name", "conversation", "is_verified", "origin"],
		order_by="creation",
	)
	return [row for row in rows if row.is_verified or row.origin == ticket]
