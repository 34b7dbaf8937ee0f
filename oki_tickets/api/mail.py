"""What administrators and heads do with mails that did not become part of a ticket by themselves."""

import frappe

from oki_tickets.api import door
from oki_tickets.channels.mail import release
from oki_tickets.services.identity import ADMIN_ROLE, HEAD_ROLE


@door()
def make_ticket(mail: str) -> str:
	"""Makes a ticket of an Inbound Mail that was stopped, held back or set aside; returns the ticket's name.
	Raises OkiTicketsError for one that is taken in already."""
	_check(mail)
	return release.make_ticket(mail)


@door()
def join_ticket(mail: str, ticket: str) -> str:
	"""Adds such a mail to a ticket; returns the name of the ticket that has it: the one that this was merged
	into, or a new one where it is closed for good."""
	_check(mail)
	frappe.has_permission("Ticket", "write", doc=ticket, throw=True)
	return release.join_ticket(mail, ticket)


@door()
def try_again(mail: str) -> None:
	"""Lets a worker take such a mail in once more."""
	_check(mail)
	release.try_again(mail)


def _check(mail: str) -> None:
	frappe.only_for((ADMIN_ROLE, HEAD_ROLE))
	frappe.has_permission("Inbound Mail", "read", doc=mail, throw=True)
