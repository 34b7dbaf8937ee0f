"""Time without a process of one's own, for managed hosting: a chain of short RQ jobs, each of which waits
for the nearest clock, sweeps, and asks for the next. It takes one worker of the queue "short"."""

import time

import frappe

from oki_tickets.channels import outbox
from oki_tickets.services import clocks, sweep

LONGEST_LINK = 20
LEASE = 90
LOCK = "oki_tickets:clock:chain"


def keep_time() -> None:
	"""Scheduler: sweeps, for sites without a timekeeper, and starts the chain where the settings ask for
	one and none runs."""
	sweep.enqueue_sweep()
	outbox.enqueue_due()
	if _is_wanted():
		token = frappe.generate_hash(length=12)
		if frappe.cache.set(_key(), token, nx=True, ex=LEASE):
			_enqueue_link(token)


def run_chain_link(token: str) -> None:
	"""One link of the chain that holds `token`. A chain whose lease another one has taken ends here."""
	if (frappe.cache.get(_key()) or b"").decode() != token:
		return
	frappe.cache.expire(_key(), LEASE)
	_wait_and_sweep(time.monotonic() + LONGEST_LINK)
	frappe.db.rollback()
	if _is_wanted():
		_enqueue_link(token)
	else:
		frappe.cache.delete(_key())


def is_running() -> bool:
	"""Whether a chain of jobs holds this site's lease. Raises RedisError."""
	return bool(frappe.cache.get(_key()))


def _is_wanted() -> bool:
	return bool(frappe.db.get_single_value("Oki Tickets Settings", "keep_time_by_jobs"))


def _wait_and_sweep(until: float) -> None:
	while (left := until - time.monotonic()) > 0:
		# A new transaction, to see what was set since.
		frappe.db.rollback()
		outbox.enqueue_due()
		due = clocks.nearest()
		if due is not None and due <= time.time():
			sweep.sweep_due_clocks()
			return
		time.sleep(min(left, 0.5))


def _enqueue_link(token: str) -> None:
	frappe.enqueue(
		run_chain_link,
		queue="short",
		timeout=LONGEST_LINK + 300,
		job_id=f"oki_tickets_chain::{frappe.generate_hash(length=8)}",
		token=token,
	)


def _key() -> bytes:
	return frappe.cache.make_key(LOCK)
