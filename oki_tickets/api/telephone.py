"""Calls on the agent's screen, and how administrators connect telephone and chat."""

import frappe

from oki_tickets import permissions
from oki_tickets.api import door
from oki_tickets.channels import chat, telephone
from oki_tickets.services import call_card, calls


@door(methods=("GET", "POST"))
def get_call(call: str) -> dict:
	"""The card of a call: who calls, their company and contract, their open tickets that the session's user may
	see; see call_card.of_call."""
	_check(call, "read")
	return call_card.of_call(call)


@door()
def open_ticket(call: str, ticket: str | None = None) -> str:
	"""Puts the call on `ticket`, or makes a ticket of it where none is named. Returns the ticket's name."""
	_check(call, "write")
	if ticket:
		permissions.check_agent(ticket, "write")
		calls.put_on(call, ticket)
		return ticket
	return calls.open_ticket_for(call, frappe.session.user)


@door()
def describe_calls() -> dict[str, str]:
	"""What an administrator enters in the telephone system: `address`, `secret`, `example`."""
	frappe.only_for("System Manager")
	return telephone.describe()


@door()
def describe_chats() -> dict[str, str]:
	"""What an administrator enters in the chat service: `address`, `secret`, `example`."""
	frappe.only_for("System Manager")
	return chat.describe()


def _check(call: str, ptype: str) -> None:
	"""Whoever works at the desk answers calls; one that is on a ticket is its readers' alone."""
	frappe.has_permission("Ticket", ptype, throw=True)
	frappe.has_permission("Ticket Call", "read", doc=call, throw=True)
