"""Moves that the passing of time makes: deferred tickets wake, resolved ones close."""

from datetime import datetime

import frappe
from frappe.utils import cint, get_datetime

from oki_tickets.domain.lifecycle import Action, Category
from oki_tickets.services import assignment_words, clock, moves, notices, workflow
from oki_tickets.services.clocks import DEFERRAL, FEEDBACK, Alarm

DAY = 86_400


def alarm(doc) -> Alarm | None:
	"""The clock of a ticket that is deferred, or that waits for the customer's verdict."""
	category = workflow.category_of(doc.status)
	if category == Category.PAUSED and doc.deferred_until:
		return Alarm(doc.name, DEFERRAL, clock.to_second(doc.deferred_until))
	if category == Category.RESOLVED and _days() and doc.resolved_at:
		return Alarm(doc.name, FEEDBACK, clock.to_second(_last_word(doc)) + _days() * DAY)
	return None


def _days() -> int:
	return cint(frappe.get_cached_doc("Oki Tickets Settings").close_after_days)


def _last_word(doc) -> datetime:
	"""When silence began: with the solution, or with what was said about it since."""
	said = (doc.resolved_at, doc.last_customer_message_at, doc.last_agent_message_at)
	return max(get_datetime(moment) for moment in said if moment)


def waits_for_answer(ticket) -> bool:
	"""Whether the customer has said something about the solution that nobody has answered."""
	return bool(ticket.last_customer_message_at) and ticket.last_customer_message_at > max(
		moment for moment in (ticket.resolved_at, ticket.last_agent_message_at) if moment
	)


def wake(ticket, row) -> Alarm | None:
	"""A deferral is over: back to work. One that was moved to a later moment gets its clock anew."""
	return _move(ticket, row, DEFERRAL, Action.START_WORK)


def close_unanswered(ticket, row) -> Alarm | None:
	"""The customer has had time to answer: silence accepts. Who has written and got no answer was not silent: the agent
	and the head are told instead, and again after as many days."""
	right = alarm(ticket)
	if right and right.kind == FEEDBACK and right.due <= clock.now_second() and waits_for_answer(ticket):
		people = [ticket.agent, notices.head_of(ticket.support_line)]
		notices.tell(people, ticket, lambda: assignment_words.not_closed(ticket))
		return Alarm(ticket.name, FEEDBACK, clock.now_second() + _days() * DAY)
	return _move(ticket, row, FEEDBACK, Action.ACCEPT_SOLUTION)


def _move(ticket, row, kind: str, action: str) -> Alarm | None:
	right = alarm(ticket)
	if not right or right.kind != kind:
		return None
	if right.due > clock.now_second():
		return right
	moves.apply_by_itself(ticket, action)
	return None
