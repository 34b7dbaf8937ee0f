"""What customers are told by mail: that their ticket is there, public answers with their files, changes of
status. Here it is decided and put into the outbox; letters.py writes the mail once it leaves.

What belongs together goes out as one mail: an agent's move and the words that go with it, and the files, which
browsers send after the words. So a mail waits some seconds for what else comes.
"""

from typing import Any

import frappe
from frappe.query_builder.functions import Min

from oki_tickets.channels import outbox
from oki_tickets.channels.mail import accounts
from oki_tickets.channels.outbox import Post
from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import clock

# The channel of the outbox.
CHANNEL = "Customer Mail"
TICKET_CHANNEL = "E-mail"
# Seconds for which a mail waits for files and for what else is done to the ticket.
GATHERING = 15
# Greetings to one address within an hour. Another desk's automatic answers to ours would be greeted in turn;
# this ends it.
MOST_GREETINGS = 3
HOUR = 3600


class What:
	"""Values of `kind` in a payload."""

	GREETING = "greeting"
	ANSWER = "answer"
	STATUS = "status"
	FILE = "file"
	REQUEST = "request"


def greet(ticket: str, address: str) -> None:
	"""Tells the writer of a mail that made a ticket its number."""
	if _settings().mail_greeting and _may_greet(address):
		_post(ticket, address, {"kind": What.GREETING}, key=f"greeting:{ticket}", gathers=False)


def after_message(doc, _method: str | None = None) -> None:
	"""Ticket Message.after_insert: a public answer."""
	if doc.sender_side == Side.CUSTOMER or doc.is_internal or not _settings().mail_answers:
		return
	address = address_of(doc.ticket)
	if address:
		_post(doc.ticket, address, {"kind": What.ANSWER, "message": doc.name}, key=_key_of_answer(doc.name))


def after_status_change(doc, _method: str | None = None) -> None:
	"""Ticket Status Change.after_insert; what customers did themselves they know, and so does the customer to
	whom the new status is called as the old one."""
	if doc.side == Side.CUSTOMER or not _settings().mail_status:
		return
	if label_of(doc.from_status) == label_of(doc.to_status):
		return
	address = address_of(doc.ticket)
	if address:
		_post(doc.ticket, address, {"kind": What.STATUS, "change": doc.name}, key=f"status:{doc.name}")


def after_file(doc, _method: str | None = None) -> None:
	"""File.after_insert: one that an agent adds to a public message goes with the answer, which has a few
	seconds until it leaves; one that comes later goes alone."""
	if doc.attached_to_doctype != "Ticket Message" or not _settings().mail_answers:
		return
	fields = ["ticket", "sender_side", "is_internal"]
	message = frappe.db.get_value("Ticket Message", doc.attached_to_name, fields, as_dict=True)
	if not message or message.sender_side == Side.CUSTOMER or message.is_internal:
		return
	address = address_of(message.ticket)
	if address and not _still_waits(doc.attached_to_name):
		payload = {"kind": What.FILE, "message": doc.attached_to_name, "file": doc.name}
		_post(message.ticket, address, payload, key=f"file:{doc.name}")


def ask(ticket: str, address: str, payload: dict[str, str]) -> None:
	"""A request for the customer's verdict (channels/feedback), in the same mail as the news that led to it."""
	key = f"request:{payload['invitation']}"
	_post(ticket, address.lower(), {"kind": What.REQUEST, **payload}, key=key)


def _settings():
	return frappe.get_cached_doc(accounts.SETTINGS)


def _key_of_answer(message: str) -> str:
	return f"answer:{message}"


def _still_waits(message: str) -> bool:
	"""Whether the answer has not left. Its row is held until the file is there: a worker passes over it."""
	key = {"idempotency_key": f"{CHANNEL}:{_key_of_answer(message)}"}
	state = frappe.db.get_value(outbox.DOCTYPE, key, "state", for_update=True)
	return state in (outbox.WAITING, outbox.HELD)


def address_of(ticket: str) -> str | None:
	"""Where the ticket's customer is written to; None where mails about it are not wanted or cannot be sent."""
	row = frappe.db.get_value("Ticket", ticket, ["channel", "raised_by"], as_dict=True)
	if not row.raised_by or not (row.channel == TICKET_CHANNEL or _settings().mail_other_channels):
		return None
	if row.channel == "Telegram" or not accounts.outgoing():
		return None
	address = row.raised_by.lower()
	return None if address in accounts.own_addresses() else address


def label_of(status: str) -> str:
	"""What customers call the status, in English."""
	return frappe.get_cached_value("Ticket Status", status, "customer_label") or status


def _post(ticket: str, address: str, payload: dict[str, Any], *, key: str, gathers: bool = True) -> None:
	if not accounts.outgoing():
		return
	gather_key = f"{CHANNEL}:{ticket}" if gathers else None
	post = Post(
		CHANNEL,
		address,
		payload,
		ticket,
		key=f"{CHANNEL}:{key}",
		order_key=order_of(address),
		gather_key=gather_key,
		not_before=_departure(gather_key, address) if gather_key else 0,
	)
	outbox.post_all([post])


def _departure(gather_key: str, address: str) -> int:
	"""The UTC second at which what waits for the customer leaves, else some seconds from now. Reckoned anew for each
	piece, a solution and the request to rate it would be two mails whenever a second ends between them."""
	now, table = clock.now_second(), frappe.qb.DocType(outbox.DOCTYPE)
	waiting = (table.gather_key == gather_key) & (table.recipient == address) & (table.state == outbox.HELD)
	query = frappe.qb.from_(table).select(Min(table.next_try)).where(waiting & (table.next_try > now))
	return query.run()[0][0] or now + GATHERING


def order_of(address: str) -> str:
	"""Mails to one person leave in order."""
	return f"{CHANNEL}:{address}"[:140]


def _may_greet(address: str) -> bool:
	if address in accounts.own_addresses():
		return False
	table = frappe.qb.DocType(outbox.DOCTYPE)
	since = clock.now_second() - HOUR
	found = (
		frappe.qb.from_(table)
		.select(table.name)
		.where(
			(table.order_key == order_of(address))
			& (table.since_second > since)
			& table.idempotency_key.like(f"{CHANNEL}:greeting:%")
		)
		.limit(MOST_GREETINGS)
	).run()
	return len(found) < MOST_GREETINGS
