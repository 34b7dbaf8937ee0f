"""What customers do in the bot: raise tickets and go on with them."""

import json
from dataclasses import asdict
from html import escape

import frappe
from frappe import _
from frappe.core.api.file import get_max_file_size

from oki_tickets import permissions
from oki_tickets.channels import outbox
from oki_tickets.channels.outbox import Post
from oki_tickets.channels.port import Refused
from oki_tickets.channels.telegram import client, links, verdicts, words
from oki_tickets.channels.telegram.incoming import Attachment, Incoming
from oki_tickets.channels.telegram.links import Person
from oki_tickets.channels.telegram.verdicts import PRESS
from oki_tickets.channels.telegram.words import button, say
from oki_tickets.domain.chat import ticket_number
from oki_tickets.domain.lifecycle import Category, Side
from oki_tickets.domain.text import shorten
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import attachments, clock, conversation, duplicates, identity, intake, workflow

CHANNEL = "Telegram"
MOST_OFFERED = 8
# The channel of the outbox that holds what Telegram has told and nobody has dealt with yet.
UPDATES = "Telegram Updates"
# Seconds for which words wait for the person to say which ticket they are about.
DRAFT_LIVES = 600
MOST_DRAFTS = 20


def hear(person: Person, news: Incoming) -> None:
	"""One thing that a customer did. Their words are written in the name of their user, a guest's where the
	contact has none; the caller is Administrator again afterwards."""
	frappe.set_user(person.user or "Guest")
	try:
		_hear(person, news)
	finally:
		frappe.set_user("Administrator")


def _hear(person: Person, news: Incoming) -> None:
	if news.pressed is not None:
		if news.press:
			# Before anything is written: nobody waits for Telegram with rows in their hands.
			client.answer_press(news.press, "")
		_pressed(person, news.pressed)
	elif news.text.startswith("/"):
		_command(person, news.text.split()[0])
	elif news.text or news.attachment:
		_said(person, news)


def _command(person: Person, command: str) -> None:
	if command == "/new":
		links.talk_about(person.chat, None)
		_remember(person, [], is_new=True)
		say(person.chat, _("Tell me what you need help with. The first line becomes the subject."))
	elif command == "/tickets":
		_offer(
			person,
			_open_tickets(person),
			_("Your open tickets. Choose the one that you want to write about."),
		)
	else:
		words.welcome_customer(person.chat)


def _pressed(person: Person, data: str) -> None:
	kind, _colon, name = data.partition(":")
	drafts, _is_new = _remembered(person)
	if kind == "new":
		_forget(person)
		if drafts:
			_raise(person, drafts)
		else:
			_command(person, "/new")
	elif kind == "talk" and _may_see(person, name):
		_forget(person)
		name = duplicates.final_ticket(name)
		links.talk_about(person.chat, name)
		if not drafts:
			say(person.chat, _("What you write now goes to {0}.").format(name), ticket=name)
		for draft in drafts:
			_reply(person, name, draft)
	elif kind == PRESS:
		verdicts.pressed(person, name)


def _said(person: Person, news: Incoming) -> None:
	number = ticket_number(news.quoted)
	quoted = duplicates.final_ticket(number) if number else None
	drafts, is_new = _remembered(person)
	if quoted and _may_see(person, quoted):
		_reply(person, quoted, news)
	elif person.ticket and _is_open(person.ticket) and _may_see(person, person.ticket):
		_reply(person, person.ticket, news)
	elif is_new or not (person.ticket or _open_tickets(person)):
		_forget(person)
		_raise(person, [news])
	else:
		_remember(person, [*drafts, news][:MOST_DRAFTS])
		if not drafts:
			_offer(person, _open_tickets(person), _("What is this about?"))


# Whose tickets these are.


def _open_tickets(person: Person) -> list[frappe._dict]:
	ticket, status = frappe.qb.DocType("Ticket"), frappe.qb.DocType("Ticket Status")
	own = (
		permissions.customer_criterion(ticket, person.user, own_only=True)
		if person.user
		else ticket.contact == person.contact
	)
	return (
		frappe.qb.from_(ticket)
		.join(status)
		.on(status.name == ticket.status)
		.select(ticket.name, ticket.subject)
		.where(own & status.category.isin(sorted(Category.OPEN)))
		.orderby(ticket.modified, order=frappe.qb.desc)
		.limit(MOST_OFFERED)
	).run(as_dict=True)


def _may_see(person: Person, ticket: str) -> bool:
	if person.user:
		return permissions.is_customer_of(ticket, person.user)
	return bool(person.contact) and frappe.db.get_value("Ticket", ticket, "contact") == person.contact


def _is_open(ticket: str) -> bool:
	status = frappe.db.get_value("Ticket", ticket, "status")
	return bool(status) and workflow.category_of(status) in Category.OPEN


