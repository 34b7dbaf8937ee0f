"""Moves that the passing of time makes: deferred tickets wake, resolved ones close."""

from datetime import timedelta

import frappe

from oki_tickets.domain.lifecycle import Action, Category
from oki_tickets.services import clock, moves, workflow

BATCH = 500


def wake_and_close_tickets() -> None:
	"""Scheduler: makes every move that is due. Each ticket is a transaction of its own, so that one that
	cannot be moved does not hold up the others; what a batch leaves is done at the next tick."""
	for ticket in _deferrals_over():
		_move(ticket, Category.PAUSED, Action.START_WORK)
	for ticket in _unanswered():
		_move(ticket, Category.RESOLVED, Action.ACCEPT_SOLUTION)


def _deferrals_over() -> list[str]:
	return frappe.get_all(
		"Ticket",
		filters={
			"status": ("in", workflow.statuses_of(Category.PAUSED)),
			"deferred_until": ("<=", clock.now()),
		},
		pluck="name",
		order_by="deferred_until",
		limit=BATCH,
	)


def _unanswered() -> list[str]:
	days = frappe.get_cached_doc("Oki Tickets Settings").close_after_days
	if not days:
		return []
	return frappe.get_all(
		"Ticket",
		filters={
			"status": ("in", workflow.statuses_of(Category.RESOLVED)),
			"resolved_at": ("<=", clock.now() - timedelta(days=days)),
		},
		pluck="name",
		order_by="resolved_at",
		limit=BATCH,
	)


def _move(ticket: str, category: str, action: str) -> None:
	try:
		doc = moves.load_locked(ticket)
		# Somebody may have moved it since the list was read.
		if workflow.category_of(doc.status) == category:
			moves.apply_by_itself(doc, action)
		frappe.db.commit()  # a background job: each ticket stands for itself
	except Exception:
		frappe.db.rollback()
		frappe.log_error(title=f"Ticket {ticket}: {action} by itself failed", reference_doctype="Ticket", reference_name=ticket)
		frappe.db.commit()  # keeps the log entry
