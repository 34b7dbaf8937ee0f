"""Indexes that lists and reports of tickets need, named here because a DocType can name only single columns."""

import frappe

TICKET_INDEXES = (
	["status", "due_at"],
	["agent", "status"],
	["support_line", "status"],
	["customer", "creation"],
	["creation", "ticket_type"],
	["first_responded_at", "first_responded_by"],
)


def add_ticket_indexes() -> None:
	"""Called by Frappe after each change of the table; an index that exists is left alone."""
	for fields in TICKET_INDEXES:
		frappe.db.add_index("Ticket", fields)
