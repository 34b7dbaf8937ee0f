"""How a request becomes a ticket."""

from dataclasses import asdict, dataclass
from typing import Any

import frappe
from frappe import _

from oki_tickets.domain.lifecycle import Side
from oki_tickets.domain.text import plain_text, shorten
from oki_tickets.services import (
	clock,
	conversation,
	deadlines,
	explain,
	identity,
	ownership,
	products,
	routing,
	workflow,
)
from oki_tickets.services.identity import Party, party_of_contact, recognise
from oki_tickets.services.text import clean_body, clean_line

# Characters that the field takes.
LONGEST_SUBJECT = 140


@dataclass(frozen=True)
class Request:
	"""What a customer wants, as a door hands it in."""

	subject: str
	description: str
	ticket_type: str
	channel: str
	category: str | None = None
	route: str | None = None
	ip_address: str | None = None
	email_account: str | None = None
	is_urgent: bool = False
	# Words that routing reads and nobody is shown, and the agent who has the customer on the line.
	hints: str = ""
	agent: str | None = None


def create_ticket(request: Request, party: Party, *, key: str | None = None, has_messages: bool = False):
	"""Writes the ticket with its first message, which gets the sending's `key`, and returns the document;
	with `has_messages` without one, since the caller moves messages there. The door has checked who asks."""
	doc = frappe.get_doc(
		doctype="Ticket",
		**_values(request),
		customer=party.customer,
		contact=party.contact,
		contract=party.contract,
		raised_by=party.email,
		phone=party.phone,
	)
	doc.flags.by_service = True
	doc.flags.sending_key = key
	doc.flags.routing_hints = request.hints
	if request.agent:
		doc.flags.hand_over = ownership.HandOver(ownership.Kind.TAKEN)
	doc.flags.has_messages = has_messages
	# The party was just read from the database, and the door has checked the choices.
	doc.flags.ignore_links = True
	# A new document has no version to compare it with; Frappe would load what it needs to find that out.
	doc.flags.ignore_version = True
	doc.insert(ignore_permissions=True)
	doc.flags.ignore_version = False
	return doc


def _values(request: Request) -> dict[str, Any]:
	values = asdict(request)
	values.pop("hints")
	return {**values, "is_urgent": int(request.is_urgent)}


def prepare(doc) -> None:
	"""From Ticket.before_insert: the first status, who asks, and where the ticket belongs."""
	_start_at_the_beginning(doc)
	doc.description = clean_body(doc.description)
	doc.subject = _subject(doc)
	_complete_party(doc)
	products.complete(doc)
	doc.entered_by = _who_entered(doc)
	routing.route(doc)
	# When the request came, which for imported history is not when the record is written.
	doc.creation = doc.status_changed_at = doc.norm_since = clock.now()
	doc.first_line = doc.support_line
	doc.status_changed_by = frappe.session.user
	# The first message, which is written with the ticket, is counted with it.
	doc.message_count, doc.last_customer_message_at = 1, doc.status_changed_at
	deadlines.agree(doc, clock.now_second())


def _subject(doc) -> str:
	"""What the ticket is about in one line. Of a subject that nobody can read the description's begin takes the
	place: a mail or a chat has nobody to ask for another. Where there is none at all, Frappe asks for it."""
	given = doc.subject or ""
	if (line := clean_line(given)) or not given.strip():
		return line
	return clean_line(shorten(plain_text(doc.description), LONGEST_SUBJECT)) or _("(no subject)")


def _start_at_the_beginning(doc) -> None:
	"""The field's default may name a status that the desk has renamed since; any other status than the
	first would skip the moves that lead there."""
	first = workflow.first_status()
	if doc.status not in (None, "", first, doc.meta.get_field("status").default):
		explain.refuse_first_status(doc, first)
	doc.status = first


def _complete_party(doc) -> None:
	"""Fills in what the contact or the address tells; what somebody has entered stays."""
	if doc.customer and doc.contact and doc.raised_by:
		return
	party = party_of_contact(doc.contact) if doc.contact else recognise(doc.raised_by)
	known = {
		"customer": party.customer,
		"contact": party.contact,
		"contract": party.contract if party.customer == (doc.customer or party.customer) else None,
		"raised_by": party.email,
		"phone": party.phone,
	}
	doc.update({name: value for name, value in known.items() if value and not doc.get(name)})


def _who_entered(doc) -> str | None:
	"""The person of the desk who raises the ticket in somebody else's name. Jobs and programs run as
	Administrator, for people who have written themselves."""
	user = frappe.session.user
	if user in ("Administrator", "Guest") or doc.raised_by == user or not identity.is_desk(user):
		return None
	return user


def open_conversation(doc) -> None:
	"""From Ticket.after_insert: the description is the conversation's first message, the customer's even
	where an agent has taken it down. Its name is left in the document's flags for whoever adds files."""
	if doc.flags.has_messages:
		return
	draft = conversation.Draft(
		body=doc.description,
		side=Side.CUSTOMER,
		sender=doc.raised_by or doc.owner,
		channel=doc.channel,
		key=doc.flags.sending_key,
	)
	at = frappe.utils.get_datetime(doc.status_changed_at)
	doc.flags.first_message = conversation.store(doc.name, draft, doc.description, at, line=doc.support_line)
