"""What the matrix calls methods of calls, chats, forms, merging and splitting with."""

from collections.abc import Callable

import frappe

from tests.factories import write_message
from tests.site.security.people import World


def _to_split(world: World) -> dict:
	"""A ticket on which the owner wrote of a second matter."""
	ticket, owner = world.fresh_ticket(), world.users["owner"]
	message = write_message(ticket, owner, side="Customer", body="Another matter")
	frappe.db.commit()
	return {"ticket": ticket, "messages": [message]}


ARGUMENTS: dict[str, Callable[[World], dict]] = {
	"oki_tickets.api.agent.get_merge_candidates": lambda world: {"ticket": world.ticket},
	"oki_tickets.api.agent.merge": lambda world: {
		"ticket": world.fresh_ticket(),
		"into": world.fresh_ticket(),
	},
	"oki_tickets.api.agent.split": _to_split,
}
ONLY_READ = frozenset({"oki_tickets.api.agent.get_merge_candidates"})
