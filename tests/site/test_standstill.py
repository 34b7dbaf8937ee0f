"""Sweeps that are killed at any step, workers that stood still for days, and the chain of short jobs."""

import os
import signal

import frappe
import pytest

from oki_tickets.services import clock, clock_chain, clocks, sweep
from tests.clocks import HOUR, raise_ticket, sweep_at, violations_of
from tests.factories import create_agent, create_head, create_line, create_schedule, create_timer
from tests.site.test_timekeeper import deferral_due, tickets, until, wakings

__all__ = ["tickets"]


# Killed in the middle.


def dies(function, *, after: bool = False, counts=lambda *_args: True):
	"""The function, killing its process with signal 9 at the second call that `counts`: in the midst of the
	second clock, before the call or after."""
	turns = iter(range(1, 1000))

	def call(*args, **kwargs):
		is_last = counts(*args) and next(turns) == 2
		answer = None if is_last and not after else function(*args, **kwargs)
		if is_last:
			os.kill(os.getpid(), signal.SIGKILL)
		return answer

	return call


def _is_one_clock(doctype: str, filters: dict) -> bool:
	return doctype == "Ticket Clock" and isinstance(filters["name"], str)


def _before_delete() -> None:
	frappe.db.delete = dies(frappe.db.delete, counts=_is_one_clock)


def _after_delete() -> None:
	frappe.db.delete = dies(frappe.db.delete, after=True, counts=_is_one_clock)


def _after_handler() -> None:
	sweep.HANDLERS = {**sweep.HANDLERS, clocks.DEFERRAL: dies(sweep.HANDLERS[clocks.DEFERRAL], after=True)}


def _before_commit() -> None:
	frappe.db.commit = dies(frappe.db.commit)


def _after_commit() -> None:
	frappe.db.commit = dies(frappe.db.commit, after=True)


STEPS = (
	(_before_delete, 1),
	(_after_delete, 1),
	(_after_handler, 1),
	(_before_commit, 1),
	(_after_commit, 2),
)


def sweep_in_a_process_that_dies(arrange) -> int:
	"""Forks, since a started Python would take seconds for each step; returns the signal that ended it."""
	place = (frappe.local.site, os.environ["OKI_TEST_SITES_PATH"])
	child = os.fork()
	if not child:
		_sweep_and_die(place, arrange)
	return os.WTERMSIG(os.waitpid(child, 0)[1])


def _sweep_and_die(place: tuple[str, str], arrange) -> None:
	try:
		parents = frappe.local.db  # kept, so that nothing is closed that is the parent's
		frappe.init(site=place[0], sites_path=place[1])
		frappe.connect()
		arrange()
		sweep.sweep_due_clocks()
	finally:
		os._exit(parents is None)


def test_a_sweep_killed_at_any_step_loses_nothing_and_does_nothing_twice(tickets):
	for number, (arrange, woken) in enumerate(STEPS):
		pair = tickets[2 * number : 2 * number + 2]
		for ticket in pair:
			deferral_due(ticket, clock.now_second() - 60)
		frappe.db.commit()
		assert sweep_in_a_process_that_dies(arrange) == signal.SIGKILL, arrange.__name__
		until(lambda pair=pair, woken=woken: sum(wakings(pair).values()) == woken, arrange.__name__)

		def all_woken(pair=pair) -> bool:
			sweep.sweep_due_clocks()
			return wakings(pair) == dict.fromkeys(pair, 1)

		# The database may need a moment to notice that the process is gone.
		until(all_woken, f"waking after {arrange.__name__}")
	swept = tickets[: 2 * len(STEPS)]
	assert wakings(swept) == dict.fromkeys(swept, 1)
	assert not frappe.db.count("Ticket Clock", {"ticket": ("in", swept), "kind": clocks.DEFERRAL})


# Nobody swept for days.


def told(user: str) -> list[str]:
	return frappe.get_all(
		"Outbox Message", filters={"recipient": user, "channel": "Desk"}, pluck="payload", order_by="sequence"
	)


