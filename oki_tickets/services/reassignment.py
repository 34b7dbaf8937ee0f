"""A ticket that its agent has forgotten goes to somebody else on duty."""

import frappe

from oki_tickets.domain.assignment import goes_to_head, successors
from oki_tickets.exceptions import NotAssigned
from oki_tickets.services import dealing, duty, ownership
from oki_tickets.services.ownership import Kind


def reassign(ticket) -> bool:
	"""Takes the ticket from its agent: to one on duty who has not lost it before, or to the head once it was
	taken away too often. It stays where nobody else is on duty. Returns whether it went. `ticket` is locked by the caller."""
	if not ticket.agent:
		return False
	losers = frappe.get_all(
		"Ticket Transfer",
		filters={"ticket": ticket.name, "kind": Kind.NORM_BROKEN},
		pluck="from_agent",
		order_by="passed_at",
	)
	if goes_to_head(len(losers)):
		return _give_to_head(ticket)
	left = successors(duty.on_duty(ticket.support_line), ticket.agent, set(losers))
	while left:
		agent = dealing.choose(left)
		if _give(ticket, agent):
			return True
		left.remove(agent)
	return False


def _give_to_head(ticket) -> bool:
	head = ownership.agent_of_head(ticket.support_line)
	return bool(head) and head != ticket.agent and _give(ticket, head)


def _give(ticket, agent: str) -> bool:
	frappe.db.savepoint("oki_reassign")
	try:
		ownership.give(ticket, agent, kind=Kind.NORM_BROKEN)
	except NotAssigned:
		frappe.db.rollback(save_point="oki_reassign")
		frappe.clear_last_message()
		ticket.reload()
		return False
	return True
