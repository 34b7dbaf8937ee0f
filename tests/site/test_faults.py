"""Workers, timekeeper, web processes, Redis and connections to the database: killed, flushed and stopped in the midst
of work. What must hold after it is in tests/faults/invariants.py."""

import secrets
import threading
from collections.abc import Callable

import frappe
import pytest
import requests

from oki_tickets.channels import outbox, queue_rows
from oki_tickets.services import clock, sendings
from tests import fuzzing
from tests.connection import another_connection, start_anew
from tests.factories import create_ticket, unique
from tests.faults import breaking, invariants, servers, work
from tests.faults.servers import until
from tests.http import Answer
from tests.outbox import deliver_at

BELLS = 80
TICKETS = 3


@pytest.fixture(scope="module")
def desk():
	start_anew()
	servers.rest()
	made = work.open_desk()
	yield made
	work.close_desk(made)


def owned_tickets(desk: work.Desk, number: int) -> list[str]:
	"""So many tickets of the desk's first agent, committed."""
	names = [
		create_ticket(desk.customers[0], support_line=desk.line, agent=desk.agents[0]).name
		for _ in range(number)
	]
	frappe.db.commit()
	return names


def test_of_workers_killed_in_delivery_each_bell_rings_once(desk):
	agent, words = desk.agents[0], unique("bell")
	for number in range(BELLS):
		outbox.post(outbox.DESK, agent, {"subject": f"{words} {number}"})
	frappe.db.commit()
	rung = {"subject": ("like", f"{words} %")}
	until(lambda: frappe.db.count("Notification Log", rung) >= 3, "the first bells", pause=0.01)
	breaking.kill_workers()
	# What a killed worker had in its hands is the next one's once the lease is over.
	until(lambda: _bells_left(agent) <= len(servers.WORKERS), "the other bells")
	deliver_at(clock.now_second() + queue_rows.LEASE + 1, outbox.DESK)
	until(lambda: not _bells_left(agent), "the last bells")
	subjects = frappe.get_all("Notification Log", rung, pluck="subject", order_by="name")
	assert sorted(subjects) == sorted(f"{words} {number}" for number in range(BELLS))


def _bells_left(agent: str) -> int:
	if frappe.db.count(outbox.DOCTYPE, {"recipient": agent, "state": outbox.WAITING}):
		outbox.enqueue_due()
	return frappe.db.count(outbox.DOCTYPE, {"recipient": agent, "state": ("!=", outbox.SENT)})


def test_workers_and_timekeeper_killed_in_a_sweep_wake_each_ticket_once(desk):
	tickets = owned_tickets(desk, 16)
	for ticket in tickets:
		frappe.db.delete("Ticket Clock", {"ticket": ticket, "kind": "Offer"})
		work.defer(ticket, desk.agents[0], 5)
	with servers.timekeeper() as new_timekeeper:
		frappe.db.commit()
		until(lambda: _woken(tickets), "the first waking", pause=0.01)
		breaking.kill_workers()
		new_timekeeper()
		until(lambda: _woken(tickets) == len(tickets), "waking of all")
	assert invariants.clocks_once(tickets) == [] and invariants.history(tickets) == []
	changes = {"ticket": ("in", tickets), "action": "Start Work", "from_status": "Deferred"}
	woken = frappe.get_all("Ticket Status Change", changes, pluck="ticket", order_by="ticket")
	assert woken == sorted(tickets)


def _woken(tickets: list[str]) -> int:
	return frappe.db.count("Ticket", {"name": ("in", tickets), "status": "In Progress"})


def kill_connections_that_wait_for(ticket: str) -> None:
	for number in _waiting_for(ticket):
		servers.kill_connection(number)


def kill_web(ticket: str) -> None:
	# Others may wait for the ticket too: as long as the request is on its way it is not certain that it is hit.
	if _waiting_for(ticket):
		breaking.kill_web()


@pytest.mark.parametrize("breaks", [kill_connections_that_wait_for, kill_web])
def test_a_reply_that_breaks_off_is_there_once_when_it_is_sent_again(desk, breaks):
	ticket = create_ticket(desk.customers[0], support_line=desk.line).name
	frappe.db.commit()
	words, key = unique("Again"), secrets.token_hex(16)
	with another_connection() as other:
		# Whoever writes to the ticket has to wait for this lock, and is hit while waiting.
		other.sql("select name from tabTicket where name = %s for update", ticket)
		first = _InThread(lambda: _reply(desk, ticket, words, key))
		until(lambda: breaks(ticket) or first.is_over(), "the end of a request that was hit", pause=0.5)
		other.rollback()
	broken = first.answer()
	assert broken is None or (broken.status >= 500 and not fuzzing.leak_in(broken.text)), broken
	until(lambda: servers.answers("web"), "an answer of the web server")
	assert work.again_and_again(lambda: _send(desk, ticket, words, key)).ok
	assert _send(desk, ticket, words, key).ok
	assert frappe.db.count("Ticket Message", {"ticket": ticket, "body": ("like", f"%{words}%")}) == 1
	assert invariants.broken([ticket]) == {}


def _waiting_for(ticket: str) -> list[int]:
	"""Connections of the site that wait for the ticket's lock, whoever they belong to."""
	rows = frappe.db.sql("show full processlist", as_dict=True)
	return [
		row.Id
		for row in rows
		if row.db == frappe.conf.db_name
		and ticket in (words := row.Info or "")
		and "FOR UPDATE" in words.upper()
	]


def _reply(desk: work.Desk, ticket: str, words: str, key: str) -> Answer | None:
	try:
		return _send(desk, ticket, words, key)
	except requests.RequestException:
		return None


def _send(desk: work.Desk, ticket: str, words: str, key: str) -> Answer:
	return desk.session(desk.customers[0]).send(
		"POST",
		"/api/method/oki_tickets.api.portal.reply",
		json={"ticket": ticket, "body": words},
		headers={"Accept": "application/json", sendings.HEADER: key},
	)


class _InThread:
	"""A call under way in a thread of its own."""

	def __init__(self, call: Callable[[], Answer | None]):
		self._answers: list[Answer | None] = []
		self._thread = threading.Thread(target=lambda: self._answers.append(call()))
		self._thread.start()

	def is_over(self) -> bool:
		return not self._thread.is_alive()

	def answer(self) -> Answer | None:
		self._thread.join(servers.PATIENCE)
		return self._answers[0]


def _check(desk: work.Desk, tickets: list[str]) -> None:
	until(lambda: desk.owned(tickets), "an owner for each ticket")
	work.settle(tickets)
	assert desk.raised_twice() == []
	assert invariants.broken(tickets) == {}


def test_a_flush_loses_no_offer_and_no_notice(desk):
	with servers.timekeeper():
		tickets = []
		for number in range(TICKETS):
			tickets.append(desk.raise_one(number))
			for name in servers.REDIS:
				servers.connection(name).flushall()
		_check(desk, tickets)


def test_customers_raise_and_agents_answer_while_redis_is_down(desk):
	mine = desk.raise_one()
	with servers.timekeeper():
		until(lambda: desk.owned([mine]), "an owner")
		agent = desk.session(frappe.db.get_value("Ticket", mine, "agent"))
		with servers.redis_down(*servers.REDIS):
			ticket = desk.raise_one()
			answer = work.persist(agent, "oki_tickets.api.agent.reply", ticket=mine, body="We are looking")
		_check(desk, [mine, ticket])
	assert frappe.db.get_value("Ticket Message", answer.data, "ticket") == mine
