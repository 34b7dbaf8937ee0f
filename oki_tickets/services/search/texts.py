"""The words that tickets are found by: the only writer of the table of setup/search_table.py.

A row for the ticket itself (subject, who asks) and one for each message, written in the transaction of its
cause. Messages never change, so that almost nothing is ever written over: what a full text costs is deleting.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import frappe

from oki_tickets.domain.search import indexed
from oki_tickets.domain.text import plain_text
from oki_tickets.services import jobs
from oki_tickets.setup.search_table import TABLE

# What of a ticket it is found by; agent and tags change often and are looked up where they are.
FIELDS = ("subject", "customer", "contact", "raised_by", "phone")
# Of one message: a pasted log is found by its beginning.
LONGEST = 100_000
BATCH = 200
# Seconds that a job fills in old tickets before another one goes on.
TURN = 900

Row = tuple[str, str, int, str]
# A text that is there already gets its words anew.
_STATEMENT = """
insert into `__oki_ticket_text` (source, ticket, is_internal, words) values (%s, %s, %s, %s)
on duplicate key update ticket = values(ticket), is_internal = values(is_internal), words = values(words)
"""


def add_ticket(doc) -> None:
	"""From Ticket.after_insert."""
	_write(_of_tickets([doc]))


def follow_ticket(doc) -> None:
	"""From Ticket.on_update. A description is never changed: it is the first message too."""
	if doc.get_doc_before_save() and any(doc.has_value_changed(name) for name in FIELDS):
		_write(_of_tickets([doc]))


def add_message(name: str, ticket: str, text: str, *, is_internal: bool) -> None:
	"""A message was stored; `text` is its plain text."""
	_write([_of_message(name, ticket, text, is_internal)])


def move(sources: Sequence[str], to: str) -> None:
	"""These messages are the ticket `to`'s from now on."""
	table = frappe.qb.Table(TABLE)
	frappe.qb.update(table).set(table.ticket, to).where(table.source.isin(sources)).run()


def forget(ticket: str) -> None:
	"""The ticket is deleted."""
	table = frappe.qb.Table(TABLE)
	frappe.qb.from_(table).delete().where(table.ticket == ticket).run()


def renew(tickets: Sequence[str]) -> None:
	"""Writes every text of these tickets anew, as the database has them."""
	docs = frappe.get_all(
		"Ticket", filters={"name": ("in", tickets)}, fields=["name", *FIELDS], order_by="name"
	)
	messages = frappe.get_all(
		"Ticket Message",
		filters={"ticket": ("in", tickets)},
		fields=["name", "ticket", "body", "is_internal"],
		order_by="sent_at",
	)
	_write(
		[
			*_of_tickets(docs),
			*(_of_message(row.name, row.ticket, plain_text(row.body), row.is_internal) for row in messages),
		]
	)


def after_customer(doc, _method: str | None = None) -> None:
	"""Customer.on_update: a company that has another name is found by it."""
	_renew_if_changed(doc, "customer_name", "customer")


def after_contact(doc, _method: str | None = None) -> None:
	"""Contact.on_update: so is a person."""
	_renew_if_changed(doc, "full_name", "contact")


def after_rename(doc, _method: str | None, _old: str, new: str, *_merge: Any) -> None:
	"""Customer.after_rename and Contact.after_rename."""
	_renew_later("customer" if doc.doctype == "Customer" else "contact", new)


def _renew_if_changed(doc, field: str, link: str) -> None:
	if doc.get_doc_before_save() and doc.has_value_changed(field):
		_renew_later(link, doc.name)


def _renew_later(link: str, name: str) -> None:
	"""Of a large customer these are thousands. Not deduplicated: a job that runs has read the name before."""
	if frappe.db.exists("Ticket", {link: name}):
		frappe.enqueue(
			renew_search_texts_of_party,
			queue="long",
			timeout=TURN * 2,
			enqueue_after_commit=True,
			link=link,
			party=name,
		)


@jobs.tried_again
def renew_search_texts_of_party(link: str, party: str) -> None:
	"""A background job: the tickets that name this customer or contact in their field `link`."""
	for tickets in _batches({link: party}, ""):
		renew(tickets)
		frappe.db.commit()  # a background job: each batch stands for itself


def fill_later(after: str = "") -> None:
	"""Has a background job write the words of the tickets whose names come after `after`: those that were there
	before they could be searched. May run again."""
	frappe.enqueue(
		fill_search_texts,
		queue="long",
		timeout=TURN * 2,
		job_id="oki_fill_search",
		deduplicate=True,
		after=after,
	)


@jobs.tried_again
def fill_search_texts(after: str = "") -> None:
	"""A background job; gives way to another one from time to time."""
	end = frappe.utils.now_datetime().timestamp() + TURN
	for tickets in _batches({}, after):
		renew(tickets)
		frappe.db.commit()  # a background job: each batch stands for itself
		if frappe.utils.now_datetime().timestamp() > end:
			# This job still bears the id, so that the next one needs another.
			frappe.enqueue(fill_search_texts, queue="long", timeout=TURN * 2, after=tickets[-1])
			return


def _batches(filters: dict[str, Any], last: str) -> Iterable[list[str]]:
	while tickets := frappe.get_all(
		"Ticket", filters={**filters, "name": (">", last)}, pluck="name", order_by="name", limit=BATCH
	):
		yield tickets
		last = tickets[-1]


def _of_tickets(docs: Sequence[Any]) -> list[Row]:
	"""Companies and people are found by their names too, which their records need not be called by."""
	companies = _called("Customer", "customer_name", {doc.get("customer") for doc in docs})
	people = _called("Contact", "full_name", {doc.get("contact") for doc in docs})
	return [
		(doc.name, doc.name, 0, indexed([*(doc.get(name) for name in FIELDS), *names]))
		for doc in docs
		for names in [(companies.get(doc.get("customer")), people.get(doc.get("contact")))]
	]


def _called(doctype: str, field: str, names: set[str | None]) -> dict[str, str]:
	"""By record the name that people know."""
	wanted = [name for name in names if name]
	if not wanted:
		return {}
	table = frappe.qb.DocType(doctype)
	return dict(frappe.qb.from_(table).select(table.name, table[field]).where(table.name.isin(wanted)).run())


def _of_message(name: str, ticket: str, text: str, is_internal: bool) -> Row:
	return name, ticket, int(is_internal), indexed([text[:LONGEST]])


def _write(rows: Iterable[Row]) -> None:
	for row in rows:
		frappe.db.sql(_STATEMENT, row)