def _offer(person: Person, tickets: list, text: str) -> None:
	rows = [button(f"{row.name} {shorten(row.subject, 40)}", f"talk:{row.name}") for row in tickets]
	say(person.chat, text, buttons=[*rows, button(_("A new ticket"), "new:")])


# What waits until the person has said which ticket it is for.


def _remember(person: Person, drafts: list[Incoming], *, is_new: bool = False) -> None:
	if drafts and not _remembered(person)[0]:
		unanswered(person.chat)
	links.keep_draft(person.chat, json.dumps({"drafts": [asdict(one) for one in drafts], "is_new": is_new}))


def _remembered(person: Person) -> tuple[list[Incoming], bool]:
	kept = json.loads(links.draft_of(person.chat) or "{}")
	return [_draft(row) for row in kept.get("drafts", [])], kept.get("is_new", False)


def _draft(row: dict) -> Incoming:
	file = row.pop("attachment")
	return Incoming(**row, attachment=Attachment(**file) if file else None)


def _forget(person: Person) -> None:
	links.keep_draft(person.chat, None)


def unanswered(chat: str) -> None:
	"""What was asked about may never be answered: then it is a new ticket, and no word of it is lost."""
	now = clock.now_second()
	key = f"telegram-draft:{chat}:{frappe.generate_hash(length=8)}"
	outbox.post_all([Post(UPDATES, chat, {"unanswered": chat}, key=key, not_before=now + DRAFT_LIVES)])


def raise_unanswered(person: Person) -> None:
	"""Makes a ticket of what still waits to be told where it belongs."""
	drafts, _is_new = _remembered(person)
	if drafts and (person.user or person.contact):
		hear(person, Incoming(person.chat, person.chat, pressed="new:"))


# Writing.


def _raise(person: Person, drafts: list[Incoming]) -> None:
	first, *rest = drafts
	content, problem = _fetch(first.attachment)
	text = first.text or first.attachment.name
	party = identity.party_of_user(person.user) if person.user else identity.party_of_contact(person.contact)
	request = intake.Request(
		subject=text.splitlines()[0],
		description=_body(first),
		ticket_type=frappe.get_cached_doc("Oki Tickets Settings").default_ticket_type,
		channel=CHANNEL,
	)
	doc = intake.create_ticket(request, party)
	problem = _attach(doc.flags.first_message, first.attachment, content) or problem
	links.talk_about(person.chat, doc.name)
	say(
		person.chat,
		_("{0}: thank you, we have your request. Write on here to add to it.").format(doc.name),
		ticket=doc.name,
	)
	_complain(person, doc.name, problem)
	for draft in rest:
		_reply(person, doc.name, draft)


def _reply(person: Person, ticket: str, news: Incoming) -> None:
	# Before the ticket's row is locked: a file takes its time.
	content, problem = _fetch(news.attachment)
	draft = conversation.Draft(
		body=_body(news), side=Side.CUSTOMER, sender=_sender(person, news), channel=CHANNEL
	)
	try:
		message = conversation.reply(ticket, draft)
	except OkiTicketsError as refusal:
		frappe.clear_last_message()
		say(person.chat, frappe.utils.strip_html(str(refusal)), ticket=ticket)
		return
	problem = _attach(message, news.attachment, content) or problem
	links.talk_about(person.chat, ticket)
	_complain(person, ticket, problem)


def _body(news: Incoming) -> str:
	text = news.text or _("File: {0}").format(news.attachment.name if news.attachment else "")
	return "<p>{}</p>".format(escape(text).replace("\n", "<br>"))


def _sender(person: Person, news: Incoming) -> str:
	if person.user:
		return person.user
	return frappe.db.get_value("Contact", person.contact, "email_id") or news.name or person.contact


def _fetch(file: Attachment | None) -> tuple[bytes | None, str | None]:
	"""The file's content, or why it is not taken."""
	if not file:
		return None, None
	if file.size > min(client.MOST_FETCHED, get_max_file_size()):
		return None, _("{0} is too large to be taken here. Add it on your ticket's page.").format(file.name)
	try:
		return client.fetch(file.file_id), None
	except Refused:
		return None, _not_taken(file)


def _not_taken(file: Attachment) -> str:
	return _("{0} could not be taken. Send it again, or add it on your ticket's page.").format(file.name)


def _attach(message: str, file: Attachment | None, content: bytes | None) -> str | None:
	"""Adds the file to the message; returns why it could not be, if so. The message stands all the same."""
	if content is None:
		return None
	return None if attachments.attach(message, file.name, content) else _not_taken(file)


def _complain(person: Person, ticket: str, problem: str | None) -> None:
	if problem:
		say(person.chat, problem, ticket=ticket)
