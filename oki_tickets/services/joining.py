"""Where a customer's words belong that come without a thread of their own: a call, a verified chat.

Of one person there is one conversation: the open ticket, or of several the one in which something was said
within the settings' hours. Whoever asks holds the contact's row, so that two who come at once do not both find
nothing and raise a ticket each.
"""

from dataclasses import dataclass

import frappe
from frappe.query_builder import Criterion
from frappe.utils import cint

from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import clock, conversation, fresh, intake, locks, workflow
from oki_tickets.services.identity import Party

HOUR = 3600


@dataclass(frozen=True)
class Place:
	"""Where words were written: a ticket and its message; `is_new` where the ticket was made for them."""

	ticket: str
	message: str
	is_new: bool = False


def bring(party: Party, draft: conversation.Draft, request: intake.Request) -> Place:
	"""Writes the customer's `draft` to the open ticket of the party, as any reply of theirs: its agent is told,
	and a ticket that waited goes back to work. Where there is none, `request` becomes a ticket. The caller has
	made sure who speaks."""
	ticket = open_ticket_of(party)
	if ticket:
		return Place(ticket, conversation.reply(ticket, draft))
	doc = intake.create_ticket(request, party, key=draft.key)
	return Place(doc.name, doc.flags.first_message, is_new=True)


def open_ticket_of(party: Party) -> str | None:
	"""The open ticket in which the party's words go on; None where a new one is right. Locks the contact."""
	if party.contact:
		frappe.db.get_value("Contact", party.contact, "name", for_update=True)
	rows = _open_tickets(party)
	if len(rows) <= 1:
		return rows[0].name if rows else None
	hours = cint(frappe.get_cached_doc("Oki Tickets Settings").same_matter_hours)
	latest = max(rows, key=_last_said)
	is_recent = clock.to_second(_last_said(latest)) >= clock.now_second() - hours * HOUR
	return latest.name if is_recent else None


def _open_tickets(party: Party) -> list:
	ticket = frappe.qb.DocType("Ticket")
	own = _own(ticket, party)
	if own is None:
		return []
	statuses = workflow.statuses_of(*Category.OPEN)
	query = frappe.qb.from_(ticket).select(ticket.name).where(own & ticket.status.isin(statuses or [""]))
	# Past the snapshot: whoever held the contact before may just have raised one.
	names = fresh.names(query)
	docs = [locks.load_locked(name) for name in names]
	return [doc for doc in docs if workflow.category_of(doc.status) in Category.OPEN]


def _own(ticket, party: Party):
	"""What makes a ticket this person's; a telephone number does only where nobody is known by it."""
	if party.contact or party.email:
		marks = {"contact": party.contact, "raised_by": party.email}
		return Criterion.any([ticket[name] == value for name, value in marks.items() if value])
	return (ticket.phone == party.phone) & ticket.contact.isnull() if party.phone else None


def _last_said(row):
	said = [moment for moment in (row.last_customer_message_at, row.last_agent_message_at) if moment]
	return max(map(frappe.utils.get_datetime, said or [row.creation]))
