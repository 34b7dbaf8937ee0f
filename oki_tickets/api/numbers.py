"""Numbers of the desk's Workspace. Frappe's Number Cards call these with `filters`, which are not used:
each number says by itself what it counts."""

import frappe

from oki_tickets.api import door
from oki_tickets.services import desk_numbers

READS = ("GET", "POST")


@door(methods=READS)
def open_tickets(filters: str | list | dict | None = None) -> dict:
	"""Open tickets that the session's user may see: value, route, route_options."""
	frappe.has_permission("Ticket", "read", throw=True)
	return desk_numbers.open_tickets()


@door(methods=READS)
def own_tickets(filters: str | list | dict | None = None) -> dict:
	"""Open tickets of the session's user: value, route, route_options."""
	frappe.has_permission("Ticket", "read", throw=True)
	return desk_numbers.own_tickets()


@door(methods=READS)
def unanswered_tickets(filters: str | list | dict | None = None) -> dict:
	"""Open tickets where the customer wrote last: value, route, route_options."""
	frappe.has_permission("Ticket", "read", throw=True)
	return desk_numbers.unanswered_tickets()


@door(methods=READS)
def resolved_this_week(filters: str | list | dict | None = None) -> dict:
	"""Tickets that were solved since the week began: value, route, route_options."""
	frappe.has_permission("Ticket", "read", throw=True)
	return desk_numbers.resolved_this_week()


@door(methods=READS)
def overdue_clocks(filters: str | list | dict | None = None) -> dict:
	"""Clocks of tickets that should have been handled minutes ago: value, route, route_options."""
	frappe.has_permission("Ticket Clock", "read", throw=True)
	return desk_numbers.overdue_clocks()
