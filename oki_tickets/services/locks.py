"""Rows that are held until the end of the transaction."""

import frappe


def load_locked(ticket: str):
	"""The ticket with its row locked until the end of the transaction, read past the snapshot that the
	transaction may already hold, so that of two movers the second sees what the first did."""
	return frappe.get_doc("Ticket", ticket, for_update=True)


def hold(*tickets: str | None) -> None:
	"""Locks the rows of these tickets, always in the order of their names: two who need the same two wait
	for each other and do not deadlock."""
	for name in sorted({ticket for ticket in tickets if ticket}):
		frappe.db.get_value("Ticket", name, "name", for_update=True)
