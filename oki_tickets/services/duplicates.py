"""Where a ticket that was merged goes on, and which tickets are of one party."""

import frappe

from oki_tickets.domain.parties import TicketParty, against_merge
from oki_tickets.domain.phones import digits_of

FIELDS = ("name", "customer", "contact", "raised_by", "phone", "merged_into")


def final_ticket(name: str, *, for_update: bool = False) -> str:
	"""The ticket in which the conversation of `name` goes on: the end of the chain of `merged_into`, or
	`name` itself.

	Only a merge within one party is followed: a duplicate of another customer's ticket is closed with a
	link to it, and nothing that its customer writes may be read there. A chain that leads back ends where it
	would repeat itself. With `for_update` it is read past the transaction's snapshot, for who has waited for
	the ticket's row, and locked.
	"""
	row, seen = _row(name, for_update), {name}
	while row and row.merged_into and row.merged_into not in seen:
		following = _row(row.merged_into, for_update)
		if not following or problem(row, following):
			break
		seen.add(following.name)
		row = following
	return row.name if row else name


def goes_on_in(ticket) -> str | None:
	"""The ticket in which the conversation of `ticket` (a document or its values) goes on; None where it is
	that one itself."""
	if not ticket.get("merged_into"):
		return None
	target = final_ticket(ticket.get("name"))
	return target if target != ticket.get("name") else None


def chain(name: str) -> list[str]:
	"""`name` and every ticket that it was merged into, whosever they are, each once."""
	found: list[str] = []
	while name and name not in found:
		found.append(name)
		name = frappe.db.get_value("Ticket", name, "merged_into")
	return found


def problem(one, other) -> str | None:
	"""Why these two tickets (documents or rows with FIELDS) must not become one conversation: a constant of
	domain/parties.py; None where they may."""
	return against_merge(_party(one), _party(other))


def _row(name: str, for_update: bool) -> frappe._dict | None:
	return frappe.db.get_value("Ticket", name, FIELDS, as_dict=True, for_update=for_update)


def _party(ticket) -> TicketParty:
	sees = ticket.contact and frappe.db.get_value("Contact", ticket.contact, "sees_company_tickets")
	return TicketParty(
		customer=ticket.customer or None,
		contact=ticket.contact or None,
		email=ticket.raised_by or None,
		phone=digits_of(ticket.phone or "") or None,
		sees_company=bool(sees),
	)
