"""Who is told what, and by which channel: the one place that decides it. What is told is written to the
outbox in the transaction of its cause."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

import frappe
from frappe import _
from frappe.utils import format_datetime

from oki_tickets.channels import outbox
from oki_tickets.channels.outbox import Post
from oki_tickets.channels.telegram import client
from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import clock, workflow
from oki_tickets.services.identity import ADMIN_ROLE
from oki_tickets.services.notice_choices import DESK, TELEGRAM, Choice, choices_of

# A sentence, or what makes it: then each person reads it in a language of their own.
Sentence = str | Callable[[], str]

# Seconds after which what fell due is seen late.
STANDSTILL = 3600


def head_of(line: str | None) -> str | None:
	"""The user who leads the line."""
	return frappe.get_cached_value("Support Line", line, "head") if line else None


def discipline(ticket, level: int) -> str:
	"""One sentence about a norm that was broken."""
	return _("{0} has been {1} for too long (level {2}): {3}").format(
		ticket.name, _(ticket.status), level, frappe.utils.escape_html(ticket.subject)
	)


def deadline(ticket, is_first_response: bool) -> str:
	"""One sentence about a deadline that has passed."""
	text = _("{0} has had no first answer in time: {1}") if is_first_response else _("{0} is overdue: {1}")
	return text.format(ticket.name, frappe.utils.escape_html(ticket.subject))


def standstill(ticket, due: int) -> str:
	"""One sentence about limits that were seen late, the first of them `ticket`'s at UTC second `due`."""
	text = _("Nobody kept the desk's time: what fell due since {0} is only seen now, first of all {1}.")
	return text.format(format_datetime(clock.to_moment(due)), ticket.name)


def tell_of_limit(people: Sequence[str | None], ticket, subject: Sentence, due: int) -> None:
	"""Tells each of `people` of a limit of the ticket that passed at UTC second `due`. Of what is seen long
	after, because no worker ran, each hears once an hour, not once for each ticket."""
	now = clock.now_second()
	if now - due > STANDSTILL:
		tell(people, ticket, lambda: standstill(ticket, due), once=f"standstill:{now // 3600}")
	else:
		tell(people, ticket, subject)


def tell(
	people: Sequence[str | None],
	ticket,
	subject: Sentence,
	*,
	urgent: bool = False,
	once: str | None = None,
) -> None:
	"""Tells each of `people` once, by the channels that they chose; users who are gone or disabled are left
	out. `subject` is a sentence of HTML; given as a function, it is called in each person's language.
	A ticket of nobody is told of with a button to take it. What is `urgent` keeps no quiet hours. Of what
	has the same `once` only the first is told."""
	users = list(dict.fromkeys(person for person in people if person))
	posts = []
	for choice in choices_of(users):
		with language(choice.language):
			sentence = subject() if callable(subject) else subject
		posts += [_post(channel, choice, ticket, sentence, urgent) for channel in choice.channels]
	if once:
		posts = [replace(post, key=f"{once}:{post.channel}:{post.recipient}") for post in posts]
	outbox.post_all(posts)


def offer(people: Sequence[str], ticket) -> None:
	"""A button to take the ticket, in Telegram, for those to whom it is offered; Desk shows an offer of its
	own. Offers are made to people on duty: they keep no quiet hours."""
	if not client.is_enabled():
		return
	posts = []
	for choice in choices_of(list(people)):
		if TELEGRAM in choice.channels:
			with language(choice.language):
				subject = frappe.utils.escape_html(ticket.subject)
				sentence = _("{0} is offered to you: {1}").format(ticket.name, subject)
			post = _post(TELEGRAM, choice, ticket, sentence, urgent=True)
			posts.append(replace(post, payload={**post.payload, "is_offer": True}))
	outbox.post_all(posts)


def _post(channel: str, choice: Choice, ticket, sentence: str, urgent: bool) -> Post:
	order = f"{channel}:{ticket.name}:{choice.user}"
	if channel == DESK:
		payload = {"subject": sentence, "document_type": "Ticket", "document_name": ticket.name}
		return Post(channel, choice.user, payload, ticket.name, order_key=order)
	can_take = choice.is_agent and not ticket.agent and workflow.category_of(ticket.status) in Category.OPEN
	return Post(
		channel,
		choice.user,
		{"subject": sentence, "ticket": ticket.name, "can_take": can_take},
		ticket.name,
		order_key=order,
		# What is to be taken cannot wait, and needs a button of its own.
		gather_key=None if can_take else f"notice:{choice.user}",
		not_before=0 if urgent or _has_no_night(choice) else choice.end_of_quiet(clock.now_second()),
	)


def _has_no_night(choice: Choice) -> bool:
	settings = frappe.get_cached_doc("Oki Tickets Settings")
	return choice.is_head and bool(settings.heads_ignore_quiet_hours)


def tell_administrators(subject: Sentence, *, doctype: str, key: str) -> None:
	"""A Desk notification to each enabled System Manager that leads to the list of `doctype`; a second with the
	same `key` is dropped. `subject` as for `tell`."""
	holders = frappe.get_all(
		"Has Role",
		filters={"role": ADMIN_ROLE, "parenttype": "User"},
		pluck="parent",
		order_by="parent",
	)
	users = frappe.get_all(
		"User", filters={"name": ("in", holders), "enabled": 1}, pluck="name", order_by="name"
	)
	about = {"document_type": "DocType", "document_name": doctype}
	outbox.post_all(
		Post(DESK, user, {"subject": _read_by(user, subject), **about}, key=f"{key}:{user}") for user in users
	)


def _read_by(user: str, sentence: Sentence) -> str:
	with language(language_of(user)):
		return sentence() if callable(sentence) else sentence


def language_of(user: str | None = None) -> str:
	"""The language that `user` reads: the one they have chosen, else the site's."""
	own = frappe.db.get_value("User", user, "language") if user else None
	return own or frappe.db.get_default("lang") or "en"


@contextmanager
def language(code: str) -> Iterator[None]:
	"""Within, texts are translated for somebody who reads this language."""
	before = frappe.local.lang
	frappe.local.lang = code
	try:
		yield
	finally:
		frappe.local.lang = before
