"""Moves that the passing of time makes: deferred tickets wake, resolved ones close."""

import frappe
from frappe.utils import cint

from oki_tickets.domain.lifecycle import Action, Category
from oki_tickets.services import clock, moves, workflow
from oki_tickets.services.clocks import DEFERRAL, FEEDBACK, Alarm

DAY = 86_400


def alarm(doc) -> Alarm | None:
	"""The clock of a ticket that is deferred, or that waits for the customer's verdict."""
	category = workflow.category_of(doc.status)
	if category == Category.PAUSED and doc.deferred_until:
		return Alarm(doc.name, DEFERRAL, clock.to_second(doc.deferred_until))
	days = cint(frappe.get_cached_doc("Oki Tickets Settings").close_after_days)
	if category == Category.RESOLVED and days and doc.resolved_at:
		return Alarm(doc.name, FEEDBACK, clock.to_second(doc.resolved_at) + days * DAY)
	return None


def wake(ticket, row) -> Alarm | None:
	"""A deferral is over: back to work. One that was moved to a later moment gets its clock anew."""
	return _move(ticket, row, DEFERRAL, Action.START_WORK)


def close_unanswered(ticket, row) -> Alarm | None:
	"""The customer has had time to answer: silence accepts."""
	return _move(ticket, row, FEEDBACK, Action.ACCEPT_SOLUTION)


def _move(ticket, row, kind: str, action: str) -> Alarm | None:
	right = alarm(ticket)
	if not right or right.kind != kind:
		return None
	if right.due > clock.now_second():
		return right
	moves.apply_by_itself(ticket, action)
	return None
