"""Carries out the outbox's orders to Jira.

None of them does harm when it is carried out twice: an issue is looked for by its reference before it is
made, a link back has an identity of its own, a comment carries its message's name, and the rest sets or
reads a state. So a worker may be killed at any point.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import frappe
from frappe import _
from frappe.utils import getdate

from oki_tickets.channels.jira import accounts, facts, issues, links, news, orders
from oki_tickets.channels.jira.connection import Jira, connected
from oki_tickets.channels.jira.issues import Named
from oki_tickets.channels.port import Letter, Receipt, Refused, TryLater
from oki_tickets.domain import jira_text
from oki_tickets.domain.jira_news import Seen, first_sight
from oki_tickets.domain.outbox import pause
from oki_tickets.exceptions import JiraNotSetUp, JiraRefused, OutsideError
from oki_tickets.services import jira_desk

# Jira's search knows a new issue only after a moment: whoever is not sure that it was made waits first.
UNTIL_FOUND = 60
BUSY = frozenset({408, 423, 425, 429})
NOT_LET_IN = 401
GONE = 404


class JiraAdapter:
	"""The outbox's channel "Jira"; a letter's recipient is the ticket."""

	def send(self, letter: Letter) -> Receipt:
		"""Carries the order out; the receipt names the issue. Raises TryLater while Jira is down, busy or
		does not let the desk in, Refused where it says no for good."""
		if not frappe.db.exists("Ticket", letter.recipient):
			return Receipt()
		try:
			with _meaning_for_outbox():
				return Receipt(_ORDERS[letter.payload["do"]](connected(), letter) or "")
		except JiraRefused as refused:
			ticket, reason = letter.recipient, str(refused)
			# What is written before the outbox's rollback would be lost.
			frappe.db.after_rollback.add(lambda: _tell_refused(ticket, reason))
			raise Refused(reason) from refused


def _tell_refused(ticket: str, reason: str) -> None:
	if frappe.db.exists("Ticket", ticket):
		jira_desk.tell_refused(ticket, reason)


@contextmanager
def _meaning_for_outbox() -> Iterator[None]:
	"""What Jira's refusals mean to the outbox; those that trying again does not change go through."""
	try:
		yield
	except JiraNotSetUp as missing:
		raise TryLater(str(missing), whole_channel=True) from missing
	except JiraRefused as refused:
		if refused.status >= 500 or refused.status in BUSY:
			raise TryLater(str(refused), seconds=refused.retry_after, whole_channel=True) from refused
		if refused.status == NOT_LET_IN:
			text = _("Jira does not let the desk in: {0}").format(refused)
			raise TryLater(text, whole_channel=True) from refused
		raise


def _make(jira: Jira, letter: Letter) -> str | None:
	doc = frappe.get_doc("Ticket", letter.recipient)
	if doc.jira_issue:
		return doc.jira_issue
	reference = letter.payload["reference"]
	assignee = accounts.account_of(jira, doc.engineer)
	made = issues.find_by_reference(jira, reference)
	if made:
		_note_made(jira, doc.name, made, Seen())
		return made.key
	made, left_out = _created(jira, letter, _fields(jira, doc, reference, assignee))
	_note_made(
		jira,
		doc.name,
		made,
		Seen(
			assignee=None if "assignee" in left_out else assignee,
			due_on=None if "duedate" in left_out else _day(doc),
		),
	)
	if left_out:
		jira_desk.tell_left_out(doc.name, made.key, left_out)
	return made.key


def _fields(jira: Jira, doc, reference: str, assignee: str | None) -> dict:
	fields = {
		"summary": facts.summary(doc),
		"description": issues.document(jira, facts.facts(doc, reference), facts.words(doc)),
		"labels": [reference],
	}
	if assignee:
		fields["assignee"] = issues.person(jira, assignee)
	if doc.development_due_on:
		fields["duedate"] = str(_day(doc))
	return fields


def _day(doc) -> date | None:
	return getdate(doc.development_due_on) if doc.development_due_on else None


def _created(jira: Jira, letter: Letter, fields: dict) -> tuple[Named, frozenset[str]]:
	try:
		return issues.create(jira, fields)
	except (OutsideError, JiraRefused) as problem:
		if not _may_have_made(problem):
			raise
		seconds = max(UNTIL_FOUND, pause(letter.attempts, random.random()))  # noqa: S311 (a jitter, no secret)
		raise TryLater(str(problem), seconds=seconds) from problem


