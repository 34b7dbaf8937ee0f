"""What the Desk's scripts know from the start: colours and meanings of statuses and priorities."""

from typing import Any

import frappe

from oki_tickets.services.identity import DESK_ROLES


def extend(bootinfo) -> None:
	"""Frappe's hook extend_bootinfo: two small queries a page load, only for people of the desk. It runs
	outside of Frappe's cache of bootinfo, so a changed colour shows at the next load."""
	if DESK_ROLES & set(frappe.get_roles()):
		bootinfo.oki_tickets = {"statuses": _statuses(), "priorities": _priorities()}


def _statuses() -> list[dict[str, Any]]:
	return frappe.get_all("Ticket Status", fields=["name", "category", "colour"], order_by="sort_order, name")


def _priorities() -> list[dict[str, Any]]:
	return frappe.get_all("Ticket Priority", fields=["name", "colour"], order_by="`rank`, name")
