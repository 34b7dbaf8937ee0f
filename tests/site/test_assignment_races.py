"""Many workers and agents at one moment, with real processes: fair turns, a ticket for each, nothing done twice."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import frappe
import pytest

from oki_tickets import api
from oki_tickets.services import availability, clocks, dealing_jobs, duty, settled, sweep, transfers
from tests import factories
from tests.connection import another_connection
from tests.crowd import SIZE, arrive, lost, won
from tests.faults.servers import until
from tests.lines import transfers_of
from tests.processes import ProcessFailure, run_timed

# A deadlock sends a dealing back; the next sweep takes it up. Seconds of sweeps.
PATIENCE = 60
NEXT = "oki_tickets.api.agent.next_ticket"


@contextmanager
def impatient() -> Iterator[None]:
	"""Within, a lock is waited for a second."""
	frappe.db.sql("set session innodb_lock_wait_timeout = 1")
	try:
		yield
	finally:
		frappe.db.sql("set session innodb_lock_wait_timeout = default")


def test_whoever_deals_in_one_line_holds_no_other_line_up(staff):
	elsewhere = factories.create_line()
	agent = factories.create_agent(lines=(elsewhere,))
	lock = "select name from `tabSupport Agent Line` where support_line = %s for update"
	with another_connection() as somebody, impatient():
		assert len(somebody.sql(lock, staff[0])) == SIZE
		assert [member.agent for member in duty.members(elsewhere, for_update=True)] == [agent]
		with pytest.raises(frappe.QueryTimeoutError):
			duty.members(staff[0], for_update=True)


def test_everybody_who_asks_the_queue_at_once_gets_another_ticket(staff):
	_, agents, _ = staff
	tickets = arrive(staff, SIZE - 20, "Queue")
	done = run_timed(NEXT, [{}] * SIZE, agents)
	given = [answer["ticket"] for answer in won(done) if answer]
	assert not lost(done)
	assert sorted(given) == sorted(tickets)


def test_round_robin_is_fair_to_twenty_inserts_at_once(staff):
	line, agents, customer = staff
	frappe.get_doc("Support Line", line).update({"assignment_method": "Round Robin"}).save()
	members = agents[:7]
	for agent in agents[7:]:
		frappe.db.set_value("Support Agent", agent, "is_available", 0)
	done = run_timed(
		"tests.site.test_assignment_races.raise_and_deal",
		[{"customer": customer, "line": line}] * SIZE,
		["Administrator"] * SIZE,
	)
	assert not lost(done), "\n".join(
		one.answer.trace for one in done if isinstance(one.answer, ProcessFailure)
	)
	owners = frappe.get_all("Ticket", filters={"name": ("in", won(done))}, pluck="agent", order_by="name")
	shares = Counter(owners)
	frappe.db.set_value("Support Agent", {"name": ("in", agents)}, "is_available", 1)
	frappe.db.commit()
	assert None not in shares and set(shares) == set(members)
	assert max(shares.values()) - min(shares.values()) <= 1, shares


def test_a_line_that_begins_to_deal_deals_out_what_waits_whatever_its_workers_remember(staff):
	line, _, _ = staff
	tickets = arrive(staff, 3, "Manual")
	assert {frappe.db.get_value("Ticket", ticket, "agent") for ticket in tickets} == {None}
	doc = frappe.get_doc("Support Line", line)
	stale = frappe.get_doc("Support Line", line)
	doc.update({"assignment_method": "Least Loaded"}).save()
	frappe.db.commit()
	# A transaction that began before the change has put it back.
	frappe.cache.set_value(frappe.get_document_cache_key("Support Line", line), stale)
	dealing_jobs.deal_line_anew(line)
	# The bench's own workers are at it as well.
	until(
		lambda: all(frappe.db.get_value("Ticket", ticket, "agent") for ticket in tickets), "an owner of each"
	)
	assert frappe.get_cached_value("Support Line", line, "assignment_method") == "Manual"
	assert ("Support Line", line) in settled.forget_changed_lately()
	assert frappe.get_cached_value("Support Line", line, "assignment_method") == "Least Loaded"


def test_a_ticket_that_others_hold_while_its_line_is_dealt_out_comes_right_after(staff):
	line, agents, _ = staff
	frappe.db.set_value("Support Agent", {"name": ("in", agents)}, "is_available", 0)
	tickets = arrive(staff, 3, "Least Loaded")
	frappe.db.set_value("Support Agent", {"name": ("in", agents)}, "is_available", 1)
	frappe.db.commit()
	with another_connection() as somebody:
		somebody.sql("select name from `tabTicket` where name = %s for update", tickets[0])
		dealing_jobs.deal_lines([line])
		# The bench's own workers are at it as well.
		until(
			lambda: all(frappe.db.get_value("Ticket", ticket, "agent") for ticket in tickets[1:]),
			"an owner of each",
		)
		assert frappe.db.get_value("Ticket", tickets[0], "agent") is None
	until(lambda: _swept(tickets[0]), "an owner")


def test_an_offer_made_after_the_hand_over_began_ends_with_it(staff):
	(ticket,) = arrive(staff)
	head = factories.create_agent(lines=())
	frappe.db.set_value("Ticket Offer", {"ticket": ticket}, "outcome", "Withdrawn")
	frappe.db.commit()
	frappe.db.get_value("Ticket Offer", {"ticket": ticket, "outcome": "Open"})
	with another_connection() as sweep_of_the_shift:
		sweep_of_the_shift.sql("update `tabTicket Offer` set outcome = 'Open' where ticket = %s", ticket)
		sweep_of_the_shift.commit()
	transfers.transfer(ticket, agent=head)
	frappe.db.commit()
	assert set(frappe.get_all("Ticket Offer", {"ticket": ticket}, pluck="outcome")) == {"Withdrawn"}


def _swept(ticket: str) -> str | None:
	sweep.sweep_due_clocks()
	return frappe.db.get_value("Ticket", ticket, "agent")


def test_settings_are_forgotten_too():
	frappe.get_doc(settled.SETTINGS).save()
	assert (settled.SETTINGS, settled.SETTINGS) in settled.forget_changed_lately()


def test_the_switch_keeps_a_turn_of_this_very_moment(staff):
	line, (one, *_), _ = staff
	where = {"parent": one, "support_line": line}
	frappe.db.get_value("Support Agent Line", where, "last_turn")  # the snapshot of whoever switches
	with another_connection() as other:
		other.sql("update `tabSupport Agent Line` set last_turn = 1000 where parent = %s", one)
		other.commit()
	with factories.as_user(one):
		availability.set_availability(one, False)
		availability.set_availability(one, True)
	assert frappe.db.get_value("Support Agent Line", where, "last_turn") == 1000


def raise_and_deal(customer: str, line: str) -> str:
	"""Runs in a process: raises a ticket in the line, and deals it out as the job does that follows."""

	def raise_it() -> str:
		ticket = factories.create_ticket(customer, support_line=line).name
		clocks.set_all([clocks.Alarm(ticket, clocks.OFFER, 0, clocks.TO_BE_DEALT)])
		frappe.db.commit()
		return ticket

	# Fifty at once may make each other give way: as at every door, who does begins anew.
	ticket = api._call_until_through(raise_it)
	end = time.monotonic() + PATIENCE
	while time.monotonic() < end:
		dealing_jobs.deal_one_ticket(ticket)
		frappe.db.rollback()
		# Waits for the bench's own worker, which may be at it too, and may make this look give way.
		with suppress(frappe.QueryDeadlockError):
			if frappe.db.get_value("Ticket", ticket, "agent", for_update=True):
				return ticket
	raise AssertionError(f"{ticket} has no agent after {PATIENCE} seconds")


def test_a_breach_against_the_agents_answer_keeps_both(staff):
	line, agents, _ = staff
	(ticket,) = arrive(staff)
	agent = agents[-1]
	frappe.get_doc("Ticket", ticket).update({"agent": agent}).save()
	timer = factories.create_timer("New", levels=[{"after": 60, "reassign": 1}], support_line=line)
	frappe.db.set_value("Ticket Clock", f"{ticket}:Discipline", "due_second", 1)
	frappe.db.commit()
	sweeper = {"name": f"{ticket}:Discipline", "ticket": ticket}
	done = run_timed(
		"tests.site.test_assignment_races.answer_or_sweep",
		[{"answer": ticket}] * 3 + [{"sweep": sweeper}] * (SIZE - 3),
		[agent] * 3 + ["Administrator"] * (SIZE - 3),
	)
	frappe.delete_doc("Ticket Timer", timer, force=True)
	assert not lost(done), lost(done)
	written = frappe.db.count("Ticket Message", {"ticket": ticket, "sender_side": "Agent"})
	breaches = [row for row in transfers_of(ticket) if row[0] == "Norm Broken"]
	assert written == 3 and len(breaches) == 1
	assert frappe.db.get_value("Ticket", ticket, "agent") == breaches[0][2] != agent


def answer_or_sweep(answer: str | None = None, sweep: dict | None = None):
	"""Runs in a process: the agent's answer, or the end of the norm as a sweep has it."""
	from oki_tickets.api import agent
	from oki_tickets.services import sweep as sweeping

	return agent.reply(answer, "Please wait") if answer else sweeping.handle_now(**sweep)