def _may_have_made(problem: OutsideError | JiraRefused) -> bool:
	if isinstance(problem, JiraRefused):
		return problem.status >= 500 and not problem.retry_after
	return problem.may_have_arrived


def _note_made(jira: Jira, ticket: str, made: Named, seen: Seen) -> None:
	jira_desk.note_issue(ticket, made.key, jira.browse(made.key))
	links.remember(ticket, made, seen)
	# An order of its own, so that its failure does not undo the note that the issue is there.
	orders.link_back(ticket)


def _link_back(jira: Jira, letter: Letter) -> str | None:
	doc, link = frappe.get_doc("Ticket", letter.recipient), links.of_ticket(letter.recipient)
	if not link:
		return None
	issues.link_back(jira, link.issue_id, url=facts.address(doc), title=doc.name, summary=doc.subject)
	issue = issues.get(jira, link.issue_id)
	jira_desk.note_issue(doc.name, issue.key, jira.browse(issue.key), issue.status)
	return issue.key


def _link(jira: Jira, letter: Letter) -> str | None:
	"""An issue that was there before keeps what it says; only what it leaves open is filled in."""
	doc = frappe.get_doc("Ticket", letter.recipient)
	if doc.jira_issue != letter.payload["issue"]:
		return None
	try:
		issue = issues.get(jira, doc.jira_issue)
	except JiraRefused as refused:
		if refused.status != GONE:
			raise
		jira_desk.tell_gone(doc.name, doc.jira_issue)
		return None
	seen = first_sight(issue)
	seen = _pushed(jira, doc, issue.id, seen, assign=not seen.assignee, promise=not seen.due_on)
	known = [str(row["id"]) for row in issues.comments(jira, issue.id)]
	jira_desk.note_issue(doc.name, issue.key, jira.browse(issue.key), issue.status)
	links.remember(doc.name, Named(issue.id, issue.key), seen, shown_comments=links.as_shown(known[::-1]))
	orders.link_back(doc.name)
	return issue.key


def _update(jira: Jira, letter: Letter) -> str | None:
	doc, link = frappe.get_doc("Ticket", letter.recipient), links.of_ticket(letter.recipient)
	if not link or link.state == links.GONE:
		return None
	seen = _pushed(jira, doc, link.issue_id, links.seen_of(link))
	links.remember(doc.name, Named(link.issue_id, link.issue_key), seen)
	return link.issue_key


def _pushed(jira: Jira, doc, issue: str, seen: Seen, *, assign: bool = True, promise: bool = True) -> Seen:
	"""Sets engineer and due date of the ticket in Jira where they differ; returns what is known after."""
	account = accounts.account_of(jira, doc.engineer) if assign else None
	due_on = _day(doc) if promise else None
	fields: dict = {}
	if account and account != seen.assignee:
		fields["assignee"] = issues.person(jira, account)
	if due_on and due_on != seen.due_on:
		fields["duedate"] = str(due_on)
	if fields:
		issues.update(jira, issue, fields)
	return seen.after_push(assignee=account, due_on=due_on)


def _comment(jira: Jira, letter: Letter) -> str | None:
	link = links.of_ticket(letter.recipient)
	if not link or link.state == links.GONE:
		raise Refused(_("Ticket {0} has no issue in Jira.").format(letter.recipient))
	message = frappe.get_doc("Ticket Message", letter.payload["message"])
	comment = _comment_of(jira, link.issue_id, message.name)
	if not comment:
		comment = issues.add_comment(jira, link.issue_id, issues.document(jira, *facts.message(message)))
	shown = links.as_shown([*links.shown_comments(link), comment])
	links.remember(
		letter.recipient, Named(link.issue_id, link.issue_key), links.seen_of(link), shown_comments=shown
	)
	return comment


def _comment_of(jira: Jira, issue: str, message: str) -> str | None:
	"""The comment that an earlier try has left."""
	for row in issues.comments(jira, issue):
		if message in jira_text.plain(row.get("body")):
			return str(row["id"])
	return None


_ORDERS: dict[str, Callable[[Jira, Letter], str | None]] = {
	orders.MAKE: _make,
	orders.LINK: _link,
	orders.LINK_BACK: _link_back,
	orders.UPDATE: _update,
	orders.COMMENT: _comment,
	orders.LOOK: news.look,
}
