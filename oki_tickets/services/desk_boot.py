"""What the Desk's scripts know from the start: colours and meanings of statuses and priorities, and whether
the desk's clock stands still, and how the user stands as an agent."""

from typing import Any

import frappe

from oki_tickets.services import availability, desk_numbers
from oki_tickets.services.broadcasts import reading
from oki_tickets.services.identity import DESK_ROLES


def extend(bootinfo) -> None:
	"""Frappe's hook extend_bootinfo: a few small queries a page load, only for people of the desk. It runs
	outside of Frappe's cache of bootinfo, so a changed colour shows at the next load."""
	if DESK_ROLES & set(frappe.get_roles()):
		bootinfo.oki_tickets = {
			"statuses": _statuses(),
			"priorities": _priorities(),
			"default_type": frappe.get_cached_doc("Oki Tickets Settings").default_ticket_type,
			"overdue_clocks": _overdue_clocks(),
			"duty": availability.state_of(frappe.session.user),
			"own_lines": availability.own_lines(frappe.session.user),
			"news": reading.current(frappe.session.user),
		}


def _overdue_clocks() -> int:
	"""How many clocks nobody has swept, for those who can do something about it; else none."""
	if not frappe.has_permission("Ticket Clock", "read"):
		return 0
	return desk_numbers.overdue_clocks()["value"]


def _statuses() -> list[dict[str, Any]]:
	return frappe.get_all("Ticket Status", fields=["name", "category", "colour"], order_by="sort_order, name")


def _priorities() -> list[dict[str, Any]]:
	return frappe.get_all("Ticket Priority", fields=["name", "colour"], order_by="`rank`, name")
