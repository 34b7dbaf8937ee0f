"""Faults at random while customers and agents are at work: after it, what has to hold is counted anew.

OKI_BENCH_MINUTES says for how long (2), OKI_BENCH_SEED which faults come.
"""

import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import frappe

from benchmarks.harness import Kept, minutes
from tests.faults import breaking, invariants, servers, work
from tests.http import Session

# Seconds between two faults, at least and at most; between two tickets of a customer.
BETWEEN = (3, 9)
PACE = 4
SETTLING = 180


def claims() -> list[Kept]:
	"""Whatever breaks, nothing is lost and nothing done twice."""
	chance = random.Random(os.environ.get("OKI_BENCH_SEED", "7391"))
	desk = work.open_desk(agents=4, customers=3)
	try:
		with servers.timekeeper() as new_timekeeper:
			happened = _break_things(desk, chance, (*breaking.ALL, _named(new_timekeeper)))
			work.settle(desk.tickets, SETTLING)
		return _kept(desk, happened)
	finally:
		work.close_desk(desk)


def _named(new_timekeeper: Callable) -> Callable[[], None]:
	def kill_timekeeper() -> None:
		new_timekeeper()

	return kill_timekeeper


def _break_things(desk: work.Desk, chance: random.Random, faults: tuple) -> Counter:
	happened: Counter = Counter()
	end = time.monotonic() + minutes() * 60
	with ExitStack() as people:
		for user in (*desk.agents, *desk.customers):
			people.enter_context(_at_work(desk, user, end))
		for fault in _in_any_order(faults, chance):
			time.sleep(chance.uniform(*BETWEEN))
			if time.monotonic() > end:
				break
			fault()
			happened[fault.__name__] += 1
			print(f"{max(0, end - time.monotonic()):.0f} s left: {fault.__name__}", flush=True)
	return happened


def _in_any_order(faults: tuple, chance: random.Random) -> Iterator[Callable[[], None]]:
	"""One after the other, each once before any comes again."""
	while True:
		yield from chance.sample(faults, len(faults))


class _at_work:  # noqa: N801 (a context manager)
	"""One person at work in a thread until `end`; an error of the thread is raised where it is waited for."""

	def __init__(self, desk: work.Desk, user: str, end: float) -> None:
		self.trouble: BaseException | None = None
		doing = _answer if user in desk.agents else _ask
		self.thread = threading.Thread(target=self._run, args=(doing, desk, user, end))

	def _run(self, doing: Callable, desk: work.Desk, user: str, end: float) -> None:
		try:
			while time.monotonic() < end:
				doing(desk, user)
				time.sleep(PACE)
		except BaseException as trouble:
			self.trouble = trouble

	def __enter__(self) -> None:
		self.thread.start()

	def __exit__(self, *_error: object) -> None:
		self.thread.join()
		if self.trouble:
			raise self.trouble


def _ask(desk: work.Desk, user: str) -> None:
	"""A customer raises a ticket, writes to it, and rates what was solved of the others."""
	ticket = desk.raise_one(desk.customers.index(user))
	session = desk.session(user)
	work.persist(session, "oki_tickets.api.portal.reply", ticket=ticket, body="Still no tone")
	for name in list(desk.raised.values())[-10:]:
		work.again_and_again(
			lambda name=name: session.call(
				"oki_tickets.api.portal.give_feedback", ticket=name, verdict="Liked", score=5
			)
		)


def _answer(desk: work.Desk, user: str) -> None:
	"""An agent solves what is theirs."""
	session = desk.session(user)
	for ticket in _own(session, user):
		work.persist(session, "oki_tickets.api.agent.apply_action", ticket=ticket, action="Start Work")
		work.persist(session, "oki_tickets.api.agent.reply", ticket=ticket, body="We are looking")
		work.persist(
			session,
			"oki_tickets.api.agent.apply_action",
			ticket=ticket,
			action="Propose Solution",
			**work.SOLUTION,
		)


def _own(session: Session, user: str) -> list[str]:
	filters = json.dumps([["agent", "=", user], ["status", "in", ["New", "In Progress"]]])
	answer = work.again_and_again(lambda: session.rest("GET", "Ticket", filters=filters, limit_page_length=5))
	return [row["name"] for row in answer.data or []]


def _kept(desk: work.Desk, happened: Counter) -> list[Kept]:
	tickets = desk.tickets
	broken = invariants.broken(tickets)
	faults = ", ".join(f"{number} x {name}" for name, number in sorted(happened.items()))
	print(f"\n{sum(happened.values())} faults: {faults}")
	frappe.db.rollback()
	asked = Kept(
		"each ticket that a customer raised is there once", len(desk.raised), tuple(desk.raised_twice())
	)
	held = [Kept(name, len(tickets), tuple(broken.get(name, ()))) for name in invariants.INVARIANTS]
	return [asked, *held]
