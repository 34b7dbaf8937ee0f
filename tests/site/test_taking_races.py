"""Many who take tickets at one moment, with real processes: one owner each, all others are told, limits kept."""

import statistics
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from threading import Thread

import frappe

from oki_tickets.services import sweep
from tests import crowd
from tests.crowd import SIZE, arrive, lost, won
from tests.lines import outcomes, transfers_of
from tests.processes import run_timed

# p95 of fifty at once, in seconds. Measured 0.2 on two quiet cores.
SLOWEST = 1.0
# A busy machine gets as much time as fifty need there who merely look at the ticket, so many times over.
LOOKS = 8
# Until fifty wait for a lock, in seconds.
PATIENCE = 60
TAKE = "tests.crowd.take"
HERE = "tests.site.test_taking_races"


def test_of_fifty_who_take_one_ticket_exactly_one_has_it(staff):
	_, agents, _ = staff
	taking, looking = [], []
	for _ in range(2):
		(ticket,) = arrive(staff)
		done = run_timed(TAKE, [{"ticket": ticket}] * SIZE, agents)
		assert len(won(done)) == 1, lost(done)
		assert lost(done) == {"NotAssigned": SIZE - 1}
		owner = frappe.db.get_value("Ticket", ticket, "agent")
		assert owner == won(done)[0]["agent"]
		assert len(transfers_of(ticket)) == 1
		assert Counter(outcomes(ticket).values()) == {"Taken": 1, "Lost": SIZE - 1}
		# The first round loads the code.
		taking = [one.seconds for one in done]
		looking += [one.seconds for one in run_timed(f"{HERE}.look", [{"ticket": ticket}] * SIZE, agents)]
	assert p95(taking) < max(SLOWEST, LOOKS * p95(looking)), sorted(taking)[::7]


def p95(seconds: list[float]) -> float:
	return statistics.quantiles(seconds, n=20)[18]


def look(ticket: str) -> str:
	"""Runs in a process: reads the ticket and changes nothing."""
	return frappe.get_doc("Ticket", ticket).name


def test_fifty_who_wait_for_somebody_elses_change_begin_anew_and_one_has_it(staff):
	_, agents, _ = staff
	(ticket,) = arrive(staff)
	with held_until_all_wait(ticket):
		done = run_timed(TAKE, [{"ticket": ticket}] * SIZE, agents)
	assert lost(done) == {"NotAssigned": SIZE - 1}
	assert frappe.db.get_value("Ticket", ticket, "agent") == won(done)[0]["agent"]
	assert Counter(outcomes(ticket).values()) == {"Taken": 1, "Lost": SIZE - 1}


@contextmanager
def held_until_all_wait(ticket: str) -> Iterator[None]:
	"""Within, somebody else's transaction holds the ticket, until fifty wait for it."""
	waiting = "select count(*) from information_schema.processlist where info like %s"

	def release() -> None:
		end = time.monotonic() + PATIENCE
		while time.monotonic() < end:
			cursor.execute(waiting, f"%{ticket}%lock in share mode")
			if cursor.fetchone()[0] == SIZE:
				break
			time.sleep(0.02)
		connection.commit()

	with closing(frappe.db.get_connection()) as connection, closing(connection.cursor()) as cursor:
		cursor.execute("select name from `tabTicket` where name = %s for update", ticket)
		releaser = Thread(target=release)
		releaser.start()
		yield
		releaser.join()


def test_taking_against_the_draw_at_its_last_moment_has_one_owner(staff):
	_, agents, _ = staff
	(ticket,) = arrive(staff)
	frappe.db.set_value("Ticket Clock", f"{ticket}:Offer", "due_second", 1)
	sweeper = {"name": f"{ticket}:Offer", "ticket": ticket}
	done = run_timed(
		f"{HERE}.take_or_draw",
		[{"take": ticket}] * (SIZE - 5) + [{"draw": sweeper}] * 5,
		agents,
	)
	owner = frappe.db.get_value("Ticket", ticket, "agent")
	assert owner and len(transfers_of(ticket)) == 1, done
	assert Counter(outcomes(ticket).values())["Open"] == 0


def take_or_draw(take: str | None = None, draw: dict | None = None):
	"""Runs in a process: takes the ticket, or ends its offer as a sweep does."""
	return crowd.take(take) if take else sweep.handle_now(**draw)


def test_the_limit_is_never_exceeded(staff):
	_, agents, _ = staff
	(one, *_) = agents
	tickets = arrive(staff, SIZE)
	held = frappe.db.count("Ticket", {"agent": one, "status": "New"})
	frappe.get_doc("Support Agent", one).update({"open_ticket_limit": held + 5}).save()
	done = run_timed(TAKE, [{"ticket": ticket} for ticket in tickets], [one] * SIZE)
	frappe.get_doc("Support Agent", one).update({"open_ticket_limit": 0}).save()
	frappe.db.commit()
	refused = lost(done)
	assert frappe.db.count("Ticket", {"agent": one, "name": ("in", tickets)}) == len(won(done)) == 5
	assert set(refused) == {"NotAssigned"}, refused
