"""Tickets of agents who are away: handed to their line where the settings say so."""

from collections.abc import Collection

import frappe
from frappe.query_builder import Criterion

from oki_tickets.domain.lifecycle import Category
from oki_tickets.exceptions import NotAssigned
from oki_tickets.services import clock, duty, hrms, locks, notices, ownership, workflow
from oki_tickets.services.filters import among
from oki_tickets.services.ownership import Kind

HAND_OVER = "Hand to the Line"
BATCH = 1000


def enqueue_handing_over() -> None:
	"""Asks a worker to look after the tickets of absent agents; while one such job waits, a second is not
	asked for."""
	frappe.enqueue(
		hand_over_tickets_of_absent,
		queue="default",
		timeout=1500,
		enqueue_after_commit=True,
		job_id=f"oki_tickets_absences::{frappe.local.site}",
		deduplicate=True,
	)


def hand_over_tickets_of_absent() -> int:
	"""Gives back to their lines all open tickets of agents who may have none any more, and, where the settings say
	so, those of absent agents whose next move is the agent's; returns how many. What waits for the customer or
	an engineer stays until it comes back to the agent. Runs in a worker or from the scheduler; commits after
	each."""
	gone = gone_now()
	open_statuses = workflow.statuses_of(*Category.OPEN)
	done = sum(_hand_over(ticket, gone) for ticket in _tickets_of(gone, open_statuses))
	if frappe.get_cached_doc("Oki Tickets Settings").absent_tickets != HAND_OVER:
		return done
	absent = absent_now()
	tickets = _tickets_of(absent, workflow.statuses_of_agents_turn())
	return done + sum(_hand_over(ticket, absent) for ticket in tickets)


def gone_now() -> list[str]:
	"""Agents whose user is disabled, or has no agent's role any more."""
	agent = frappe.qb.DocType("Support Agent")
	query = frappe.qb.from_(agent).select(agent.name).where(agent.user.notin(duty.able_users()))
	return query.orderby(agent.name).run(pluck=True)


def absent_now() -> list[str]:
	"""Agents whose absence, or approved leave in HRMS, covers the present moment."""
	absence, now = frappe.qb.DocType("Agent Absence"), clock.now()
	rows = (
		frappe.qb.from_(absence)
		.select(absence.agent)
		.distinct()
		.where((absence.from_time <= now) & Criterion.any([absence.to_time.isnull(), absence.to_time > now]))
	).run(pluck=True)
	return sorted({*rows, *_on_leave()})


def _on_leave() -> list[str]:
	employees = hrms.employees_on_leave(clock.now().date())
	filters = {"employee": among(employees)}
	return frappe.get_all("Support Agent", filters=filters, pluck="name", order_by="name")


def _tickets_of(agents: list[str], statuses: list[str]) -> list[str]:
	if not agents:
		return []
	return frappe.get_all(
		"Ticket",
		filters={"agent": ("in", agents), "status": ("in", statuses)},
		pluck="name",
		order_by="due_at",
		limit=BATCH,
	)


def _hand_over(ticket: str, away: Collection[str]) -> bool:
	try:
		doc = locks.load_locked(ticket)
		if doc.agent in away:
			with notices.language(notices.language_of()):
				ownership.give(doc, None, kind=Kind.ABSENCE)
		frappe.db.commit()  # a background job: each ticket stands for itself
		return True
	except (NotAssigned, frappe.ValidationError, frappe.QueryTimeoutError, frappe.QueryDeadlockError):
		frappe.db.rollback()
		frappe.log_error(title=f"{ticket} could not be handed to its line")
		frappe.db.commit()  # keeps the log entry
		return False
