"""Takes a kept mail in: a ticket, a message, or a note of why it was stopped or held back. It is the outbox that
brings it here, so a worker that dies is followed by another, and what was written is committed together with the
note that the mail is done with."""

import frappe
from frappe import _

from oki_tickets.channels.mail import accounts, bounces, outgoing, store, threads, writing
from oki_tickets.channels.mail.writing import Arrival, Place
from oki_tickets.channels.port import Letter, Receipt, TryLater
from oki_tickets.domain.mail.reading import read
from oki_tickets.domain.mail.sorting import Kind, is_forged, sort
from oki_tickets.exceptions import NoRoom
from oki_tickets.services import identity, notices

# After so many tries, workers that died over it included, a mail is set aside. What is no mail's fault does not count:
# a full disk, and others who hold what it needs.
MOST_TRIES = 3
HOUR = 3600


class IncomingMailAdapter:
	"""Recipient: the name of an Inbound Mail."""

	def send(self, letter: Letter) -> Receipt:
		if not frappe.db.exists(store.DOCTYPE, letter.recipient):
			return Receipt("-")
		try:
			return self._send(letter)
		except NoRoom as trouble:
			raise TryLater(str(trouble), whole_channel=True) from trouble
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError) as crowd:
			raise TryLater(type(crowd).__name__, is_counted=False) from crowd

	def _send(self, letter: Letter) -> Receipt:
		row = store.locked(letter.recipient)
		if row.state != store.WAITING:
			return Receipt(row.ticket or "-")
		with notices.language(accounts.language()):
			return Receipt(_deal_with(row, letter) or "-")


def _deal_with(row, letter: Letter) -> str | None:
	if letter.attempts <= MOST_TRIES:
		return take_in(row)
	_set_aside(row.name, _("Several attempts to take it in broke off. The Error Log tells more."))
	return None


def take_in(row) -> str | None:
	"""Decides what the mail is and does what follows; returns its ticket. The caller holds the record."""
	try:
		mail = read(store.raw_of(row.name) or b"")
	except Exception as problem:
		# Python's parser knows no exception of its own for what it cannot bear.
		_set_aside(row.name, f"{type(problem).__name__}: {problem}")
		return None
	own = accounts.own_addresses()
	verdict = sort(mail, own, accounts.is_ours)
	if verdict.kind == Kind.PERSON:
		arrival = writing.arrival_of(mail, row.email_account, own)
		store.describe(row.name, mail, sender=arrival.sender, sender_name=arrival.sender_name)
		return _hear(row, arrival)
	store.describe(row.name, mail, sender=mail.sender, sender_name=mail.sender_name)
	ticket = bounces.note_bounce(mail) if verdict.kind == Kind.BOUNCE else None
	store.note(row.name, state=store.STOPPED, kind=verdict.kind, reason=verdict.reason, ticket=ticket)
	return ticket


def _set_aside(name: str, reason: str) -> None:
	store.note(name, state=store.UNREADABLE, reason=reason)
	store.tell_of(store.UNREADABLE, name)


def _hear(row, arrival: Arrival) -> str | None:
	"""A person's mail."""
	reason = _reason_to_wait(row, arrival)
	ticket = None if reason else threads.ticket_of(arrival.mail, arrival.proven)
	if ticket and is_forged(arrival.mail) and not threads.is_signed(arrival.mail):
		reason = _(
			"The mail server says that the sender's address is forged, and the mail names {0}."
		).format(ticket)
	if not (reason or ticket or _may_raise(arrival.relay or arrival.sender)):
		reason = _("Nobody knows the sender.")
	if reason:
		kind = Kind.PERSON if arrival.sender else None
		store.note(row.name, state=store.HELD_BACK, kind=kind, reason=reason)
		store.tell_of(store.HELD_BACK, row.name)
		return None
	place = writing.join(arrival, ticket) if ticket else writing.make_ticket(arrival)
	finish(row.name, arrival, place)
	return place.ticket


def finish(name: str, arrival: Arrival, place: Place) -> None:
	"""Notes where the mail's words are, and greets who has raised a ticket by it."""
	values = {"state": store.DONE, "kind": Kind.PERSON, "reason": None}
	store.note(name, **values, ticket=place.ticket, ticket_message=place.message)
	if place.is_new:
		outgoing.greet(place.ticket, arrival.sender)


def _reason_to_wait(row, arrival: Arrival) -> str | None:
	if not arrival.sender:
		return _("It names no sender.")
	most = frappe.get_cached_doc(accounts.SETTINGS).mail_most_per_hour
	if most and store.number_before(row, arrival.sender, HOUR) > most:
		return _("More than {0} mails came from this address within an hour.").format(most)
	return None


def _may_raise(sender: str) -> bool:
	if frappe.get_cached_doc(accounts.SETTINGS).mail_unknown_senders != "Hold Back":
		return True
	return identity.knows(sender)
