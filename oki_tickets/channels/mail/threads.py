"""Which ticket a mail belongs to. Addresses and numbers can be made up by anybody; what counts is our own
signature, or that somebody who is part of the ticket already names it."""

import re

import frappe

from oki_tickets.channels.mail import accounts, store
from oki_tickets.domain.lifecycle import Side
from oki_tickets.domain.mail.reading import Mail

# As in domain/chat.py; a subject may name several.
_NUMBER = re.compile(r"\b[A-Z][A-Z0-9]*-(?:\d+-)*\d+\b")
MOST_NUMBERS = 5


def ticket_of(mail: Mail, sender: str) -> str | None:
	"""The ticket that the mail continues, which may be closed or merged; None for a new matter. `sender` is the
	address that it came from, empty where that is not the writer's."""
	cited = _cited(mail) if sender else []
	return _signed(mail) or next((name for name in cited if is_participant(name, sender)), None)


def is_signed(mail: Mail) -> bool:
	"""Whether the mail brings a signature of ours along."""
	return _signed(mail) is not None


def _signed(mail: Mail) -> str | None:
	named = [accounts.ticket_of_id(one) for one in mail.references]
	named.append(accounts.ticket_of_addresses(mail.recipients))
	# One that was deleted since is nobody's.
	return next((name for name in named if name and frappe.db.exists("Ticket", name)), None)


def _cited(mail: Mail) -> list[str]:
	"""Tickets that the mail only names: by a customer's earlier mail that it answers, or by number."""
	numbers = list(dict.fromkeys(_NUMBER.findall(mail.subject)))[:MOST_NUMBERS]
	known = [name for name in numbers if frappe.db.exists("Ticket", name)]
	return [*store.tickets_of(list(mail.references)), *known]


def is_participant(ticket: str, address: str) -> bool:
	"""Whether the address is the customer's who raised the ticket, its contact's, or of somebody of the
	customer's side who has written on it."""
	row = frappe.db.get_value("Ticket", ticket, ["raised_by", "contact"], as_dict=True)
	if address == (row.raised_by or "").lower():
		return True
	if row.contact and frappe.db.exists("Contact Email", {"parent": row.contact, "email_id": address}):
		return True
	written = {"ticket": ticket, "sender": address, "sender_side": Side.CUSTOMER}
	return bool(frappe.db.exists("Ticket Message", written))
