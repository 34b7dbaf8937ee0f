"""A small fixed history of the desk, and reports as their readers get them."""

from dataclasses import dataclass

import frappe

from oki_tickets.domain.lifecycle import Action, Side
from oki_tickets.services import clock, conversation, feedback, ownership, reactions
from oki_tickets.services.ownership import Kind
from tests import factories
from tests.factories import as_user

MONTH = {"from_date": "2026-06-01", "to_date": "2026-06-30"}


@dataclass(frozen=True)
class History:
	"""The people and tickets of the history."""

	line: str
	other_line: str
	anna: str
	boris: str
	absent: str
	customer: str
	person: str
	tickets: dict[str, str]


def run(report: str, user: str = "Administrator", **filters):
	"""What `execute` of the report gives: columns, rows, message, chart, cards."""
	module = frappe.scrub(report)
	path = f"oki_tickets.oki_tickets.report.{module}.{module}.execute"
	with as_user(user):
		return frappe.get_attr(path)(frappe._dict({**MONTH, **filters}))


def rows(report: str, *fields: str, user: str = "Administrator", **filters) -> list[tuple]:
	"""These fields of the report's rows, without its totals."""
	found = run(report, user, **filters)[1]
	return [tuple(row.get(field) for field in fields) for row in found if not row.get("is_total")]


def total(report: str, *fields: str, user: str = "Administrator", **filters) -> tuple:
	"""These fields of the report's last row."""
	(row,) = [row for row in run(report, user, **filters)[1] if row.get("is_total")]
	return tuple(row.get(field) for field in fields)


def at(moment: str):
	"""A moment of June 2026: "3 10:30" is the third."""
	day, hour = moment.split()
	return clock.at(f"2026-06-{int(day):02} {hour}:00")


def answer(ticket: str, agent: str, moment: str, body: str = "A word", **draft) -> str:
	"""The agent writes; returns the message."""
	with at(moment):
		return factories.write_message(ticket, agent, body=body, **draft)


def move(ticket: str, action: str, user: str, moment: str, *, side: str = Side.AGENT, **values) -> None:
	"""The person makes a move, with a message where that is needed."""
	draft = None
	if action in (Action.REQUEST_DATA, Action.REJECT_SOLUTION):
		draft = conversation.Draft("Which line?", side, user, "Desk")
	if action == Action.PROPOSE_SOLUTION:
		values = {"problem_summary": "No tone", "resolution_summary": "Mended", **values}
	with at(moment), as_user(user):
		conversation.act(ticket, action, side=side, values=values, draft=draft)


def give(
	ticket: str, agent: str | None, moment: str, *, line: str | None = None, kind: str = Kind.HANDED_OVER
) -> None:
	"""The ticket goes to the agent."""
	with at(moment):
		ownership.give(frappe.get_doc("Ticket", ticket), agent, kind=kind, line=line)


def rate(ticket: str, verdict: str, person: str, moment: str, score: int = 0) -> None:
	"""The customer gives a verdict."""
	with at(moment), as_user(person):
		feedback.give(ticket, verdict, score=score, given_by=person, channel="Portal")


def react(message: str, reaction: str, person: str, moment: str) -> None:
	"""The customer likes or dislikes a message."""
	with at(moment), as_user(person):
		reactions.react(message, reaction, person)


def raised(one: History, moment: str, **values) -> str:
	"""A ticket that the customer raised in the line."""
	usual = {
		"subject": "No dial tone",
		"ticket_type": "Problem",
		"priority": "Medium",
		"customer": one.customer,
		"raised_by": one.person,
		"support_line": one.line,
	}
	with at(moment), as_user(one.person):
		doc = frappe.get_doc(doctype="Ticket", description="<p>Since the morning</p>", **{**usual, **values})
		doc.flags.by_service = True
		return doc.insert(ignore_permissions=True).name


