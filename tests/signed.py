"""Webhooks that are signed as channels/signed.py wants them."""

import json

import frappe

from oki_tickets.channels import outbox, signed
from oki_tickets.services import clock

KEY = "a secret of the tests"


def headers(body: bytes, *, key: str = KEY, at: int | None = None) -> dict[str, str]:
	"""Headers of a request with `body`, signed at UTC second `at` (now)."""
	stamp = str(clock.now_second() if at is None else at)
	return {signed.TIMESTAMP: stamp, signed.SIGNATURE: signed.signature(body, stamp, key)}


def body_of(**told) -> bytes:
	return json.dumps(told).encode()


def deliver_here(channel: str) -> None:
	"""Deals with what the channel holds in this transaction, in order, as a worker would."""
	adapter = outbox.adapter_of(channel)
	rows = frappe.get_all(
		outbox.DOCTYPE,
		filters={"channel": channel, "state": outbox.WAITING},
		fields=["name", "recipient", "payload", "ticket"],
		order_by="sequence",
	)
	for row in rows:
		payload = json.loads(row.payload)
		adapter.send(outbox.Letter(row.name, channel, row.recipient, payload, row.ticket))
		frappe.db.set_value(outbox.DOCTYPE, row.name, {"state": outbox.SENT, "next_try": 0})
