"""What the desk itself says in a conversation, in the customer's language."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import escape_html

from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import clock, conversation, locks, notices

CHANNEL = "Desk"


def say(ticket: str, sentence: Callable[[], str], *, is_internal: bool = False) -> str:
	"""Writes what `sentence` returns (plain text) as a message of the desk; the caller holds the ticket's row.
	Returns the message's name."""
	with notices.language(language_of(ticket)):
		text = sentence()
	return _write(ticket, text, is_internal)


def _write(ticket: str, text: str, is_internal: bool) -> str:
	draft = conversation.Draft(
		body=f"<p>{escape_html(text)}</p>",
		side=Side.SYSTEM,
		sender="",
		channel=CHANNEL,
		is_internal=is_internal,
	)
	return conversation.write(ticket, draft, at=clock.now())


def note(ticket: str, sentence: Callable[[], str]) -> None:
	"""An internal note of the desk's, in the site's language; locks the ticket."""
	locks.hold(ticket)
	with notices.language(frappe.db.get_default("lang") or "en"):
		_write(ticket, sentence(), is_internal=True)


def warn_of_address(ticket: str) -> None:
	"""Where a known customer's address was typed in by somebody whom nobody has made sure of, the agent has to
	know that."""
	if frappe.db.get_value("Ticket", ticket, "contact"):
		note(
			ticket,
			lambda: _(
				"The address was typed in by whoever wrote, and nobody has checked that it is theirs. Before you"
				" tell anything of the company, make sure who it is."
			),
		)


def language_of(ticket: str) -> str:
	"""The language of the ticket's customer, else the site's."""
	user, contact = frappe.db.get_value("Ticket", ticket, ["raised_by", "contact"])
	if contact and not frappe.db.exists("User", user or ""):
		user = frappe.db.get_value("Contact", contact, "user")
	own = frappe.db.get_value("User", user, "language") if user else None
	return own or frappe.db.get_default("lang") or "en"
