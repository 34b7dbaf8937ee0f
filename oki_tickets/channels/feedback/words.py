"""What a request for a verdict says, in the language of the moment; how it travels is the adapters' business."""

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, escape_html, get_fullname, get_url
from frappe.utils.password import decrypt

from oki_tickets.domain import tokens
from oki_tickets.domain.text import shorten
from oki_tickets.services import invitations
from oki_tickets.services.feedback_words import choices_of

# Of a summary; whoever wants the rest opens the ticket.
LONGEST_QUOTE = 1500
# Of a subject in an SMS, so that the link ends within three parts of one.
LONGEST_SUBJECT = 50

_BUTTON = (
	"display:inline-block;margin:4px 8px 4px 0;padding:10px 18px;border:1px solid #0b4fa8;border-radius:8px;"
	"color:#0b4fa8;background:#ffffff;text-decoration:none;font-weight:600"
)
_QUOTE = "margin:12px 0;padding:8px 14px;border-left:3px solid #c6ccd4;color:#1d2530;white-space:pre-line"


@dataclass(frozen=True)
class Words:
	"""A request in plain text. `quotes` are pairs of a heading and what it heads, `choices` rows of value,
	label and slug."""

	subject: str
	opening: str
	quotes: tuple[tuple[str, str], ...]
	question: str
	choices: tuple[dict[str, str], ...]
	closing: str
	short: str


def asked(payload: dict) -> tuple[Any, str] | None:
	"""The invitation of a payload of the outbox, and the address of its page; None for what has been answered
	meanwhile, or has lost its sense. Payload: `invitation`, and its `token`, encrypted."""
	if not frappe.db.exists(invitations.DOCTYPE, payload["invitation"]):
		return None
	invitation = frappe.get_doc(invitations.DOCTYPE, payload["invitation"])
	if invitations.state_of(invitation) != invitations.OPEN:
		return None
	return invitation, get_url(f"{tokens.PATH}{decrypt(payload['token'])}")


def words_of(invitation) -> Words:
	"""What the invitation says."""
	ticket = frappe.get_doc("Ticket", invitation.ticket)
	if invitation.kind == invitations.RATING:
		return _rating(ticket)
	return _confirmation(ticket)


def _rating(ticket) -> Words:
	quotes = (
		(_("Your problem"), shorten(ticket.problem_summary or ticket.subject, LONGEST_QUOTE)),
		(_("What we did"), shorten(ticket.resolution_summary or "", LONGEST_QUOTE)),
	)
	return Words(
		subject=_("{0}: are you satisfied with our solution?").format(ticket.name),
		opening=_("We have proposed a solution for your ticket {0}: {1}").format(ticket.name, ticket.subject),
		quotes=tuple(quote for quote in quotes if quote[1]),
		question=_("Are you satisfied?"),
		choices=tuple(choices_of(invitations.RATING)),
		closing=_closing(),
		short=_("{0} ({1}) is solved. Are you satisfied?").format(
			ticket.name, shorten(ticket.subject, LONGEST_SUBJECT)
		),
	)


def _closing() -> str:
	days = cint(frappe.get_cached_doc("Oki Tickets Settings").close_after_days)
	if not days:
		return _("Nothing is recorded before you confirm it on the page that opens.")
	return _(
		"Nothing is recorded before you confirm it on the page that opens. If we hear nothing for {0} days,"
		" we take the solution as accepted."
	).format(days)


def _confirmation(ticket) -> Words:
	person = get_fullname(ticket.entered_by)
	return Words(
		subject=_("{0}: was it you who asked?").format(ticket.name),
		opening=_("{0} of our support has raised a ticket in your name: {1}").format(person, ticket.name),
		quotes=((_("Your problem"), shorten(ticket.subject, LONGEST_QUOTE)),),
		question=_("Was it you who asked?"),
		choices=tuple(choices_of(invitations.CONFIRMATION)),
		closing=_("Nothing is recorded before you confirm it on the page that opens."),
		short=_("We have raised {0} ({1}) in your name. Was it you who asked?").format(
			ticket.name, shorten(ticket.subject, LONGEST_SUBJECT)
		),
	)


def as_html(words: Words, address: str) -> str:
	"""For a mail: the choices are links that lead to the page and choose nothing yet."""
	quotes = "".join(
		f'<p style="margin:12px 0 0"><strong>{escape_html(head)}</strong></p>'
		f'<div style="{_QUOTE}">{escape_html(text)}</div>'
		for head, text in words.quotes
	)
	buttons = "".join(
		f'<a href="{escape_html(address)}?v={choice["slug"]}" style="{_BUTTON}">'
		f"{escape_html(choice['label'])}</a> "
		for choice in words.choices
	)
	return (
		f"<p>{escape_html(words.opening)}</p>{quotes}<p><strong>{escape_html(words.question)}</strong></p>"
		f'<p>{buttons}</p><p style="color:#5b6470">{escape_html(words.closing)}</p>'
	)


def as_text(words: Words) -> str:
	"""For a chat, whose buttons stand below."""
	quotes = [f"{head}:\n{text}" for head, text in words.quotes]
	return "\n\n".join([words.opening, *quotes, words.question])


def as_sms(words: Words, address: str) -> str:
	"""In one breath."""
	return f"{words.short} {address}"
