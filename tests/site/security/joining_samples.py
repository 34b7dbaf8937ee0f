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


def _ringing() -> str:
	"""A call that rings, on no ticket yet."""
	doc = frappe.get_doc(
		doctype="Ticket Call", call_id=frappe.generate_hash(), direction="Incoming", status="Ringing"
	)
	doc.flags.by_service = True
	doc.insert()
	frappe.db.commit()
	return doc.name


ARGUMENTS: dict[str, Callable[[World], dict]] = {
	"oki_tickets.api.agent.get_merge_candidates": lambda world: {"ticket": world.ticket},
	"oki_tickets.api.agent.merge": lambda world: {
		"ticket": world.fresh_ticket(),
		"into": world.fresh_ticket(),
	},
	"oki_tickets.api.agent.split": _to_split,
	"oki_tickets.api.webhooks.call": lambda world: {"id": "1", "status": "missed"},
	"oki_tickets.api.webhooks.chat": lambda world: {"conversation": "1", "message": "1", "text": "Hello"},
	"oki_tickets.api.webhooks.chat_file": lambda world: {
		"file": "any",
		"until": 4102444800,
		"signature": "made up",
	},
	"oki_tickets.api.telephone.get_call": lambda world: {"call": _ringing()},
	"oki_tickets.api.telephone.open_ticket": lambda world: {
		"call": _ringing(),
		"ticket": world.fresh_ticket(),
	},
	"oki_tickets.api.telephone.describe_calls": lambda world: {},
	"oki_tickets.api.telephone.describe_chats": lambda world: {},
	"oki_tickets.api.guests.create_ticket": lambda world: {
		"email": world.users["owner"],
		"subject": "Hello",
		"description": "Hello",
		"stamp": "",
	},
	"oki_tickets.api.guests.describe": lambda world: {},
}
ONLY_READ = frozenset(
	{
		"oki_tickets.api.agent.get_merge_candidates",
		"oki_tickets.api.telephone.get_call",
		"oki_tickets.api.webhooks.chat_file",
	}
)

# Records that only the desk writes, and what somebody might want to change on them.
WRITTEN_BY_DESK: dict[str, Callable[[World], dict]] = {
	"Ticket Call": lambda world: {
		"call_id": frappe.generate_hash(),
		"direction": "Incoming",
		"status": "Ended",
	},
	"Chat Conversation": lambda world: {"conversation_key": frappe.generate_hash()},
}
CHANGE = {"Ticket Call": {"number": "1"}, "Chat Conversation": {"visitor": "Somebody"}}
