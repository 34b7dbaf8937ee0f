"""The sweep: handles every clock that has fallen due.

Any number of sweeps may run at once on any number of hosts. Each clock is handled and removed in one
transaction that holds first the ticket's row, then the clock's, as everybody else does; a ticket that
somebody works on at this moment is skipped and comes again. A kill at any point undoes the clock that was
being handled, and the next sweep takes it up.
"""

import time
from collections.abc import Callable

import frappe

from oki_tickets.services import clock, clocks, deadlines, dealing, discipline, notices, pickup, timed_moves
from oki_tickets.services.clocks import Alarm

BATCH = 100
JOB_ID = "oki_tickets_sweep"
# A sweep is not asked for twice within so many seconds. For longer it would hold the clocks up: what a killed
# worker had begun runs on for RQ for a quarter of an hour.
WINDOW = 15
LONGEST_PAUSE = 3600
# A sweep is asked for so many seconds before a clock falls due, and waits for it.
LINGER = 1.0
LONGEST_SWEEP = 60.0

HANDLERS: dict[str, Callable[..., Alarm | None]] = {
	clocks.OFFER: dealing.handle,
	clocks.PICKUP: pickup.handle,
	clocks.DISCIPLINE: discipline.handle,
	clocks.DEFERRAL: timed_moves.wake,
	clocks.FEEDBACK: timed_moves.close_unanswered,
	clocks.DEADLINE: deadlines.handle,
}


def enqueue_sweep() -> None:
	"""Asks a worker to sweep; while one that was asked for within WINDOW waits or runs, a second is not."""
	frappe.enqueue(
		sweep_due_clocks,
		queue="short",
		timeout=300,
		job_id=f"{JOB_ID}::{frappe.local.site}::{int(time.time() // WINDOW)}",
		deduplicate=True,
	)


def sweep_due_clocks() -> int:
	"""Handles what is due, batch after batch, and what falls due in a moment; returns how many clocks were
	handled. Runs in a worker, from the scheduler or the timekeeper; commits after each clock."""
	handled, seen, end = 0, set(), time.monotonic() + LONGEST_SWEEP
	while True:
		fresh = [row for row in _due() if (row.name, row.due_second) not in seen]
		for row in fresh:
			seen.add((row.name, row.due_second))
			handled += _handle_safely(row)
		if not fresh and not _wait_for_next(end):
			return handled


def _wait_for_next(end: float) -> bool:
	"""Waits for a clock that falls due within LINGER seconds: a new job would come later than it. Returns
	whether there is one."""
	due = clocks.nearest()
	wait = due - time.time() if due else 0.0
	if not 0 < wait <= LINGER or time.monotonic() + wait > end:
		return False
	time.sleep(wait)
	return True


def _due() -> list[frappe._dict]:
	# The snapshot of the last transaction would not show what was set since.
	frappe.db.rollback()
	return _due_query(clock.now_second()).run(as_dict=True)


def _due_query(now: int):
	"""The next clocks due at UTC second `now`. Frappe's lists would wrap the column into a function, and read
	every clock that runs."""
	table = frappe.qb.DocType("Ticket Clock")
	return (
		frappe.qb.from_(table)
		.select(table.name, table.ticket, table.due_second)
		.where(table.due_second <= now)
		.orderby(table.due_second)
		.orderby(table.name)
		.limit(BATCH)
	)


def handle_now(name: str, ticket: str, *, early: bool = False) -> bool:
	"""Handles one clock, with `early` even before it falls due; returns whether it did. Runs in a worker and
	commits."""
	frappe.db.rollback()
	return _handle_safely(frappe._dict(name=name, ticket=ticket), early)


def _handle_safely(row, early: bool = False) -> bool:
	try:
		# For whatever it writes into records; a worker has no language of its own.
		with notices.language(notices.language_of()):
			done = handle_one(row.name, row.ticket, early=early)
		frappe.db.commit()  # a background job: each clock stands for itself
		return done
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		# Somebody else was first, or many are at it. The clock is still due, and comes again.
		frappe.db.rollback()
		return False
	except Exception:
		frappe.db.rollback()
		_postpone(row.name)
		return False


def handle_one(name: str, ticket: str, *, early: bool = False) -> bool:
	"""Handles the clock in the present transaction if it is still there, due (or `early`, that of a ticket
	that waits to be dealt out and was not offered meanwhile), and nobody holds the ticket; returns whether it
	did. Locks come before the first plain read, whose snapshot then shows all
	that others did before."""
	if not frappe.db.get_value("Ticket", ticket, "name", for_update=True, skip_locked=True):
		return _remove_orphan(name, ticket)
	row = frappe.db.get_value("Ticket Clock", name, "*", as_dict=True, for_update=True)
	if not row or (row.due_second > clock.now_second() and not (early and row.level == clocks.TO_BE_DEALT)):
		return False
	frappe.db.delete("Ticket Clock", {"name": name})
	alarm = HANDLERS[row.kind](frappe.get_doc("Ticket", ticket, for_update=True), row)
	if alarm:
		clocks.set_all([alarm])
	return True


def _remove_orphan(name: str, ticket: str) -> bool:
	"""A ticket that is not locked but gone takes its clock along."""
	if frappe.db.exists("Ticket", ticket):
		return False
	frappe.db.delete("Ticket Clock", {"name": name})
	return True


def _postpone(name: str) -> None:
	"""A clock that cannot be handled is tried again, each time later, and told of in the Error Log; its
	`due_at` still says when it fell due."""
	attempts = frappe.db.get_value("Ticket Clock", name, "attempts") or 0
	pause = min(LONGEST_PAUSE, 30 * 2**attempts)
	frappe.db.set_value(
		"Ticket Clock",
		name,
		{"attempts": attempts + 1, "due_second": clock.now_second() + pause},
		update_modified=False,
	)
	frappe.log_error(title=f"Ticket Clock {name} could not be handled (attempt {attempts + 1})")
	frappe.db.commit()  # keeps the log entry and the pause, whatever happens to the next clock
