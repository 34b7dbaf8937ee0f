"""The same work by one, two and four workers: tickets that wait in four lines are dealt out to the agents on duty."""

import time

import frappe

from benchmarks.harness import Claim, Sample
from oki_tickets.services import dealing_jobs
from tests.factories import (
	create_agent,
	create_customer,
	create_line,
	create_portal_user,
	create_schedule,
	create_ticket,
)
from tests.faults.servers import until
from tests.processes import run_processes

TICKETS = 120
LINES = 4
AGENTS = 5
ROUNDS = 3


def claims() -> list[Claim]:
	"""Two workers are faster than one, and more than there are cores cost little (docs/scaling.md). What is dealt
	out in one line is dealt out one after the other: each worker has lines of its own here."""
	# The bench's own workers are not asked.
	dealing_jobs.enqueue_dealing = lambda ticket: None
	always = create_schedule((("00:00", "00:00"),), days=7)
	lines = [_line_with_agents(always) for _ in range(LINES)]
	customer = create_portal_user(create_customer())
	_deal(lines, customer, 4)  # the processes load their code
	one, two, four = (_sample(lines, customer, workers) for workers in (1, 2, 4))
	return [
		Claim("dealing one of 120 waiting tickets out, two workers", two, one, at_most=0.9),
		Claim("dealing one of 120 waiting tickets out, four workers", four, two, at_most=1.2),
	]


def _line_with_agents(schedule: str) -> str:
	line = create_line(assignment_method="Least Loaded", work_schedule=schedule)
	for _ in range(AGENTS):
		create_agent(lines=(line,))
	return line


def _sample(lines: list[str], customer: str, workers: int) -> Sample:
	taken = tuple(_deal(lines, customer, workers) for _ in range(ROUNDS))
	return Sample(f"{workers} at work", taken).divided_by(TICKETS)


def _deal(lines: list[str], customer: str, workers: int) -> float:
	"""Seconds until so many workers have dealt TICKETS out."""
	tickets = [create_ticket(customer, support_line=lines[number % LINES]).name for number in range(TICKETS)]
	frappe.db.commit()
	shares = [{"tickets": tickets[number::workers]} for number in range(workers)]
	start = time.perf_counter()
	for answer in run_processes(workers, "benchmarks.workers.deal", shares):
		if isinstance(answer, Exception):
			raise answer
	# Who gave way in a deadlock comes again, as with the next sweep; what another sweep has in hand is its to deal.
	until(lambda: not deal(_without_agent(tickets)), "an agent for each ticket")
	return time.perf_counter() - start


def _without_agent(tickets: list[str]) -> list[str]:
	return frappe.get_all(
		"Ticket", {"name": ("in", tickets), "agent": ("is", "not set")}, pluck="name", order_by="name"
	)


def deal(tickets: list[str]) -> int:
	"""What a worker does with its jobs, each in a transaction of its own; returns how many there were."""
	for ticket in tickets:
		dealing_jobs.deal_one_ticket(ticket)
		frappe.db.commit()
	return len(tickets)
