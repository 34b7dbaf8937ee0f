"""Calls in sentences, for the conversation, for subjects and notices."""

import frappe
from frappe import _
from frappe.utils import escape_html

from oki_tickets.domain.calls import INCOMING, MISSED, Call
from oki_tickets.services.identity import Party

MINUTE = 60


def sentence(call: Call) -> str:
	"""What the conversation says of the call; the customer reads it, too."""
	if call.status == MISSED:
		return _("Missed call") if call.direction == INCOMING else _("We called and could not reach you")
	words = _("Telephone call") if call.direction == INCOMING else _("Telephone call from our support")
	length = _("{0} min").format(_minutes(call.duration or 0))
	return f"{words}, {length}" if call.duration else words


def _minutes(seconds: int) -> str:
	return f"{seconds // MINUTE}:{seconds % MINUTE:02d}"


def subject(call: Call, contact: str | None) -> str:
	"""The subject of a ticket that the call makes, where the call has no summary."""
	who = frappe.db.get_value("Contact", contact, "full_name") if contact else None
	text = _("Missed call from {0}") if call.status == MISSED else _("Call from {0}")
	return text.format(who or call.number or _("an unknown number"))


def missed(ticket) -> str:
	"""One sentence of HTML for those who should have answered."""
	return _("The customer called about {0} and nobody answered: {1}").format(
		ticket.name, escape_html(ticket.subject)
	)


def language(party: Party) -> str:
	"""The language of the person who called, else the site's."""
	user = frappe.db.get_value("Contact", party.contact, "user") if party.contact else party.email
	own = frappe.db.get_value("User", user, "language") if user else None
	return own or frappe.db.get_default("lang") or "en"
