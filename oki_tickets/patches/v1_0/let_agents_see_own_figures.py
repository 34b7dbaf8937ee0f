"""A new check box of a settings page is empty on sites that have the page already, whatever its default: agents
would lose their own figures in reports."""

import frappe

SETTINGS, FIELD = "Oki Tickets Settings", "agents_see_own_reports"


def execute() -> None:
	"""Ticks the box where nobody has decided yet."""
	if not frappe.db.exists("Singles", {"doctype": SETTINGS, "field": FIELD}):
		frappe.db.set_single_value(SETTINGS, FIELD, 1)
