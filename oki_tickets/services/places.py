"""Where a ticket can go from here: what the Desk's buttons and dialogs of handing over show."""

from typing import Any

import frappe

from oki_tickets.services import duty, duty_board, offers, transfers


def ways_of(doc, user: str) -> dict[str, Any]:
	"""What `user`, who may write the ticket, can do about whose it is: `take`, `transfer`, and `escalate`, the
	line above or None."""
	return {
		"take": offers.can_take(doc, user),
		"transfer": transfers.is_open(doc),
		"escalate": transfers.line_above(doc),
	}


def of_lines() -> list[dict[str, Any]]:
	"""The lines in order of name, each with its method, how many are on duty, and how each of its agents
	stands."""
	rows = frappe.get_all("Support Line", fields=["name", "assignment_method"], order_by="name", limit=200)
	return [_line(row) for row in rows]


def _line(row) -> dict[str, Any]:
	members = duty.members(row.name)
	return {
		"line": row.name,
		"method": row.assignment_method,
		"on_duty": sum(member.on_duty for member in members),
		"agents": duty_board.describe_agents(row.name, members),
	}
