"""What an agent hears of tickets of theirs: what the customer wrote, and what others did."""

from collections.abc import Callable

import frappe
from frappe import _
from frappe.utils import escape_html

from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import notices


def after_message(doc, _method: str | None = None) -> None:
	"""Ticket Message.after_insert: the customer wrote; the first message is the ticket itself."""
	if doc.sender_side == Side.CUSTOMER and _has_others(doc):
		_tell(doc.ticket, lambda: _("The customer wrote on {0}: {1}"))


def _has_others(doc) -> bool:
	return bool(frappe.db.exists("Ticket Message", {"ticket": doc.ticket, "name": ("!=", doc.name)}))


def after_status_change(doc, _method: str | None = None) -> None:
	"""Ticket Status Change.after_insert: somebody else moved the ticket. Data that came with a message has
	been told of."""
	if doc.action != "Provide Data":
		_tell(doc.ticket, lambda: _("{0} is now {2}: {1}"), status=doc.to_status)


def _tell(name: str, template: Callable[[], str], *, status: str = "") -> None:
	"""Tells the ticket's agent, unless it was they who did it."""
	ticket = frappe.db.get_value("Ticket", name, ["name", "subject", "agent"], as_dict=True)
	if ticket and ticket.agent and ticket.agent != frappe.session.user:
		subject = escape_html(ticket.subject)
		notices.tell([ticket.agent], ticket, lambda: template().format(ticket.name, subject, _(status)))
