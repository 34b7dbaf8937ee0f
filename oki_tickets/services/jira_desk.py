"""What news from Jira do to a ticket: dates, engineer and status follow, the agent is told.

Called by channels/jira with the ticket's row locked, never in a person's request.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from html import escape

import frappe
from frappe import _
from frappe.utils import format_date, getdate

from oki_tickets.domain.lifecycle import Action, Category, Side
from oki_tickets.services import clock, conversation, live, locks, moves, notices, workflow

CHANNEL = "Jira"

# Made when it is known in whose language.
Sentence = Callable[[], str]


@dataclass(frozen=True)
class State:
	"""The issue as the ticket shows it, and what has happened to it since the last look."""

	key: str
	url: str
	status: str
	due_dates: tuple[date | None, ...] = ()
	engineer: str | None = None
	was_done: bool = False


def note_issue(ticket: str, key: str, url: str, status: str | None = None) -> None:
	"""Jira has the ticket's issue: its key and page, and its status where it is known."""
	doc = locks.load_locked(ticket)
	_save(doc, {"jira_issue": key, "jira_url": url, "jira_status": status or doc.jira_status})


def follow(ticket: str, state: State) -> None:
	"""The ticket takes over what has changed in Jira. A ticket that is solved or closed only shows the
	issue's name and status."""
	doc = locks.load_locked(ticket)
	said = [*_rename(doc, state)]
	_save(doc, {"jira_issue": state.key, "jira_url": state.url, "jira_status": state.status})
	if workflow.category_of(doc.status) in Category.OPEN:
		said += _follow_dates(doc, state)
		said += _follow_engineer(doc, state)
		said += _come_back(doc, state)
	_tell(doc, said)


def _rename(doc, state: State) -> Iterable[Sentence]:
	before = doc.jira_issue
	if before and before != state.key:
		yield lambda: _("{0} is called {1} in Jira now.").format(before, state.key)


def _follow_dates(doc, state: State) -> Iterable[Sentence]:
	"""Each date counts as a postponement, in the order in which they were set."""
	first = getdate(doc.development_due_on) if doc.development_due_on else None
	for day in state.due_dates:
		if day and day != (getdate(doc.development_due_on) if doc.development_due_on else None):
			_save(doc, {"development_due_on": day})
	if state.due_dates and state.due_dates[-1] is None:
		yield lambda: _("{0} has no due date in Jira any more.").format(state.key)
	elif first and first != (last := getdate(doc.development_due_on)):
		yield lambda: _("{0}: the due date was moved in Jira from {1} to {2}.").format(
			state.key, format_date(first), format_date(last)
		)


def _follow_engineer(doc, state: State) -> Iterable[Sentence]:
	if state.engineer and state.engineer != doc.engineer:
		_save(doc, {"engineer": state.engineer})
		name = frappe.utils.get_fullname(state.engineer)
		yield lambda: _("{0} was given to {1} in Jira.").format(state.key, name)


def _come_back(doc, state: State) -> Iterable[Sentence]:
	"""Done in Jira: the ticket goes on where it was sent to development from."""
	if not state.was_done:
		return
	if is_in_development(doc):
		doc.flags.from_jira = True
		moves.apply_by_itself(doc, Action.START_WORK)
	yield lambda: _("{0} is done in Jira: {1}. Tell the customer, or send it back.").format(
		state.key, state.status
	)


def is_in_development(doc) -> bool:
	"""True where the ticket stands where "Send to Development" leads, whatever the desk calls that."""
	ways = [row for row in workflow.transitions() if row.action == Action.SEND_TO_DEVELOPMENT]
	return doc.status in {row.to_status for row in ways}


def tell_gone(ticket: str, key: str) -> None:
	"""Jira does not know the issue, or does not show it to the desk any more."""
	_tell(locks.load_locked(ticket), [lambda: _gone(key)])


def _gone(key: str) -> str:
	return _("{0} is not to be found in Jira: it was deleted, or the desk's account may not see it.").format(
		key
	)


def tell_refused(ticket: str, reason: str) -> None:
	"""Jira would not take an order; trying again would not help."""
	_tell(locks.load_locked(ticket), [lambda: _("Jira has refused: {0}").format(reason)])


def tell_left_out(ticket: str, key: str, fields: Iterable[str]) -> None:
	"""Jira has made the issue, but took no such fields."""
	_tell(locks.load_locked(ticket), [lambda: _left_out(key, sorted(fields))])


def _left_out(key: str, fields: Iterable[str]) -> str:
	names = {"duedate": _("Due On"), "assignee": _("Engineer"), "labels": _("Labels")}
	text = _("{0} was made without {1}: the project's screen in Jira does not take it.")
	return text.format(key, ", ".join(names[field] for field in fields))


def show_comment(ticket: str, author: str, text: str) -> None:
	"""A developer's comment that is meant for the customer: a note that the agent may pass on."""
	doc = locks.load_locked(ticket)
	_note(doc, author, text)
	_notify(doc, lambda: _("{0}: a comment in Jira is meant for the customer").format(doc.name))


def _save(doc, values: dict) -> None:
	"""Saves what differs, as the desk itself; nothing of it goes back to Jira."""
	if all(doc.get(name) == value for name, value in values.items()):
		return
	doc.update(values)
	doc.flags.by_service = doc.flags.from_jira = True
	# Jira's own answer, fetched with the desk's account, is the right.
	doc.save(ignore_permissions=True)
	live.announce(doc.name, "jira")


def _tell(doc, said: list[Sentence]) -> None:
	"""A note on the ticket, and a notice to its agent, or to the line's head where it has none."""
	if not said:
		return
	with notices.language(notices.language_of(doc.agent)):
		text = "\n".join(sentence() for sentence in said)
	_note(doc, CHANNEL, text)
	_notify(doc, lambda: f"{doc.name}: {said[-1]()}")


def _note(doc, sender: str, text: str) -> None:
	body = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
	draft = conversation.Draft(body=body, side=Side.SYSTEM, sender=sender, channel=CHANNEL, is_internal=True)
	conversation.write(doc.name, draft, at=clock.now())


def _notify(doc, sentence: Sentence) -> None:
	people = [doc.agent or notices.head_of(doc.support_line)]
	notices.tell(people, doc, lambda: frappe.utils.escape_html(sentence()))
