"""Tickets in simulated time: raised at a moment, swept at a moment."""

import frappe

from oki_tickets.services import clock, sweep
from tests.factories import as_user, create_agent

HOUR, MINUTE = 3600, 60


def raise_ticket(at: str, line: str, priority: str, **values):
	"""A ticket raised at `at` in `line` with `priority`, through the door of the desk's side."""
	with clock.at(at), as_user(create_agent()):
		return frappe.get_doc(
			doctype="Ticket",
			subject="No dial tone",
			description="<p>Since the morning</p>",
			ticket_type="Problem",
			support_line=line,
			priority=priority,
			**values,
		).insert()


def field(ticket: str, name: str) -> str:
	return str(frappe.db.get_value("Ticket", ticket, name))


def clocks_of(ticket: str) -> dict[str, str]:
	rows = frappe.get_all(
		"Ticket Clock", filters={"ticket": ticket}, fields=["kind", "level", "due_at"], order_by="name"
	)
	return {f"{row.kind} {row.level}": str(row.due_at) for row in rows}


def sweep_at(moment: str, ticket: str) -> int:
	"""Handles what of the ticket is due at `moment`, again and again, in this transaction."""
	handled = 0
	with clock.at(moment):
		while due := frappe.get_all(
			"Ticket Clock",
			filters={"ticket": ticket, "due_second": ("<=", clock.now_second())},
			pluck="name",
			order_by="due_second",
			limit=1,
		):
			handled += sweep.handle_one(due[0], ticket)
	return handled


def violations_of(ticket: str) -> list[tuple]:
	rows = frappe.get_all(
		"Discipline Violation",
		filters={"ticket": ticket},
		fields=["level", "due_at", "occurred_at", "agent"],
		order_by="level",
	)
	return [(row.level, str(row.due_at), str(row.occurred_at), row.agent) for row in rows]
