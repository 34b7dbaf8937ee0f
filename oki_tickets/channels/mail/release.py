"""What people do with mails that were stopped, held back or could not be read."""

import frappe
from frappe import _

from oki_tickets.channels.mail import accounts, store, taking_in, writing
from oki_tickets.channels.mail.writing import Arrival, Place
from oki_tickets.domain.mail.reading import read
from oki_tickets.exceptions import OkiTicketsError


def make_ticket(name: str) -> str:
	"""Makes a ticket of the mail and returns its name. Raises OkiTicketsError where the mail is done with, or
	cannot be read. The caller has checked the right."""
	arrival = _arrival(name)
	return _finish(name, arrival, writing.make_ticket(arrival))


def join_ticket(name: str, ticket: str) -> str:
	"""Adds the mail to the ticket, or to the one that this was merged into, and returns its name. Raises what
	make_ticket raises. The caller has checked the right."""
	arrival = _arrival(name)
	return _finish(name, arrival, writing.join(arrival, ticket))


def try_again(name: str) -> None:
	"""Lets a worker take the mail in once more, as if it had just come. Raises OkiTicketsError where it is done
	with or was never fetched. The caller has checked the right."""
	row = _open_row(name)
	store.note(name, state=store.WAITING, reason=None, tries=(row.tries or 0) + 1)
	store.ask_for(row.reload())


def _open_row(name: str):
	row = store.locked(name)
	if row.state in (store.DONE, store.WAITING):
		frappe.throw(_("This mail is taken in already."), OkiTicketsError)
	if store.raw_of(name) is None:
		frappe.throw(_("This mail is still on the mail server. Look at it there."), OkiTicketsError)
	return row


def _arrival(name: str) -> Arrival:
	row = _open_row(name)
	try:
		mail = read(store.raw_of(name))
	except Exception:
		# As in taking_in: the parser may break off in any way.
		frappe.throw(_("This mail cannot be read. Download it and look at it."), OkiTicketsError)
	return writing.arrival_of(mail, row.email_account, accounts.own_addresses())


def _finish(name: str, arrival: Arrival, place: Place) -> str:
	taking_in.finish(name, arrival, place)
	return place.ticket
