"""Pickup: whoever has got a ticket starts on it within minutes, or the line's head hears of it."""

from collections.abc import Iterable

import frappe
from frappe.utils import cint

from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import assignment_words, clock, live, month_counts, notices, plans, todos, workflow
from oki_tickets.services.clocks import PICKUP, Alarm
from oki_tickets.services.filters import among

MINUTE = 60


def alarm(doc) -> Alarm | None:
	"""The clock of a ticket that its agent has to start on: `pickup_minutes` of the agent's working time."""
	minutes = cint(frappe.get_cached_value("Support Line", doc.support_line, "pickup_minutes"))
	if not doc.agent or not minutes or not _is_waiting(doc):
		return None
	calendar = plans.calendar_for(doc.agent, doc.support_line)
	due = calendar.add(clock.to_second(doc.assigned_at), minutes * MINUTE)
	return Alarm(doc.name, PICKUP, due) if due is not None else None


def _is_waiting(doc) -> bool:
	"""True where the next move is the agent's: the ticket was not begun, or was passed on and not accepted."""
	category = workflow.category_of(doc.status)
	return category == Category.NEW or (category == Category.WORKING and bool(_pending(doc)))


def _pending(doc) -> str | None:
	"""The Ticket Transfer by which the agent has the ticket, as long as it is not accepted."""
	filters = {"ticket": doc.name, "to_agent": doc.agent, "accepted_at": ("is", "not set")}
	return frappe.db.get_value("Ticket Transfer", filters, "name", order_by="passed_at desc")


def handle(ticket, row) -> Alarm | None:
	"""The clock fell due: the ticket and its transfer keep the mark, the head is added and told. A ticket
	that came to its agent later has its clock anew."""
	right = alarm(ticket)
	if not right:
		return None
	if right.due > clock.now_second():
		return right
	_mark(ticket, right.due)
	return None


def told_of(tickets: Iterable) -> set[str]:
	"""The names of those tickets of whose present agent the head has been told already."""
	agents = {ticket.name: ticket.agent for ticket in tickets if ticket.agent}
	rows = frappe.get_all(
		"Ticket Transfer",
		filters={"ticket": among(agents), "pickup_ignored": 1},
		fields=["ticket", "to_agent"],
		order_by="passed_at",
	)
	return {row.ticket for row in rows if row.to_agent == agents[row.ticket]}


def _mark(ticket, due: int) -> None:
	frappe.db.set_value("Ticket", ticket.name, "pickup_ignored", 1, update_modified=False)
	last = {"ticket": ticket.name, "to_agent": ticket.agent}
	if transfer := frappe.db.get_value(
		"Ticket Transfer", last, ["name", "passed_at"], order_by="passed_at desc, creation desc", as_dict=True
	):
		frappe.db.set_value("Ticket Transfer", transfer.name, "pickup_ignored", 1, update_modified=False)
		month_counts.forget_since(transfer.passed_at)
	if head := notices.head_of(ticket.support_line):
		todos.add(ticket.name, ticket.subject, head)
		notices.tell_of_limit([head], ticket, lambda: assignment_words.pickup_ignored(ticket), due)
	live.announce(ticket.name, "agent")
