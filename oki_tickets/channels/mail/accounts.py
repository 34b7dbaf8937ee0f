"""Which of Frappe's Email Accounts are the desk's."""

from collections.abc import Iterable
from urllib.parse import urlsplit

import frappe
from frappe.utils import get_url
from frappe.utils.password import get_encryption_key

from oki_tickets.domain.mail import tokens

DOCTYPE = "Email Account"
SETTINGS = "Oki Tickets Settings"


def incoming() -> list[str]:
	"""Names of the mailboxes that are pulled."""
	filters = {"makes_tickets": 1, "enable_incoming": 1, "awaiting_password": 0}
	return frappe.get_all(DOCTYPE, filters=filters, pluck="name", order_by="name")


def outgoing(mailbox: str | None = None) -> str | None:
	"""The account by which customers are written to: the mailbox that their mail came to, where it sends, else
	the first of the desk's that does; None where there is none."""
	names = senders()
	return mailbox if mailbox in names else next(iter(names), None)


def senders() -> list[str]:
	"""Names of the desk's accounts that send mails."""
	filters = {"makes_tickets": 1, "enable_outgoing": 1}
	return frappe.get_all(DOCTYPE, filters=filters, pluck="name", order_by="name")


def own_addresses() -> frozenset[str]:
	"""Addresses that the desk and the site's own notices come from, in small letters: a mail from one of them is
	no customer's. People of the company may have accounts too, and write to the desk."""
	rows = frappe.get_all(
		DOCTYPE,
		or_filters={"makes_tickets": 1, "default_outgoing": 1},
		pluck="email_id",
		order_by="name",
	)
	return frozenset(address.lower() for address in (*rows, frappe.conf.auto_email_id) if address)


def signing_key() -> bytes:
	"""The site's own secret, for what comes back to us from mail programs."""
	return f"oki_tickets.mail:{get_encryption_key()}".encode()


def message_id(ticket: str, what: str) -> str:
	"""The Message-ID, without brackets, of the desk's mail about `what` of the ticket."""
	host = urlsplit(get_url()).hostname or frappe.local.site
	return tokens.message_id(ticket, what, key=signing_key(), host=host)


def ticket_of_id(message_id: str) -> str | None:
	"""The ticket that a Message-ID of the desk's names; None for everybody else's."""
	return tokens.ticket_of_id(message_id, key=signing_key())


def is_ours(message_id: str) -> bool:
	"""Whether the desk has given this Message-ID."""
	return ticket_of_id(message_id) is not None


def ticket_of_addresses(addresses: Iterable[str]) -> str | None:
	"""The ticket that an address for answers names, among those that a mail went to."""
	return tokens.ticket_of_addresses(addresses, key=signing_key())


def language() -> str:
	"""What the desk's own people read."""
	return frappe.db.get_default("lang") or "en"


def reply_address(ticket: str, address: str) -> str:
	"""Where answers go to: `address`, with the ticket in it where the settings say that the server knows
	such addresses."""
	if not frappe.get_cached_doc(SETTINGS).mail_reply_tokens:
		return address
	return tokens.reply_address(ticket, address, key=signing_key())
