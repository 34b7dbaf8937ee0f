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


def first_or_told(ticket: str) -> str | None:
	"""Locks the ticket for the first who comes and returns its agent as it is now. Others wait until the first is
	through and are told the agent then, all at one moment, since they share their lock: with a lock each for
	themselves they would be told one after the other. Whoever locks the ticket further after having been told may
	have to give way to another who does (QueryDeadlockError), and begins anew."""
	row = frappe.db.get_value("Ticket", ticket, ["agent"], as_dict=True, for_update=True, skip_locked=True)
	if row:
		return row.agent
	# The query builder knows no shared lock.
	rows = frappe.db.sql("select agent from `tabTicket` where name = %s lock in share mode", ticket)
	return rows[0][0] if rows else None
