"""A sweep with 50 clocks due, while few or many others run; and moving the clocks of 2,000 open tickets."""

import time

import frappe
from frappe.utils.background_jobs import get_queues

from benchmarks.harness import Claim, Sample, alternate
from oki_tickets.services import clock, clocks, reclock, sweep
from oki_tickets.services.clocks import Alarm
from tests.factories import (
	create_customer,
	create_line,
	create_portal_user,
	create_schedule,
	create_ticket,
	create_timer,
)

REPEATS = 6
ROUNDS = 3
DUE = 50
FEW, MANY = 1_000, 100_000
OPEN_TICKETS = 2_000


def claims() -> list[Claim]:
	"""What is due decides what a sweep costs, not what runs; a manager's change reaches 2,000 tickets soon."""
	line, tickets = _tickets(DUE)
	# In turns, so that what else the machine does meets both alike.
	rounds = [(number, _sweeps(number, tickets)) for _ in range(ROUNDS) for number in (FEW, MANY)]
	few, many = (
		Sample(f"{size:,} running", tuple(t for number, s in rounds if number == size for t in s.seconds))
		for size in (FEW, MANY)
	)
	moved = _moves(line)
	return [
		Claim(f"sweep with {DUE} due, {MANY:,} running", many, few, at_most=1.3),
		Claim(
			f"moving the clocks of {OPEN_TICKETS:,} open tickets", moved, Sample("limit", (5.0,)), at_most=1.0
		),
	]


def _tickets(number: int) -> tuple[str, list[str]]:
	line = create_line(work_schedule=create_schedule())
	create_timer("New", 900, 3600, 14400, support_line=line)
	user = create_portal_user(create_customer())
	tickets = [create_ticket(user).name for _ in range(number)]
	for ticket in tickets:
		frappe.db.set_value("Ticket", ticket, "support_line", line)
	frappe.db.commit()
	_wait_for_jobs()
	return line, tickets


def _wait_for_jobs() -> None:
	"""A new timer moves clocks in a worker, which holds the tickets that the sweep is to take."""
	while any(queue.count or queue.started_job_registry.count for queue in get_queues()):
		time.sleep(0.1)


def _sweeps(running: int, tickets: list[str]) -> Sample:
	"""Sweeps beside `running` clocks that are not due; the third level is broken each time anew."""
	far = clock.now_second() + 10_000_000
	frappe.db.delete("Ticket Clock")
	for start in range(0, running, 10_000):
		numbers = range(start, min(running, start + 10_000))
		clocks.set_all(Alarm(f"BENCH-{number}", clocks.DISCIPLINE, far + number) for number in numbers)
	frappe.db.commit()

	def prepare() -> None:
		frappe.db.delete("Discipline Violation", {"ticket": ("in", tickets)})
		now = clock.now_second()
		clocks.set_all(Alarm(ticket, clocks.DISCIPLINE, now - 5, 3, now, 14400, 14400) for ticket in tickets)
		frappe.db.commit()

	def work(_turn: int) -> None:
		handled = sweep.sweep_due_clocks()
		if handled != DUE:
			raise RuntimeError(f"{handled} clocks were handled, {DUE} were due")

	(sample,) = alternate(REPEATS, ("sweep", work), before=prepare)
	return sample


def _moves(line: str) -> Sample:
	"""Copies of a ticket, as many as a large desk has open, whose line gets another day off each time."""
	model = frappe.get_all("Ticket", filters={"support_line": line}, limit=1, pluck="name", order_by="name")[
		0
	]
	frappe.db.delete("Ticket Clock")
	table = [f"`{field}`" for field in frappe.db.get_table_columns("Ticket") if field != "name"]
	for number in range(OPEN_TICKETS):
		columns = ", ".join(table)
		frappe.db.sql(
			f"insert into `tabTicket` (name, {columns}) select %s, {columns} from `tabTicket` where name = %s",
			(f"BENCH-{line}-{number}", model),
		)
	frappe.db.commit()
	reclock.move_touched_clocks({"support_line": [line]})
	schedule = frappe.db.get_value("Support Line", line, "work_schedule")
	day = iter(range(1, 100))

	def change_schedule() -> None:
		doc = frappe.get_doc("Work Schedule", schedule)
		doc.append("exceptions", {"date": frappe.utils.add_days(None, next(day)), "is_off": 1})
		doc.save()
		frappe.db.commit()

	def work(_turn: int) -> None:
		if reclock.move_touched_clocks({"support_line": [line]}) < OPEN_TICKETS:
			raise RuntimeError("tickets were left out")

	(sample,) = alternate(5, ("reclock", work), before=change_schedule)
	return sample
