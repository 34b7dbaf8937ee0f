"""The timekeeper and sweeps as real processes."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import frappe
import pytest

from oki_tickets.services import clock, clocks, sweep
from oki_tickets.services.clocks import Alarm
from tests.deleting import delete
from tests.factories import create_customer, create_portal_user, create_ticket
from tests.faults import servers
from tests.processes import run_processes
from tests.site.security.people import deal_by, remove_tickets_of

PATIENCE = 20


def until(condition, what: str, patience: float = PATIENCE):
	"""Looks again and again, in fresh snapshots, until `condition` gives something true; returns it."""
	end = time.monotonic() + patience
	while time.monotonic() < end:
		frappe.db.rollback()
		if found := condition():
			return found
		time.sleep(0.05)
	raise AssertionError(f"{what} has not happened within {patience} seconds")


@pytest.fixture
def tickets():
	"""Committed tickets of one customer, and their removal."""
	deal_by("Manual")
	customer = create_customer()
	user = create_portal_user(customer)
	yield [create_ticket(user).name for _ in range(12)]
	servers.rest()
	deal_by("Offer")
	remove_tickets_of([user])
	contact = frappe.db.get_value("Contact", {"user": user})
	for doctype, name in (("Contact", contact), ("Customer", customer), ("User", user)):
		delete(doctype, name)
	frappe.db.commit()


def deferral_due(ticket: str, second: int) -> None:
	"""Makes the ticket one that is deferred until UTC second `second`."""
	values = {"status": "Deferred", "deferred_until": clock.to_moment(second)}
	frappe.db.set_value("Ticket", ticket, values, update_modified=False)
	clocks.set_all([Alarm(ticket, clocks.DEFERRAL, second)])


def wakings(tickets: list[str]) -> dict[str, int]:
	rows = frappe.get_all(
		"Ticket Status Change", filters={"ticket": ("in", tickets), "action": "Start Work"}, pluck="ticket"
	)
	return {ticket: rows.count(ticket) for ticket in tickets}


def start_timekeeper(site: str | None = None) -> subprocess.Popen:
	bench = os.environ["OKI_TEST_BENCH"]
	command = [f"{bench}/env/bin/python", "-m", "frappe.utils.bench_helper", "frappe"]
	return subprocess.Popen(
		[*command, "--site", site or frappe.local.site, "ticket-clock"],
		cwd=os.environ["OKI_TEST_SITES_PATH"],
	)


@pytest.fixture
def broken_neighbour():
	"""A site of the same bench whose database does not answer."""
	folder = Path(os.environ["OKI_TEST_SITES_PATH"]) / "broken.localhost"
	folder.mkdir()
	(folder / "site_config.json").write_text('{"db_name": "gone", "db_password": "gone", "db_port": 1}')
	yield
	shutil.rmtree(folder)


def test_sweeps_at_once_handle_each_clock_once(tickets):
	for ticket in tickets:
		deferral_due(ticket, clock.now_second() - 60)
	answers = run_processes(4, "oki_tickets.services.sweep.sweep_due_clocks")
	assert all(isinstance(answer, int) for answer in answers), answers
	assert wakings(tickets) == dict.fromkeys(tickets, 1)
	assert not frappe.db.count("Ticket Clock", {"ticket": ("in", tickets), "kind": clocks.DEFERRAL})


def test_a_sweep_reads_by_the_index_what_is_due():
	(plan,) = frappe.db.sql(f"explain {sweep._due_query(clock.now_second())}", as_dict=True)
	assert "due_second" in plan.possible_keys


def test_a_handler_that_breaks_leaves_the_clock_for_later_and_the_others_alone(tickets):
	broken, sound = tickets[:2]
	for ticket in (broken, sound):
		deferral_due(ticket, clock.now_second() - 60)
	frappe.db.set_value("Ticket Clock", f"{broken}:Deferral", "kind", "Development")
	frappe.db.commit()
	sweep.sweep_due_clocks()
	row = frappe.db.get_value(
		"Ticket Clock", f"{broken}:Deferral", ["attempts", "due_second", "due_at"], as_dict=True
	)
	assert row.attempts == 1 and row.due_second > clock.now_second() > clock.to_second(row.due_at)
	assert wakings([sound]) == {sound: 1}
	frappe.db.delete("Error Log", {"method": ("like", f"%{broken}%")})


def test_a_ticket_that_somebody_holds_is_skipped_and_comes_again(tickets):
	held = tickets[0]
	deferral_due(held, clock.now_second() - 60)
	frappe.db.commit()
	frappe.db.get_value("Ticket", held, "name", for_update=True)
	(answer,) = run_in_other_process()
	assert answer == 0 and wakings([held]) == {held: 0}
	frappe.db.rollback()
	sweep.sweep_due_clocks()
	assert wakings([held]) == {held: 1}


def run_in_other_process() -> list:
	"""A sweep in another process, while this transaction keeps its locks."""
	with multiprocessing.get_context("spawn").Pool(1) as pool:
		return pool.map(sweep_elsewhere, [(frappe.local.site, os.environ["OKI_TEST_SITES_PATH"])])


def sweep_elsewhere(place: tuple[str, str]) -> int:
	site, sites_path = place
	os.chdir(sites_path)
	frappe.init(site=site, sites_path=sites_path)
	frappe.connect()
	try:
		return sweep.sweep_due_clocks()
	finally:
		frappe.destroy()


def test_the_timekeeper_is_on_time_survives_kill_and_flush_and_stops_when_told(tickets, broken_neighbour):
	keeper = start_timekeeper()
	try:
		_wakes_in_time(tickets[0])
		keeper.send_signal(signal.SIGKILL)
		keeper.wait(5)
		keeper = start_timekeeper("all")
		deferral_due(tickets[1], clock.now_second() + 1)
		frappe.db.commit()
		until(lambda: wakings(tickets[1:2])[tickets[1]], "waking by the second timekeeper")
		frappe.cache.flushdb()
		_wakes_in_time(tickets[2], patience=PATIENCE)
		keeper.send_signal(signal.SIGTERM)
		assert keeper.wait(5) == 0
	finally:
		keeper.kill()
	assert wakings(tickets[:3]) == dict.fromkeys(tickets[:3], 1)


def _wakes_in_time(ticket: str, patience: float = PATIENCE) -> None:
	due = clock.now_second() + 2
	deferral_due(ticket, due)
	frappe.db.commit()
	until(lambda: wakings([ticket])[ticket], "waking", patience)


def test_a_clock_without_a_cause_does_nothing_and_goes(tickets):
	clocks.set_all([Alarm(tickets[0], clocks.DEFERRAL, clock.now_second() - 5)])
	frappe.db.commit()
	sweep.sweep_due_clocks()
	assert wakings(tickets[:1]) == {tickets[0]: 0}
	assert not frappe.db.exists("Ticket Clock", f"{tickets[0]}:Deferral")
