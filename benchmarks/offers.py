"""Offers: how late one is that nobody takes, and how long fifty agents wait who take one ticket at once."""

import os
import subprocess
import time

import frappe

from benchmarks.harness import Bound, Sample
from oki_tickets.services import clock, dealing_jobs
from tests.factories import (
	create_agent,
	create_customer,
	create_line,
	create_portal_user,
	create_schedule,
	create_ticket,
)
from tests.processes import run_timed

OFFERS = 100
AGENTS = 50
ROUNDS = 5
SECONDS = 40
PATIENCE = 120


def claims() -> list[Bound]:
	"""An offer of 40 s is over within 1 s after it; of fifty takers each hears within 300 ms."""
	frappe.local.conf.throttle_user_limit = 1000
	always = create_schedule((("00:00", "00:00"),), days=7)
	line = create_line(assignment_method="Offer", offer_seconds=SECONDS, work_schedule=always)
	agents = [create_agent(lines=(line,)) for _ in range(AGENTS)]
	customer = create_portal_user(create_customer())
	frappe.db.commit()
	return [_lateness(line, customer), _taking(line, customer, agents)]


def _lateness(line: str, customer: str) -> Bound:
	keeper = _start_timekeeper()
	try:
		tickets = [_raise(line, customer) for _ in range(OFFERS)]
		_wait_for_agents(tickets)
	finally:
		keeper.terminate()
		keeper.wait(10)
	ends = dict(
		frappe.get_all(
			"Ticket Offer",
			filters={"ticket": ("in", tickets)},
			fields=["ticket", "ends_second"],
			as_list=True,
		)
	)
	rows = frappe.get_all(
		"Ticket Transfer",
		filters={"ticket": ("in", tickets), "kind": "Drawn"},
		fields=["ticket", "creation"],
		order_by="ticket",
	)
	late = tuple(_second(row.creation) - ends[row.ticket] for row in rows)
	return Bound(f"end of an offer of {SECONDS} s that nobody takes", Sample("late", late), within=1.0)


def _second(moment) -> float:
	return clock.to_second(moment) + moment.microsecond / 1e6


def _start_timekeeper() -> subprocess.Popen:
	bench = os.environ["OKI_TEST_BENCH"]
	command = [f"{bench}/env/bin/python", "-m", "frappe.utils.bench_helper", "frappe"]
	return subprocess.Popen(
		[*command, "--site", frappe.local.site, "ticket-clock"], cwd=os.environ["OKI_TEST_SITES_PATH"]
	)


def _raise(line: str, customer: str) -> str:
	"""A ticket that is raised and offered, half a second after the last one."""
	start = time.monotonic()
	ticket = create_ticket(customer).name
	doc = frappe.get_doc("Ticket", ticket)
	doc.support_line = line
	doc.save()
	frappe.db.commit()
	dealing_jobs.deal_one_ticket(ticket)
	time.sleep(max(0.0, 0.5 - (time.monotonic() - start)))
	return ticket


def _wait_for_agents(tickets: list[str]) -> None:
	end = time.monotonic() + SECONDS + PATIENCE
	while time.monotonic() < end:
		frappe.db.rollback()
		if not frappe.db.count("Ticket", {"name": ("in", tickets), "agent": ("is", "not set")}):
			return
		time.sleep(0.5)
	raise RuntimeError("some offers have not ended")


def _taking(line: str, customer: str, agents: list[str]) -> Bound:
	seconds: list[float] = []
	# The first round loads the code.
	for turn in range(ROUNDS + 1):
		ticket = _raise(line, customer)
		done = run_timed("tests.crowd.take", [{"ticket": ticket}] * AGENTS, agents)
		seconds += [one.seconds for one in done] if turn else []
	return Bound(
		f"taking an offered ticket, {AGENTS} at once", Sample("take", tuple(seconds)), 0.3, percentile=95
	)
