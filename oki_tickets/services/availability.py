"""An agent's own switch: available, or not for the moment."""

import frappe

from oki_tickets.services import clock, duty, ownership, queue


def set_availability(user: str, is_available: bool) -> dict:
	"""Switches the agent's availability and returns `state_of`. Tickets that are theirs stay theirs. Raises
	NotAnAgent."""
	ownership.check_agent(user)
	# First, as whoever deals in one of the lines does.
	duty.lock_turns_of(user)
	doc = frappe.get_doc("Support Agent", user, for_update=True)
	if bool(doc.is_available) != is_available:
		doc.is_available = int(is_available)
		# Agents read their entry and do not write it; this one field is theirs.
		doc.save(ignore_permissions=True)
	return state_of(user)


def state_of(user: str) -> dict | None:
	"""How the agent stands: is_available, works_now by schedule and absences, next_start (site's time, where
	not at work), load and limit of open tickets, and whether one of their lines has a queue (has_queue); None
	for people who are no agents."""
	row = frappe.db.get_value("Support Agent", user, ["is_available", "open_ticket_limit"], as_dict=True)
	if not row:
		return None
	lines = duty.lines_of(user)
	start = duty.next_start(user, lines[0] if lines else None)
	return {
		"is_available": bool(row.is_available),
		"works_now": start is not None and start <= clock.now_second(),
		"next_start": clock.to_moment(start) if start and start > clock.now_second() else None,
		"load": duty.loads_of([user]).get(user, 0),
		"limit": row.open_ticket_limit or 0,
		"has_queue": any(queue.has_queue(line) for line in lines),
	}


def own_lines(user: str) -> list[str]:
	"""The lines that `user` belongs to or leads."""
	led = frappe.get_all("Support Line", filters={"head": user}, pluck="name", order_by="name")
	return list(dict.fromkeys([*duty.lines_of(user), *led]))
