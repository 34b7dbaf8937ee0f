"""A burst of mails: how long one takes from the mailbox to its ticket, a thousand in a row."""

import time

import frappe

from benchmarks.harness import Bound, Sample
from oki_tickets.channels import delivery, outbox
from oki_tickets.channels.mail import pulling, store
from tests.desk_mail import create_account, servers, set_up
from tests.factories import unique
from tests.mails import make

MAILS = 1000


def claims() -> list[Bound]:
	"""A thousand mails are kept within 20 ms each and taken in within 120 ms each, by one worker."""
	outbox.enqueue_delivery = lambda channel: None
	with servers() as (box, _smtp, in_port, out_port):
		set_up({})
		account = create_account(in_port, out_port)
		frappe.db.commit()
		box.receive(*(make(f"{unique('burst')}@oki-tests.example") for _ in range(MAILS)))
		kept = _timed(lambda: pulling.pull_desk_mailbox(account))
		taken = _timed(lambda: _take_all_in(account))
	return [
		Bound(f"keeping one of {MAILS} mails", kept.divided_by(MAILS), 0.020),
		Bound(f"taking one of {MAILS} mails in", taken.divided_by(MAILS), 0.120),
	]


def _timed(work) -> Sample:
	start = time.perf_counter()
	work()
	return Sample("mails", (time.perf_counter() - start,))


def _take_all_in(account: str) -> None:
	while delivery.deliver_outbox(store.CHANNEL):
		frappe.db.rollback()
	done = frappe.db.count(store.DOCTYPE, {"email_account": account, "state": store.DONE})
	if done != MAILS:
		raise RuntimeError(f"{done} of {MAILS} mails are taken in")
