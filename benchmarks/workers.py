"""The same work by one, two and four workers: tickets that wait are dealt out to the agents on duty."""

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
from tests.processes import run_processes

TICKETS = 120
AGENTS = 10
ROUNDS = 3


def claims() -> list[Claim]:
	"""More workers than cores cost nothing, and lock each other out of nothing: where a machine has the cores, they
	add up (docs/scaling.md)."""
	always = create_schedule((("00:00", "00:00"),), days=7)
	line = create_line(assignment_method="Least Loaded", work_schedule=always)
	for _ in range(AGENTS):
		create_agent(lines=(line,))
	customer = create_portal_user(create_customer())
	_deal(line, customer, 4)  # the processes load their code
	one, two, four = (_sample(line, customer, workers) for workers in (1, 2, 4))
	return [
		Claim("dealing one of 120 waiting tickets out, two workers", two, one, at_most=0.9),
		Claim("dealing one of 120 waiting tickets out, four workers", four, two, at_most=1.2),
	]


def _sample(line: str, customer: str, workers: int) -> Sample:
	taken = tuple(_deal(line, customer, workers) for _ in range(ROUNDS))
	return Sample(f"{workers} at work", taken).divided_by(TICKETS)


def _deal(line: str, customer: str, workers: int) -> float:
	"""Seconds until so many workers have dealt TICKETS out."""
	tickets = [create_ticket(customer).name for _ in range(TICKETS)]
	frappe.db.set_value("Ticket", {"name": ("in", tickets)}, {"support_line": line, "agent": None})
	frappe.db.commit()
	shares = [{"tickets": tickets[number::workers]} for number in range(workers)]
	start = time.perf_counter()
	for answer in run_processes(workers, "benchmarks.workers.deal", shares):
		if isinstance(answer, Exception):
			raise answer
	taken = time.perf_counter() - start
	if waiting := frappe.db.count("Ticket", {"name": ("in", tickets), "agent": ("is", "not set")}):
		raise RuntimeError(f"{waiting} tickets have no agent")
	return taken


def deal(tickets: list[str]) -> None:
	"""What a worker does with its jobs, each in a transaction of its own."""
	for ticket in tickets:
		dealing_jobs.deal_one_ticket(ticket)
		frappe.db.commit()