@pytest.fixture
def desk(only_our_timers):
	"""A line with its agent and head, whose only timer tells both of each level."""
	head = create_head()
	line = create_line(work_schedule=create_schedule(), head=head)
	tell = {"notify_agent": 1, "notify_head": 1}
	create_timer("New", support_line=line, levels=[{"after": HOUR * hours, **tell} for hours in (1, 2, 4)])
	return frappe._dict(line=line, head=head, agent=create_agent())


def raised_in(desk, number: int) -> list[str]:
	"""So many tickets of the desk's agent, whose coming has been told of."""
	names = [
		raise_ticket("2026-03-09 09:00:00", desk.line, "Medium", agent=desk.agent).name for _ in range(number)
	]
	frappe.db.delete("Outbox Message", {"recipient": ("in", [desk.agent, desk.head])})
	return names


def test_three_days_of_standstill_make_one_message_for_each_person(desk):
	raised = raised_in(desk, 5)
	for ticket in raised:
		sweep_at("2026-03-12 12:00:30", ticket)
	assert all([row[0] for row in violations_of(ticket)] == [1, 2, 3] for ticket in raised)
	for person in (desk.agent, desk.head):
		(message,) = told(person)
		assert raised[0] in message and "only seen now" in message


def test_what_is_seen_in_time_is_told_of_ticket_by_ticket(desk):
	raised = raised_in(desk, 2)
	for ticket in raised:
		sweep_at("2026-03-09 10:00:30", ticket)
	assert [ticket in message for ticket, message in zip(raised, told(desk.agent), strict=True)] == [True] * 2


# The chain of short jobs.


@pytest.fixture
def chain(monkeypatch):
	"""The chain with its setting on, what it asks workers for, and how often it has swept."""
	found = frappe._dict(links=[], sweeps=0, keeps=True)

	def swept() -> int:
		found.sweeps += 1
		return 1

	monkeypatch.setattr(clock_chain, "_enqueue_link", found.links.append)
	monkeypatch.setattr(clock_chain, "_is_wanted", lambda: found.keeps)
	monkeypatch.setattr(sweep, "enqueue_sweep", lambda: None)
	monkeypatch.setattr(sweep, "sweep_due_clocks", swept)
	monkeypatch.setattr(clocks, "nearest", lambda: clock.now_second() - 1)
	frappe.cache.delete(clock_chain._key())
	yield found
	frappe.cache.delete(clock_chain._key())


def test_the_scheduler_starts_one_chain_and_none_where_none_is_wanted(chain):
	chain.keeps = False
	clock_chain.keep_time()
	assert not chain.links
	chain.keeps = True
	clock_chain.keep_time()
	clock_chain.keep_time()
	assert len(chain.links) == 1


def test_a_link_sweeps_what_is_due_and_asks_for_the_next_until_the_setting_is_off(chain):
	clock_chain.keep_time()
	(token,) = chain.links
	clock_chain.run_chain_link(token)
	assert chain.sweeps == 1 and chain.links == [token, token]
	chain.keeps = False
	clock_chain.run_chain_link(token)
	assert chain.sweeps == 2 and chain.links == [token, token]
	assert not frappe.cache.get(clock_chain._key())


def test_a_chain_whose_lease_another_has_taken_ends(chain):
	clock_chain.keep_time()
	frappe.cache.flushdb()
	clock_chain.keep_time()
	old, new = chain.links
	clock_chain.run_chain_link(old)
	assert chain.links == [old, new] and not chain.sweeps
	clock_chain.run_chain_link(new)
	assert chain.links == [old, new, new] and chain.sweeps == 1


def test_a_link_without_anything_due_ends_by_itself(chain, monkeypatch):
	monkeypatch.setattr(clock_chain, "LONGEST_LINK", 0)
	monkeypatch.setattr(clocks, "nearest", lambda: None)
	clock_chain.keep_time()
	clock_chain.run_chain_link(chain.links[0])
	assert not chain.sweeps and len(chain.links) == 2
