"""Several workers on one mailbox, and workers that are killed between any two steps."""

import multiprocessing
import os
import signal

import frappe
import pytest

from oki_tickets.channels import delivery, outbox, queue_rows
from oki_tickets.channels.mail import outgoing, pulling, server, store, taking_in, writing
from oki_tickets.services import clock
from tests.connection import connect
from tests.deleting import delete
from tests.desk_mail import create_account, servers, set_up, stranger
from tests.mail_burst import broken, make_burst
from tests.mails import make
from tests.outbox import deliver_at
from tests.processes import run_processes

MAILS = 45
PULL = "oki_tickets.channels.mail.pulling.pull_desk_mailbox"
DELIVER = "oki_tickets.channels.delivery.deliver_outbox"
# Where a worker is killed: a function, and whether before or after its work.
STEPS = [
	(server.ImapBox, "_fetch", "after"),
	(store, "_write_file", "before"),
	(store, "ask_for", "after"),
	(server.ImapBox, "done", "before"),
	(server.ImapBox, "_remember", "after"),
	(taking_in, "take_in", "before"),
	(writing, "make_ticket", "after"),
	(taking_in, "finish", "after"),
	(queue_rows, "note", "after"),
	(queue_rows, "let_follow", "before"),
]


@pytest.fixture
def mailbox(monkeypatch):
	"""A mailbox on the site itself, committed; workers are not asked, tests take in by themselves."""
	monkeypatch.setattr(outbox, "enqueue_delivery", lambda channel: None)
	with servers() as (box, _smtp, in_port, out_port):
		set_up({})
		account = create_account(in_port, out_port)
		frappe.db.commit()
		yield box, account
	frappe.db.rollback()
	frappe.set_user("Administrator")
	_clean(account)


def _clean(account: str) -> None:
	mails = frappe.get_all(store.DOCTYPE, {"email_account": account}, ["name", "ticket"], order_by="name")
	for ticket in {mail.ticket for mail in mails if mail.ticket}:
		delete("Ticket", ticket)
	for mail in frappe.get_all(store.DOCTYPE, {"email_account": account}, pluck="name", order_by="name"):
		delete(store.DOCTYPE, mail)
	delete("Email Account", account)
	frappe.db.delete(outbox.DOCTYPE, {"channel": ("in", (store.CHANNEL, outgoing.CHANNEL))})
	set_up({"mail_most_per_hour": 60})
	frappe.db.commit()


def work_and_die(account: str, place, name: str, when: str) -> None:
	"""A worker that pulls and takes in, and is killed at the step."""
	real = getattr(place, name)

	def deadly(*arguments, **named):
		if when == "after":
			real(*arguments, **named)
		os.kill(os.getpid(), signal.SIGKILL)

	# The parent's connection is the parent's.
	frappe.local.db = None
	connect()
	setattr(place, name, deadly)
	pulling.pull_desk_mailbox(account)
	delivery.deliver_outbox(store.CHANNEL)


@pytest.mark.parametrize(
	("place", "name", "when"), STEPS, ids=[f"{when} {name}" for _place, name, when in STEPS]
)
def test_a_kill_between_any_two_steps_leaves_one_ticket_with_one_message(mailbox, place, name, when):
	box, account = mailbox
	sender = stranger()
	box.receive(make(sender, files={f"{sender}.pdf": b"%PDF-1.4"}))
	worker = multiprocessing.get_context("fork").Process(
		target=work_and_die, args=(account, place, name, when)
	)
	worker.start()
	worker.join(60)
	assert worker.exitcode == -signal.SIGKILL
	frappe.db.rollback()
	pulling.pull_desk_mailbox(account)
	deliver_at(clock.now_second() + queue_rows.LEASE + 1, store.CHANNEL)
	frappe.db.rollback()
	(mail,) = frappe.get_all(store.DOCTYPE, {"email_account": account}, ["state", "ticket"])
	assert mail.state == "Done"
	assert frappe.get_all("Ticket", {"raised_by": sender}, pluck="name") == [mail.ticket]
	(message,) = frappe.get_all("Ticket Message", {"ticket": mail.ticket}, pluck="name")
	assert frappe.db.count("File", {"attached_to_name": message}) == 1
	assert frappe.db.count(outbox.DOCTYPE, {"channel": outgoing.CHANNEL, "ticket": mail.ticket}) == 1


def test_a_burst_that_two_workers_pull_and_take_in_loses_doubles_and_reorders_nothing(mailbox):
	box, account = mailbox
	burst = make_burst(MAILS)
	box.receive(*burst.arrivals())
	answers = run_processes(2, PULL, {"account": account})
	assert sum(answers) == MAILS, answers
	taken = run_processes(2, DELIVER, {"channel": store.CHANNEL})
	# Workers of the site, whom those processes asked, may have taken some.
	assert all(isinstance(number, int) for number in taken), taken
	deliver_at(clock.now_second() + queue_rows.LEASE + 1, store.CHANNEL)
	frappe.db.rollback()
	assert broken(burst, account) == ()
