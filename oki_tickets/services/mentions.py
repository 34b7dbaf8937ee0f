"""Colleagues whom an internal note names with an @ hear of it."""

import frappe
from frappe import _
from frappe.desk.notifications import extract_mentions
from frappe.utils import escape_html, get_fullname

from oki_tickets import permissions
from oki_tickets.domain.access import agent_sees
from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import notices


def after_message(doc, _method: str | None = None) -> None:
	"""Ticket Message.after_insert: tells those whom an agent's note names and who may see the ticket."""
	if not doc.is_internal or doc.sender_side != Side.AGENT or "mention" not in doc.body:
		return
	facts = permissions.facts_by_name(doc.ticket)
	named = [user for user in dict.fromkeys(extract_mentions(doc.body)) if user != doc.sender]
	people = [user for user in named if agent_sees(permissions.viewer(user), facts)]
	if people:
		ticket = frappe.db.get_value("Ticket", doc.ticket, ["name", "subject", "agent"], as_dict=True)
		notices.tell(people, ticket, lambda: _sentence(ticket, doc.sender))


def _sentence(ticket, sender: str) -> str:
	return _("{0} mentions you on {1}: {2}").format(
		escape_html(get_fullname(sender)), ticket.name, escape_html(ticket.subject)
	)
