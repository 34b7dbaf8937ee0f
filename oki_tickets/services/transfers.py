"""Tickets that people pass on: to another line, to another agent, one line up."""

import frappe
from frappe import _

from oki_tickets.domain.lifecycle import Action, Category
from oki_tickets.exceptions import NotAssigned
from oki_tickets.services import locks, ownership, workflow
from oki_tickets.services.ownership import Kind
from oki_tickets.services.text import clean_line

LONGEST_REASON = 500


def transfer(
	ticket: str, *, support_line: str | None = None, agent: str | None = None, reason: str | None = None
):
	"""Passes the ticket to `support_line`, where it is dealt out unless `agent` is named, or to `agent` in the
	line that it is in; returns the saved document. Raises NotAssigned where that is where it is already,
	where it is done, or where the agent can take no more. The caller has checked the right."""
	doc = locks.load_locked(ticket)
	_check_open(doc)
	_check_place(doc, support_line or None, agent or None)
	line = support_line or doc.support_line
	is_up = line != doc.support_line and line == next_line(doc.support_line)
	kind = Kind.ESCALATED if is_up else Kind.HANDED_OVER
	return ownership.give(doc, agent or None, kind=kind, line=line, reason=_short(reason))


def escalate(ticket: str, reason: str | None = None):
	"""Passes the ticket to the line that follows its own; returns the saved document."""
	line = frappe.db.get_value("Ticket", ticket, "support_line")
	following = next_line(line)
	if not following:
		frappe.throw(
			_("No line follows {0}. Transfer the ticket instead.").format(frappe.bold(line)), NotAssigned
		)
	if following == _development_line():
		frappe.throw(
			_("After {0} comes development: use {1}, and the ticket stays with its agent.").format(
				frappe.bold(line), _(Action.SEND_TO_DEVELOPMENT)
			),
			NotAssigned,
		)
	return transfer(ticket, support_line=following, reason=reason)


def is_open(doc) -> bool:
	"""Whether the ticket can be passed on."""
	return workflow.category_of(doc.status) in Category.OPEN


def line_above(doc) -> str | None:
	"""The line that `escalate` passes the ticket to; None where it refuses."""
	following = next_line(doc.support_line)
	return following if is_open(doc) and following != _development_line() else None


def _development_line() -> str | None:
	return frappe.get_cached_doc("Oki Tickets Settings").development_line


def next_line(line: str | None) -> str | None:
	"""The line that follows `line`, development included."""
	return frappe.get_cached_value("Support Line", line, "next_line") if line else None


def _check_open(doc) -> None:
	if not is_open(doc):
		frappe.throw(
			_("Ticket {0} is {1}. Only open tickets are passed on.").format(doc.name, _(doc.status)),
			NotAssigned,
		)


def _check_place(doc, line: str | None, agent: str | None) -> None:
	if not line and not agent:
		frappe.throw(_("Say which line or which agent is to have the ticket."), NotAssigned)
	if line and not frappe.db.exists("Support Line", line):
		frappe.throw(_("There is no line {0}.").format(frappe.bold(line)), NotAssigned)
	if agent and not frappe.db.exists("Support Agent", agent):
		frappe.throw(_("{0} is no agent. Choose another one.").format(frappe.bold(agent)), NotAssigned)
	if (line or doc.support_line) == doc.support_line and (agent or None) == doc.agent:
		frappe.throw(_("Ticket {0} is there already.").format(doc.name), NotAssigned)


def _short(reason: str | None) -> str | None:
	return clean_line(reason)[:LONGEST_REASON] if reason else None
