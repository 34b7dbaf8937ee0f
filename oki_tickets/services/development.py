"""What the desk remembers of a ticket's time in development, and what development hears of it.

Each due date that gives way to another is a Ticket Postponement, with the agent, line and engineer of that moment:
from these the figures of a month are counted, and none of them changes once the month is over. The ticket's
`development_postponements` is the number of its last one.
"""

import frappe
from frappe import _

from oki_tickets.channels.jira import connection, links, orders
from oki_tickets.domain.jira_text import issue_key
from oki_tickets.services import clock, records

POSTPONEMENT = "Ticket Postponement"
DESK, JIRA = "Desk", "Jira"
PROMISES = ("engineer", "development_due_on")
ORDERS_ISSUE = ("jira_issue", "create_jira_issue", "passed_to_development_at")


def count_postponements(doc) -> None:
	"""From Ticket.validate: another due date than the one promised before is a postponement."""
	before = doc.get_doc_before_save()
	if not before or not before.development_due_on or not doc.development_due_on:
		return
	if doc.has_value_changed("development_due_on"):
		doc.development_postponements = int(before.development_postponements or 0) + 1


def record_postponement(doc) -> None:
	"""From Ticket.on_update: writes down the postponement that was counted."""
	before = doc.get_doc_before_save()
	if not before or not doc.has_value_changed("development_postponements"):
		return
	from_jira = bool(doc.flags.from_jira)
	write_postponement(
		doc,
		number=doc.development_postponements,
		old_due_on=before.development_due_on,
		new_due_on=doc.development_due_on,
		postponed_at=clock.now(),
		postponed_by=None if from_jira else frappe.session.user,
		source=JIRA if from_jira else DESK,
		agent=doc.agent,
		support_line=doc.support_line,
	)


def write_postponement(ticket, **values) -> None:
	"""Writes a Ticket Postponement of `ticket` (a row or document), for its engineer as it is now."""
	records.write(
		POSTPONEMENT,
		ticket=ticket.name,
		engineer=ticket.engineer,
		passed_at=ticket.passed_to_development_at,
		**values,
	)


def name_issue(doc) -> None:
	"""From Ticket.validate, after the guard: an issue's address counts as its key, and what was known of
	another issue is not said of this one."""
	if not doc.has_value_changed("jira_issue") or doc.flags.from_jira:
		return
	if doc.jira_issue and connection.is_enabled():
		doc.jira_issue = issue_key(doc.jira_issue) or doc.jira_issue
	doc.jira_url = doc.jira_status = None


def follow(doc) -> None:
	"""From Ticket.on_update: what Jira has to do about it is written down, to be done after the commit."""
	if not doc.get_doc_before_save() or doc.flags.from_jira:
		return
	changed = {name for name in (*ORDERS_ISSUE, *PROMISES) if doc.has_value_changed(name)}
	if not connection.is_enabled():
		_warn(doc, changed)
		return
	if "jira_issue" in changed:
		links.forget(doc.name)
	if doc.jira_issue:
		_keep_issue(doc, changed)
	elif wants_issue(doc) and changed & set(ORDERS_ISSUE):
		orders.make_issue(doc)


def _keep_issue(doc, changed: set[str]) -> None:
	if "jira_issue" in changed:
		orders.link_issue(doc)
	elif changed & set(PROMISES):
		orders.update_issue(doc)


def wants_issue(doc) -> bool:
	"""True where the ticket was sent to development with the order to make an issue, and has none."""
	return bool(doc.passed_to_development and doc.create_jira_issue and not doc.jira_issue)


def _warn(doc, changed: set[str]) -> None:
	if wants_issue(doc) and "passed_to_development_at" in changed:
		text = _("Jira is not set up. The issue will be made once it is.")
		frappe.msgprint(text, alert=True, indicator="orange")
