"""A burst of mails: what one costs from the mailbox to its ticket, beside a ticket alone, and that none is lost,
doubled or out of its order. OKI_BENCH_MAILS says how many (1,000)."""

import os
import time

import frappe

from benchmarks.harness import Claim, Kept, Sample
from oki_tickets.channels import delivery, outbox
from oki_tickets.channels.mail import pulling, store
from tests.desk_mail import create_account, servers, set_up
from tests.factories import create_customer, create_portal_user, create_ticket, unique
from tests.mail_burst import broken, make_burst

MAILS = int(os.environ.get("OKI_BENCH_MAILS", "1000"))
TICKETS = 100


def claims() -> list[Claim | Kept]:
	"""Keeping a mail costs less than making a ticket, and taking it in, its greeting included, at most thrice
	as much; one worker does both. Each mail becomes one message, in order."""
	outbox.enqueue_delivery = lambda channel: None
	burst = make_burst(MAILS)
	with servers() as (box, _smtp, in_port, out_port):
		set_up({})
		account = create_account(in_port, out_port, email=f"{unique('desk')}@oki-tests.example")
		frappe.db.commit()
		# Of a mailbox that it has never seen the desk takes only the last mails.
		pulling.pull_desk_mailbox(account)
		box.receive(*burst.arrivals())
		alone = _timed("a ticket alone", TICKETS, _make_tickets)
		kept = _timed("keep", MAILS, lambda: pulling.pull_desk_mailbox(account))
		taken = _timed("take in", MAILS, _take_all_in)
	return [
		Claim(f"keeping one of {MAILS} mails", kept, alone, at_most=1.0),
		Claim(f"taking one of {MAILS} mails in", taken, alone, at_most=3.0),
		Kept(f"mails of {len(burst.threads)} customers, some delivered twice", MAILS, broken(burst, account)),
	]


def _timed(name: str, number: int, work) -> Sample:
	"""Seconds for one of so many."""
	start = time.perf_counter()
	work()
	return Sample(name, (time.perf_counter() - start,)).divided_by(number)


def _make_tickets() -> None:
	user = create_portal_user(create_customer())
	for _ in range(TICKETS):
		create_ticket(user)
		frappe.db.commit()


def _take_all_in() -> None:
	while delivery.deliver_outbox(store.CHANNEL):
		frappe.db.rollback()
	frappe.db.rollback()
