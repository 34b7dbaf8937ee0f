"""The outbox: whatever leaves the desk is written here in the transaction of its cause, and delivered after
its commit by a job (channels/delivery.py). An outage outside delays nobody and loses nothing.

Rows are written past Frappe's documents: nobody hooks on them, and a ticket should not pay for them.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import frappe
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Min
from pypika.terms import PseudoColumn, Term

from oki_tickets.channels.port import Letter, adapter_of
from oki_tickets.services import clock, clocks, jobs

DOCTYPE = "Outbox Message"
DESK = "Desk"

WAITING, SENDING, SENT, FAILED, GIVEN_UP, HELD = (
	"Waiting",
	"Sending",
	"Sent",
	"Failed",
	"Given Up",
	"Held",
)

JOB_ID = "oki_tickets_outbox"
PAUSE_KEY = "oki_tickets_outbox_pause"

_COLUMNS = (
	*("name", "creation", "modified", "owner", "modified_by"),
	*("channel", "recipient", "payload", "ticket", "idempotency_key", "order_key", "gather_key"),
	*("state", "since_second", "next_try", "sequence"),
)
# The database's own clock, the same for all hosts, in microseconds.
_now_in_database = CustomFunction("TIMESTAMPDIFF", ["unit", "start", "end"])
_utc = CustomFunction("UTC_TIMESTAMP", ["digits"])


@dataclass(frozen=True)
class Post:
	"""A message to put into the outbox.

	`recipient` is what the channel's adapter understands; `payload` goes through JSON. `key` makes it one of
	its kind: a second with the same key is dropped. Messages of one `order_key` are delivered in the order
	in which they were posted, the next only when the one before is done with. Those of one `gather_key`,
	recipient and channel that wait at the same time go out as one, where the adapter can. `not_before` is
	a UTC second, for quiet hours.
	"""

	channel: str
	recipient: str
	payload: dict[str, Any]
	ticket: str | None = None
	key: str | None = None
	order_key: str | None = None
	gather_key: str | None = None
	not_before: int = 0


def post(
	channel: str,
	recipient: str,
	payload: dict[str, Any],
	*,
	ticket: str | None = None,
	key: str | None = None,
	order_key: str | None = None,
	gather_key: str | None = None,
) -> None:
	"""Puts one message into the outbox, in the present transaction; see Post."""
	post_all([Post(channel, recipient, payload, ticket, key, order_key, gather_key)])


def post_all(posts: Iterable[Post]) -> None:
	"""Puts messages into the outbox, in the present transaction and in this order; after its commit a worker
	is asked to deliver them."""
	posts = list(posts)
	if _in_house.get():
		_deliver_here(posts)
	elif posts:
		_insert(posts)
		now = clock.now_second()
		wake(
			{one.channel for one in posts if one.not_before <= now},
			min((one.not_before for one in posts if one.not_before > now), default=0),
		)


def _insert(posts: list[Post]) -> None:
	moment, user, now = frappe.utils.now(), frappe.session.user, clock.now_second()
	table = frappe.qb.DocType(DOCTYPE)
	query = frappe.qb.into(table).columns(*_COLUMNS)
	for position, one in enumerate(posts):
		query = query.insert(
			*(frappe.generate_hash(length=12), moment, moment, user, user),
			*_address(one),
			HELD if one.not_before > now else WAITING,
			max(now, one.not_before),
			max(now, one.not_before),
			sequence() + position,
		)
	# A second message with the same key changes nothing.
	query.on_duplicate_key_update(table.name, table.name).run()


def _address(one: Post) -> tuple:
	return (
		one.channel,
		one.recipient,
		json.dumps(one.payload, default=str, ensure_ascii=False),
		one.ticket,
		one.key,
		one.order_key,
		one.gather_key,
	)


def sequence() -> Term:
	"""The place in the queue of what is posted now, for a query."""
	return _now_in_database(PseudoColumn("MICROSECOND"), "1970-01-01", _utc(6))


# Asking for delivery.


def enqueue_delivery(channel: str) -> None:
	"""Asks a worker to deliver what waits in the channel; while one such job waits or runs, a second is not
	asked for. Each channel has its own: a slow one holds no other up."""
	job_id = f"{JOB_ID}::{frappe.scrub(channel)}"
	jobs.forget_dead(job_id)
	frappe.enqueue(
		"oki_tickets.channels.delivery.deliver_outbox",
		queue=getattr(adapter_of(channel), "queue", "default"),
		timeout=900,
		job_id=job_id,
		deduplicate=True,
		channel=channel,
	)


def enqueue_due() -> None:
	"""Asks for delivery in every channel that has something due: the safety net of scheduler and
	timekeeper."""
	now = clock.now_second()
	for channel, second in due_by_channel().items():
		if second <= now:
			enqueue_delivery(channel)


def due_by_channel() -> dict[str, int]:
	"""By channel the UTC second at which its next message may be tried."""
	table = frappe.qb.DocType(DOCTYPE)
	rows = (
		frappe.qb.from_(table)
		.select(table.channel, Min(table.next_try))
		.where(table.next_try > 0)
		.groupby(table.channel)
	).run()
	return {channel: max(second, paused_until(channel)) for channel, second in rows}


def nearest() -> int | None:
	"""The UTC second at which the next message of any channel may be tried; None where none waits."""
	return min(due_by_channel().values(), default=None)


def paused_until(channel: str) -> int:
	"""The UTC second until which the channel rests because nobody answers there; 0 where it does not. Names of
	single mailboxes follow their channel's, after a colon."""
	return kept_pause(channel).get("until", 0)


def kept_pause(channel: str) -> dict[str, int]:
	"""The channel's last pause, `until` (UTC second), and how many `failures` in a row led to it; empty
	where all is well. It is kept in Redis: without it the channel is merely asked more often."""
	return frappe.cache.get_value(f"{PAUSE_KEY}:{channel}", expires=True) or {}


def wake(channels: set[str], later: int = 0) -> None:
	"""After the commit: a job for each of the channels, and word to the timekeeper of the UTC second `later`
	at which something else comes up. A Redis that is down delays the messages until the scheduler's next
	look, and nobody else."""

	def ask() -> None:
		try:
			for channel in sorted(channels):
				enqueue_delivery(channel)
			if later:
				frappe.cache.publish(clocks.WAKE_CHANNEL, str(later))
		except Exception:
			frappe.logger("oki_tickets").warning("Redis does not answer: the outbox waits for the scheduler")

	frappe.db.after_commit.add(ask)


# Without the outside.

_in_house: ContextVar[bool] = ContextVar("oki_tickets_in_house", default=False)


@contextmanager
def in_house() -> Iterator[None]:
	"""Within, Desk notifications are written at once and nothing else leaves: for demo data, imported
	history and tests."""
	token = _in_house.set(True)
	try:
		yield
	finally:
		_in_house.reset(token)


def _deliver_here(posts: list[Post]) -> None:
	adapter = adapter_of(DESK)
	for one in posts:
		if one.channel == DESK:
			adapter.send(Letter("", DESK, one.recipient, one.payload, one.ticket))
