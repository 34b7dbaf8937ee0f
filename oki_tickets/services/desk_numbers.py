"""The numbers on the desk's Workspace: each with the list that it counts, under the viewer's own rights."""

from typing import Any

import frappe
from frappe.utils import get_first_day_of_week, nowdate

from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import clock, workflow

# More names than this do not fit into the address of a list.
LISTED = 60
# A clock that has been due for so many seconds tells that nobody sweeps.
SWEPT_WITHIN = 300


def open_tickets() -> dict[str, Any]:
	"""Every ticket that still needs somebody."""
	return _card({"status": ["in", _open()]})


def own_tickets() -> dict[str, Any]:
	"""Open tickets of the session's user."""
	return _card({"status": ["in", _open()], "agent": frappe.session.user})


def resolved_this_week() -> dict[str, Any]:
	"""Tickets whose solution was proposed, or that were closed after one, since the week began."""
	return _card({"resolved_at": [">=", str(get_first_day_of_week(nowdate()))]})


def unanswered_tickets() -> dict[str, Any]:
	"""Open tickets where the customer wrote last: longest waiting first."""
	# Frappe's filters cannot compare two moments of one row; the open tickets are the desk's present work.
	rows = frappe.get_list(
		"Ticket",
		filters={"status": ["in", _open()], "last_customer_message_at": ["is", "set"]},
		fields=["name", "last_customer_message_at", "last_agent_message_at"],
		order_by="last_customer_message_at",
		limit_page_length=0,
	)
	names = [row.name for row in rows if _waits(row)]
	return {
		"value": len(names),
		"fieldtype": "Int",
		"route": ["List", "Ticket", "List"],
		"route_options": {"name": ["in", names[:LISTED]]},
	}


def overdue_clocks() -> dict[str, Any]:
	"""Clocks that have been due for so long that nobody can be sweeping."""
	filters = {"due_second": ["<=", clock.now_second() - SWEPT_WITHIN]}
	return {
		"value": frappe.db.count("Ticket Clock", filters),
		"fieldtype": "Int",
		"route": ["List", "Ticket Clock", "List"],
		"route_options": filters,
	}


def _waits(row) -> bool:
	return not row.last_agent_message_at or row.last_customer_message_at > row.last_agent_message_at


def _open() -> list[str]:
	return workflow.statuses_of(*Category.OPEN)


def _card(filters: dict[str, Any]) -> dict[str, Any]:
	"""What Frappe's Number Card shows: get_list counts only what the user may see."""
	rows = frappe.get_list("Ticket", filters=filters, fields=["count(name) as number"], order_by="")
	return {
		"value": rows[0].number,
		"fieldtype": "Int",
		"route": ["List", "Ticket", "List"],
		"route_options": filters,
	}
