"""Splitting: messages that are about another matter become a ticket of their own, of the same party."""

from collections.abc import Sequence

import frappe
from frappe import _

from oki_tickets.domain.lifecycle import Side
from oki_tickets.domain.text import plain_text, shorten
from oki_tickets.exceptions import SplitRefused
from oki_tickets.services import carry_over, intake, live, locks, system_words
from oki_tickets.services.identity import Party
from oki_tickets.services.text import clean_line

LONGEST_SUBJECT = 140


def split(ticket: str, messages: Sequence[str], subject: str | None = None):
	"""Makes a ticket of these messages of `ticket`, which move there with their files; returns the new
	document. It is routed and has its deadlines from now on, as any new ticket. Raises SplitRefused. The
	caller has checked the right on `ticket`."""
	doc = locks.load_locked(ticket)
	chosen, left = _parted(doc.name, carry_over.locked_messages(doc.name), set(messages))
	first = _first_words(chosen)
	if not _first_public(left):
		frappe.throw(
			_("Nothing of the customer's would be left on ticket {0}. Leave a message there.").format(ticket),
			SplitRefused,
		)
	new = intake.create_ticket(_request(doc, first, subject), _party(doc), has_messages=True)
	carry_over.messages([row.name for row in chosen], new.name)
	_write_notes(doc, new)
	for name in (doc.name, new.name):
		carry_over.recount(name)
		live.announce(name, "message")
	return new.reload()


def _parted(ticket: str, rows: list[frappe._dict], names: set[str]) -> tuple[list, list]:
	"""The messages of these names, and the others."""
	chosen = [row for row in rows if row.name in names]
	if not names or len(chosen) != len(names):
		frappe.throw(
			_("Some of these messages are not on ticket {0} any more. Look at it again.").format(ticket),
			SplitRefused,
		)
	return chosen, [row for row in rows if row.name not in names]


def _first_words(chosen: list[frappe._dict]) -> frappe._dict:
	first = _first_public(chosen)
	if not first:
		frappe.throw(
			_("A ticket is what a customer asks for. Choose a message of the customer's among them."),
			SplitRefused,
		)
	return first


def _first_public(rows: list[frappe._dict]) -> frappe._dict | None:
	return next((row for row in rows if row.sender_side == Side.CUSTOMER and not row.is_internal), None)


def _request(doc, first, subject: str | None) -> intake.Request:
	channels = frappe.get_meta("Ticket").get_field("channel").options.split("\n")
	return intake.Request(
		subject=clean_line(subject) or shorten(plain_text(first.body), LONGEST_SUBJECT) or doc.subject,
		description=first.body,
		ticket_type=doc.ticket_type,
		channel=first.channel if first.channel in channels else doc.channel,
	)


def _party(doc) -> Party:
	return Party(doc.customer, doc.contact, doc.contract, doc.raised_by, doc.phone)


def _write_notes(doc, new) -> None:
	system_words.say(
		doc.name,
		lambda: _("Part of this conversation goes on in ticket {0}: {1}").format(new.name, new.subject),
	)
	system_words.say(
		new.name, lambda: _("This ticket was split off from {0}: {1}").format(doc.name, doc.subject)
	)
