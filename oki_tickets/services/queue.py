"""The queue: agents of a line ask for the next ticket when they are ready for it."""

import frappe
from frappe import _
from frappe.utils.nestedset import get_descendants_of

from oki_tickets.domain.lifecycle import Category
from oki_tickets.exceptions import NotAssigned
from oki_tickets.services import duty, fresh, locks, ownership, workflow
from oki_tickets.services.ownership import Kind

QUEUE = "Queue"
PAGE = 50


def next_ticket(user: str):
	"""Makes `user` the owner of the ticket of nobody that falls due first in their lines with a queue, of
	their own categories; returns the saved document, or None where nothing waits. Raises NotAnAgent,
	and NotAssigned where the user still holds one from the queue, or has reached the limit."""
	ownership.check_agent(user)
	# Locks the agent: of two requests of one person the second waits, and counts the first one's ticket.
	ownership.check_room(user)
	_refuse_second(user)
	lines = _lines(user)
	tried: list[str] = []
	while lines and (page := _waiting(user, lines, tried)):
		for name in page:
			if doc := _lock_if_free(name):
				return ownership.give(doc, user, kind=Kind.PULLED)
		tried += page
	return None


def _refuse_second(user: str) -> None:
	ticket, statuses = frappe.qb.DocType("Ticket"), workflow.statuses_of_agents_turn()
	unfinished = (
		frappe.qb.from_(ticket)
		.select(ticket.name)
		.where((ticket.agent == user) & (ticket.from_queue == 1) & ticket.status.isin(statuses))
	)
	if fresh.count(unfinished):
		names = ", ".join(unfinished.run(pluck=True)) or _("the one you have just got")
		frappe.throw(
			_("Finish {0} first: it is from the queue, and in your hands.").format(frappe.bold(names)),
			NotAssigned,
		)


def _lines(user: str) -> list[str]:
	"""The lines with a queue that the agent belongs to."""
	return [line for line in duty.lines_of(user) if has_queue(line)]


def has_queue(line: str) -> bool:
	"""Whether the agents of `line` ask for the next ticket."""
	return frappe.get_cached_value("Support Line", line, "assignment_method") == QUEUE


def _waiting(user: str, lines: list[str], tried: list[str]) -> list[str]:
	"""A page of waiting tickets, those without a deadline last. Read without locks: sorting would lock every
	row that it looks at."""
	ticket = frappe.qb.DocType("Ticket")
	query = (
		frappe.qb.from_(ticket)
		.select(ticket.name)
		.where(ticket.agent.isnull() & ticket.support_line.isin(lines))
		.where(ticket.status.isin(workflow.statuses_of(*Category.OPEN)))
		.orderby(ticket.due_at.isnull())
		.orderby(ticket.due_at)
		.orderby(ticket.name)
		.limit(PAGE)
	)
	if categories := _categories(user):
		query = query.where(ticket.category.isin(categories))
	if tried:
		query = query.where(ticket.name.notin(tried))
	return query.run(pluck=True)


def _categories(user: str) -> list[str]:
	own = frappe.get_all(
		"Support Agent Category",
		filters={"parent": user, "parenttype": "Support Agent"},
		pluck="category",
		order_by="idx",
	)
	below = (get_descendants_of("Ticket Category", category) for category in own)
	return list(dict.fromkeys([*own, *(name for names in below for name in names)]))


def _lock_if_free(name: str):
	"""The ticket, locked, unless somebody else is at it or has it in the meantime."""
	row = frappe.db.get_value(
		"Ticket", name, ["agent", "status"], as_dict=True, for_update=True, skip_locked=True
	)
	if not row or row.agent or workflow.category_of(row.status) not in Category.OPEN:
		return None
	return locks.load_locked(name)
