"""Moves messages from one ticket to another, with what hangs on them. The caller holds both tickets' rows."""

from collections.abc import Sequence

import frappe
from frappe.query_builder.functions import Coalesce, Count, Max, Min

from oki_tickets.domain.lifecycle import Side
from oki_tickets.services.search import texts

# Records that hang on a message and name its ticket too.
WITH_MESSAGE = ("Ticket Reaction", "Ticket Call")


def locked_messages(ticket: str) -> list[frappe._dict]:
	"""Every message of the ticket, the oldest first, as it is by now: who waited for the ticket's row still
	reads from a snapshot of before. Name, body, sender_side, is_internal, channel, sent_at."""
	message = frappe.qb.DocType("Ticket Message")
	fields = ("name", "body", "sender_side", "is_internal", "channel", "sent_at")
	return (
		frappe.qb.from_(message)
		.select(*(message[field] for field in fields))
		.where(message.ticket == ticket)
		.orderby(message.sent_at)
		.orderby(message.creation)
		.for_update()
	).run(as_dict=True)


def messages(names: Sequence[str], to: str) -> None:
	"""These messages are the ticket `to`'s from now on: their files hang on them and come along, their
	customers' reactions, their mails and calls follow."""
	if not names:
		return
	message = frappe.qb.DocType("Ticket Message")
	frappe.qb.update(message).set(message.ticket, to).where(message.name.isin(names)).run()
	for doctype in WITH_MESSAGE:
		table = frappe.qb.DocType(doctype)
		frappe.qb.update(table).set(table.ticket, to).where(table.message.isin(names)).run()
	_mails(names, to)
	texts.move(names, to)


def _mails(names: Sequence[str], to: str) -> None:
	mails = frappe.get_all(
		"Ticket Message",
		filters={"name": ("in", names), "communication": ("is", "set")},
		pluck="communication",
		order_by="name",
	)
	if mails:
		filters = {"name": ("in", mails), "reference_doctype": "Ticket"}
		frappe.db.set_value("Communication", filters, "reference_name", to, update_modified=False)


def files(ticket: str, to: str) -> None:
	"""Files that people hung on the ticket itself are `to`'s from now on."""
	filters = {"attached_to_doctype": "Ticket", "attached_to_name": ticket}
	frappe.db.set_value("File", filters, "attached_to_name", to, update_modified=False)


def recount(ticket: str) -> None:
	"""Counts the ticket's messages anew, in the database itself: a form that is being filled in can still be
	saved. A first answer that was given once stays given."""
	told = _told(ticket)
	table = frappe.qb.DocType("Ticket")
	query = frappe.qb.update(table).where(table.name == ticket)
	query = query.set(table.message_count, sum(row.number for row in told.values()))
	query = query.set(table.last_customer_message_at, told[Side.CUSTOMER].last)
	query = query.set(table.last_agent_message_at, told[Side.AGENT].last)
	query.set(table.first_responded_at, Coalesce(table.first_responded_at, told[Side.AGENT].first)).run()
	frappe.clear_document_cache("Ticket", ticket)


def _told(ticket: str) -> dict[str, frappe._dict]:
	"""By side how many messages there are, and when the first and the last was said to the other side."""
	message = frappe.qb.DocType("Ticket Message")
	said_at = frappe.qb.terms.Case().when(message.is_internal == 0, message.sent_at)
	rows = (
		frappe.qb.from_(message)
		.select(
			message.sender_side,
			Count(message.name).as_("number"),
			Min(said_at).as_("first"),
			Max(said_at).as_("last"),
		)
		.where(message.ticket == ticket)
		.groupby(message.sender_side)
		.for_update()
	).run(as_dict=True)
	nothing = {side: frappe._dict(number=0) for side in (Side.CUSTOMER, Side.AGENT, Side.SYSTEM)}
	return nothing | {row.sender_side: row for row in rows}