def live_through() -> History:
	"""June 2026 on the desk, in Warsaw's office hours: see the tests for what becomes of each ticket."""
	schedule = factories.create_schedule()
	line = factories.create_line(work_schedule=schedule)
	other_line = factories.create_line(work_schedule=schedule)
	anna, boris, absent = (
		factories.create_agent(lines=(line,), first_name=name) for name in ("Anna", "Boris", "Cezary")
	)
	frappe.get_doc(
		doctype="Agent Absence", agent=absent, from_time="2026-06-08 00:00:00", to_time="2026-06-10 12:00:00"
	).insert()
	customer = factories.create_customer()
	person = factories.create_portal_user(customer)
	history = History(line, other_line, anna, boris, absent, customer, person, {})
	_solved(history)
	_rejected(history)
	_spam(history)
	_phantom(history)
	_waiting(history)
	return history


def _solved(one: History) -> None:
	"""Anna answers on Monday after an hour, solves it in three; liked. In July it is reopened and goes to Boris."""
	ticket = one.tickets["solved"] = raised(one, "1 9:00", channel="Portal")
	give(ticket, one.anna, "1 9:30")
	move(ticket, Action.START_WORK, one.anna, "1 10:00")
	message = answer(ticket, one.anna, "1 10:00", "Ten letters")
	react(message, "Like", one.person, "2 8:00")
	move(ticket, Action.PROPOSE_SOLUTION, one.anna, "1 12:00")
	rate(ticket, "Liked", one.person, "2 9:00", score=5)


def _rejected(one: History) -> None:
	"""Anna's solution is rejected, Boris' second one is taken, after he had it from Anna."""
	ticket = one.tickets["rejected"] = raised(one, "2 9:00", channel="E-mail", ticket_type="Consultation")
	give(ticket, one.anna, "2 9:00")
	move(ticket, Action.START_WORK, one.anna, "2 9:00")
	answer(ticket, one.anna, "2 9:10", "One")
	move(ticket, Action.PROPOSE_SOLUTION, one.anna, "2 11:00")
	move(ticket, Action.REJECT_SOLUTION, one.person, "3 9:00", side=Side.CUSTOMER)
	give(ticket, one.boris, "3 9:01")
	move(ticket, Action.START_WORK, one.boris, "3 10:00")
	message = answer(ticket, one.boris, "3 10:30", "Three")
	answer(ticket, one.boris, "3 10:40", "A note", is_internal=True)
	react(message, "Dislike", one.person, "3 11:00")
	move(ticket, Action.PROPOSE_SOLUTION, one.boris, "3 12:00")
	rate(ticket, "Disliked", one.person, "4 9:00", score=2)


def _spam(one: History) -> None:
	"""Boris answers a ticket that the head closes as spam."""
	ticket = one.tickets["spam"] = raised(one, "4 9:00", channel="E-mail")
	give(ticket, one.boris, "4 9:00")
	answer(ticket, one.boris, "4 9:05", "Hello")
	move(ticket, Action.CLOSE_AS_SPAM, factories.create_head(), "4 10:00")


def _phantom(one: History) -> None:
	"""Anna raises a ticket in the customer's name, who does not know of it."""
	with at("5 9:00"), as_user(one.anna):
		ticket = frappe.get_doc(
			doctype="Ticket",
			subject="=1+1",
			description="<p>Nothing</p>",
			ticket_type="Problem",
			priority="Medium",
			support_line=one.line,
			customer=one.customer,
			raised_by=one.person,
			channel="Telephone",
		).insert()
	one.tickets["phantom"] = ticket.name
	give(ticket.name, one.anna, "5 9:00")
	answer(ticket.name, one.anna, "5 9:05", "Hello")
	rate(ticket.name, "Not My Ticket", one.person, "8 9:00")


def _waiting(one: History) -> None:
	"""Of no customer and nobody's, moved to the other line."""
	ticket = one.tickets["waiting"] = raised(one, "30 23:30", channel="Portal", ticket_type="Idea")
	frappe.db.set_value("Ticket", ticket, "customer", None)
	give(ticket, None, "30 23:45", line=one.other_line)
