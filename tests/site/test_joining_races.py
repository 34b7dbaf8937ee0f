"""Merging, splitting and calls by several people and workers at once, with real processes, and one that is killed."""

import multiprocessing
import os
import signal

import frappe
import pytest

from oki_tickets.channels import delivery, outbox
from oki_tickets.domain.calls import ENDED, Call
from oki_tickets.services import calls, clock, merging
from tests import factories
from tests.calls import give_number
from tests.processes import ProcessFailure, run_processes
from tests.site.security import people

HERE = "tests.site.test_joining_races"
NUMBER = "+48601777888"
START = "2026-03-09 10:00:00"
KEY = "killed-call"


@pytest.fixture
def klara():
	"""A customer's person who can be called, committed and taken away with all that came of it."""
	user = factories.create_portal_user(factories.create_customer())
	give_number(user, NUMBER)
	frappe.db.commit()
	yield user
	frappe.db.rollback()
	frappe.set_user("Administrator")
	frappe.db.delete(outbox.DOCTYPE, {"channel": "Calls"})
	people.remove_people([user])
	frappe.db.delete("Ticket Call", {"number": NUMBER})
	frappe.db.commit()


def ticket_of(user: str) -> str:
	name = factories.create_ticket(user).name
	frappe.db.commit()
	return name


def customers_words(ticket: str) -> list[str]:
	filters = {"ticket": ticket, "sender_side": "Customer"}
	return frappe.get_all("Ticket Message", filters, pluck="name", order_by="sent_at")


def do(what: str, **arguments):
	"""Runs in a process: what one person does."""
	from oki_tickets.api import portal
	from oki_tickets.services import splitting

	return {
		"merge": merging.merge,
		"split": lambda ticket, messages: splitting.split(ticket, messages).name,
		"reply": portal.reply,
		"call": lambda key: calls.hear(Call(key, status=ENDED, number=NUMBER, duration=5)),
	}[what](**arguments)


def at_once(*doings: tuple[str, dict]) -> list:
	users = [user for user, _ in doings]
	return run_processes(len(doings), f"{HERE}.do", [arguments for _, arguments in doings], user=users)


def failures(answers: list) -> list[str]:
	return [answer.kind for answer in answers if isinstance(answer, ProcessFailure)]


def test_two_who_merge_each_into_the_other_lose_nothing(klara):
	one, other = ticket_of(klara), ticket_of(klara)
	answers = at_once(
		("Administrator", {"what": "merge", "duplicate": one, "into": other}),
		("Administrator", {"what": "merge", "duplicate": other, "into": one}),
	)
	# The second follows the first's merge to the same end, or is told that it has been done.
	assert set(failures(answers)) <= {"MergeRefused"}
	open_ones = [name for name in (one, other) if frappe.db.get_value("Ticket", name, "status") != "Closed"]
	assert len(open_ones) == 1 and len(customers_words(open_ones[0])) == 2


def test_what_is_written_while_two_become_one_is_in_the_one(klara):
	survivor, duplicate = ticket_of(klara), ticket_of(klara)
	answers = at_once(
		("Administrator", {"what": "merge", "duplicate": duplicate, "into": survivor}),
		*[(klara, {"what": "reply", "ticket": duplicate, "body": f"Word {n}"}) for n in range(6)],
	)
	assert failures(answers) == []
	assert len(customers_words(survivor)) == 8 and customers_words(duplicate) == []
	counted = frappe.db.get_value("Ticket", survivor, "message_count")
	assert counted == frappe.db.count("Ticket Message", {"ticket": survivor})


def test_of_two_who_split_the_same_messages_one_does(klara):
	ticket = ticket_of(klara)
	message = factories.write_message(ticket, klara, side="Customer", body="Another matter")
	frappe.db.commit()
	doing = ("Administrator", {"what": "split", "ticket": ticket, "messages": [message]})
	answers = at_once(doing, doing)
	assert failures(answers) == ["SplitRefused"]
	made = next(answer for answer in answers if isinstance(answer, str))
	assert frappe.db.get_value("Ticket Message", message, "ticket") == made
	assert len(customers_words(ticket)) == 1


def test_two_who_split_everything_between_them_leave_something(klara):
	ticket = ticket_of(klara)
	factories.write_message(ticket, klara, side="Customer", body="Another matter")
	frappe.db.commit()
	first, second = customers_words(ticket)
	answers = at_once(
		("Administrator", {"what": "split", "ticket": ticket, "messages": [first]}),
		("Administrator", {"what": "split", "ticket": ticket, "messages": [second]}),
	)
	assert failures(answers) == ["SplitRefused"] and len(customers_words(ticket)) == 1


def test_calls_of_one_person_at_once_are_one_ticket(klara):
	answers = at_once(*[("Guest", {"what": "call", "key": f"at-once-{number}"}) for number in range(4)])
	assert failures(answers) == []
	tickets = frappe.get_all("Ticket", {"raised_by": klara}, pluck="name", order_by="name")
	assert len(tickets) == 1 and len(customers_words(tickets[0])) == 4


# A worker that is killed.


def deliver_and_die(site: str, sites_path: str, moment: str) -> None:
	"""What a worker does that is killed when the ticket is written and nothing is committed yet."""
	os.chdir(sites_path)
	frappe.init(site=site, sites_path=sites_path)
	frappe.connect()
	calls.joining.bring = lambda *arguments: os.kill(os.getpid(), signal.SIGKILL)
	with clock.at(moment):
		delivery.deliver_outbox("Calls")


def test_a_call_is_taken_in_once_though_its_worker_is_killed(klara, monkeypatch):
	monkeypatch.setattr(outbox, "enqueue_delivery", lambda channel: None)
	told = {**Call(KEY, status=ENDED, number=NUMBER, duration=5).__dict__}
	with clock.at(START):
		outbox.post("Calls", KEY, told, key=KEY, order_key=f"Calls:{KEY}")
	frappe.db.commit()
	place = (frappe.local.site, os.environ["OKI_TEST_SITES_PATH"], START)
	worker = multiprocessing.get_context("spawn").Process(target=deliver_and_die, args=place)
	worker.start()
	worker.join(60)
	frappe.db.rollback()
	row = frappe.get_last_doc(outbox.DOCTYPE, {"idempotency_key": KEY})
	assert worker.exitcode == -signal.SIGKILL and row.state == outbox.SENDING
	assert not frappe.get_all("Ticket Call", {"call_id": KEY}) and not customers_words_of(klara)
	with clock.at(clock.to_moment(row.next_try)):
		assert delivery.deliver_outbox("Calls") == 1
		assert delivery.deliver_outbox("Calls") == 0
	assert len(customers_words_of(klara)) == 1


def customers_words_of(user: str) -> list[str]:
	return frappe.get_all("Ticket Message", {"sender": user}, pluck="name", order_by="name")
