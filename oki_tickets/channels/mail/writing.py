"""Tickets, messages and files out of mails."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import escape_html, get_link_to_form

from oki_tickets.channels.mail import accounts, bodies
from oki_tickets.domain.lifecycle import Action, Category, Side
from oki_tickets.domain.mail.reading import Mail, Piece
from oki_tickets.domain.mail.sorting import writer_of
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import (
	acting,
	attachments,
	conversation,
	duplicates,
	identity,
	inline_pictures,
	intake,
	notices,
	workflow,
)

CHANNEL = "E-mail"
# What comes above is in the raw mail.
MOST_FILES = 60


@dataclass(frozen=True)
class Arrival:
	"""A mail with who wrote it, and the mailbox that it came to; `relay` as domain/mail/sorting.py has it."""

	mail: Mail
	sender: str
	sender_name: str
	account: str
	relay: str = ""

	@property
	def proven(self) -> str:
		"""The writer's address where the mail came from it, as far as mails prove anything; else nothing."""
		return "" if self.relay else self.sender


@dataclass(frozen=True)
class Place:
	"""Where a mail's words are: the ticket, which the mail may have made, and the message."""

	ticket: str
	message: str
	is_new: bool = False


def arrival_of(mail: Mail, account: str, own_addresses: frozenset[str]) -> Arrival:
	"""The mail in this mailbox of the desk, whose addresses are `own_addresses`."""
	writer = writer_of(mail, own_addresses, identity.knows)
	return Arrival(mail, writer.address, writer.name, account, writer.relay)


def make_ticket(arrival: Arrival, *, follows: str | None = None) -> Place:
	"""Makes a ticket of the mail; `follows` names a closed one that it answers."""
	body = _body(arrival)
	request = intake.Request(
		subject=_subject(arrival),
		description=body.html,
		ticket_type=frappe.get_cached_doc("Oki Tickets Settings").default_ticket_type,
		channel=CHANNEL,
		email_account=arrival.account,
	)
	with _in_name_of(arrival.proven):
		doc = intake.create_ticket(request, identity.recognise(arrival.sender))
	place = Place(doc.name, doc.flags.first_message, is_new=True)
	_add_files(place, arrival.mail, body)
	if follows:
		text = _("The customer answered {0}, which is closed for good.")
		note(place.ticket, text.format(get_link_to_form("Ticket", follows)))
	if arrival.relay:
		_warn_of_relay(place.ticket, arrival)
	return place


def _warn_of_relay(ticket: str, arrival: Arrival) -> None:
	text = _(
		"The mail came from {0} and wants its answers at {1}. Nobody has checked that this address is the writer's:"
		" before you tell anything of the company, make sure who it is."
	)
	note(ticket, text.format(escape_html(arrival.relay), escape_html(arrival.sender)))


def join(arrival: Arrival, ticket: str) -> Place:
	"""Adds the mail to the ticket that it continues, or to the one that this was merged into. A closed one is
	opened again where the customer still may; else a new ticket is made."""
	ticket = duplicates.final_ticket(ticket)
	if workflow.category_of(frappe.db.get_value("Ticket", ticket, "status")) != Category.CLOSED:
		return _reply(arrival, ticket)
	return _reopen(arrival, ticket) or make_ticket(arrival, follows=ticket)


def _reply(arrival: Arrival, ticket: str) -> Place:
	body = _body(arrival)
	with _in_name_of(arrival.proven):
		message = conversation.reply(ticket, _draft(arrival, body))
	# A merge that came in between has taken the message along.
	place = Place(frappe.db.get_value("Ticket Message", message, "ticket"), message)
	_add_files(place, arrival.mail, body)
	return place


def _reopen(arrival: Arrival, ticket: str) -> Place | None:
	body = _body(arrival)
	frappe.db.savepoint("reopen_by_mail")
	try:
		with _in_name_of(arrival.proven):
			done = conversation.act(ticket, Action.REOPEN, side=Side.CUSTOMER, draft=_draft(arrival, body))
	except OkiTicketsError:
		frappe.db.rollback(save_point="reopen_by_mail")
		frappe.clear_last_message()
		return None
	place = Place(ticket, done.message)
	_add_files(place, arrival.mail, body)
	return place


def _body(arrival: Arrival) -> bodies.Body:
	with notices.language(_language(arrival.sender)):
		return bodies.body_of(arrival.mail)


def _subject(arrival: Arrival) -> str:
	if subject := arrival.mail.subject.strip():
		return subject
	with notices.language(_language(arrival.sender)):
		return _("(no subject)")


def _language(address: str) -> str:
	own = frappe.db.get_value("User", {"email": address}, "language")
	return own or accounts.language()


def _draft(arrival: Arrival, body: bodies.Body) -> conversation.Draft:
	return conversation.Draft(body=body.html, side=Side.CUSTOMER, sender=arrival.sender, channel=CHANNEL)


@contextmanager
def _in_name_of(address: str) -> Iterator[None]:
	"""Within, the session is the portal user's with this address, a guest's where there is none. An address is
	no proof: it never gives anybody the rights of the desk's own people."""
	wanted = {"email": address, "user_type": "Website User", "enabled": 1}
	user = frappe.db.get_value("User", wanted) if address else None
	with acting.in_name_of(user or "Guest"):
		yield


# Files.


def _add_files(place: Place, mail: Mail, body: bodies.Body) -> None:
	urls, left = {}, []
	for piece in mail.pieces[:MOST_FILES]:
		file = attachments.attach(place.message, piece.name, piece.content)
		if not file:
			left.append(piece)
		elif piece.cid:
			urls[piece.cid] = file.unique_url
	if "cid:" in body.html:
		inline_pictures.show(place.message, urls)
	_tell_what_is_missing(place, body, [*left, *mail.pieces[MOST_FILES:]])


def _tell_what_is_missing(place: Place, body: bodies.Body, left: list[Piece]) -> None:
	words = []
	if body.is_cut:
		words.append(_("The mail's text is too long for a message and was cut."))
	if left:
		names = ", ".join(escape_html(piece.name) for piece in left[:10])
		words.append(_("Files of the mail that were not taken: {0}.").format(names))
	if words:
		words.append(_("An administrator finds the whole mail in the list of inbound mails."))
		note(place.ticket, " ".join(words))


def note(ticket: str, html: str) -> None:
	"""An internal note of the desk's own on the ticket."""
	draft = conversation.Draft(
		body=f"<p>{html}</p>",
		side=Side.SYSTEM,
		sender="",
		channel=CHANNEL,
		is_internal=True,
	)
	conversation.reply(ticket, draft)
	agent = frappe.db.get_value("Ticket", ticket, ["name", "subject", "agent"], as_dict=True)
	if agent.agent:
		notices.tell([agent.agent], agent, lambda: _about(ticket, agent.subject))


def _about(ticket: str, subject: str) -> str:
	return _("There is a note on {0}: {1}").format(ticket, escape_html(subject))
