"""What two people do at the same moment, with real processes: one order of events, and nobody's words lost."""

from collections import Counter

import frappe
import pytest

from oki_tickets.services import clock
from tests import factories
from tests.processes import ProcessFailure, run_processes
from tests.site.security import people

SUMMARIES = {"problem_summary": "No dial tone", "resolution_summary": "Port reset"}


@pytest.fixture
def company():
	"""A customer's user and two dozen agents, committed and taken away again."""
	user = factories.create_portal_user(factories.create_customer())
	agents = [factories.create_agent(first_name=f"Agent {number}") for number in range(20)]
	yield user, agents
	frappe.db.rollback()
	frappe.set_user("Administrator")
	people.remove_people([user, *agents])


def ticket_of(user: str, **values) -> str:
	return factories.create_ticket(user, **values).name


def move(ticket: str, action: str, side: str = "agent", **fields) -> str:
	"""Runs in a process: one person's move by that person's door. Returns the new status."""
	from oki_tickets.api import agent, portal

	door = {"agent": agent, "portal": portal}[side]
	return door.apply_action(ticket, action, **fields)["status"]


def write(ticket: str, side: str, body: str) -> str:
	"""Runs in a process: one person's message by that person's door."""
	from oki_tickets.api import agent, portal

	return {"agent": agent, "portal": portal}[side].reply(ticket, body)


def save_form(ticket: str, modified: str, subject: str) -> str:
	"""Runs in a process: a Desk form that was opened at `modified`."""
	doc = frappe.get_doc("Ticket", ticket)
	doc.modified = modified
	doc.subject = subject
	doc.save()
	return doc.status


def do(what: str, **arguments):
	return {"move": move, "write": write, "save_form": save_form}[what](**arguments)


def at_once(*doings: tuple[str, dict]) -> list:
	"""Each (user, arguments of `do`) in a process of its own, all at one moment."""
	return run_processes(
		len(doings),
		f"{__name__}.do" if __name__.startswith("tests.") else "tests.site.test_races.do",
		[arguments for _, arguments in doings],
		user=[user for user, _ in doings],
		timeout=240,
	)


def history(ticket: str) -> list[tuple[str, str, str]]:
	rows = frappe.get_all(
		"Ticket Status Change",
		filters={"ticket": ticket},
		fields=["action", "from_status", "to_status"],
		order_by="creation, name",
	)
	return [(row.action, row.from_status, row.to_status) for row in rows]


def assert_unbroken(ticket: str) -> None:
	"""Each change of status starts where one before it ended, from New to the ticket's status."""
	doc, edges = frappe.get_doc("Ticket", ticket), history(ticket)
	outs = Counter(edge[1] for edge in edges)
	ins = Counter(edge[2] for edge in edges)
	ins["New"] += 1
	ins.subtract(outs)
	assert {status: number for status, number in ins.items() if number} == {doc.status: 1}, edges


@pytest.mark.parametrize("number", [2, 20])
def test_of_many_who_make_one_move_exactly_one_does(company, number):
	user, agents = company
	ticket = ticket_of(user)
	answers = at_once(
		*[(agent, {"what": "move", "ticket": ticket, "action": "Start Work"}) for agent in agents[:number]]
	)
	winners = [agents[place] for place, answer in enumerate(answers) if answer == "In Progress"]
	losers = [answer for answer in answers if isinstance(answer, ProcessFailure)]
	assert len(winners) == 1 and len(losers) == number - 1, answers
	doc = frappe.get_doc("Ticket", ticket)
	assert (doc.agent, doc.status_changed_by) == (winners[0], winners[0])
	assert history(ticket) == [("Start Work", "New", "In Progress")]
	name = frappe.utils.get_fullname(winners[0])
	for loser in losers:
		assert loser.kind == "MoveRefused", loser.trace
		assert name in loser.message and "In Progress" in loser.message
		assert frappe.utils.format_datetime(doc.status_changed_at) in loser.message


def test_fifty_replies_at_once_are_fifty_messages(company):
	user, _ = company
	ticket = ticket_of(user)
	before = frappe.db.get_value("Ticket", ticket, "message_count")
	answers = at_once(
		*[
			(user, {"what": "write", "ticket": ticket, "side": "portal", "body": f"Word {n}"})
			for n in range(50)
		]
	)
	assert [answer for answer in answers if isinstance(answer, ProcessFailure)] == []
	bodies = frappe.get_all(
		"Ticket Message", filters={"name": ("in", answers)}, pluck="body", order_by="creation"
	)
	assert sorted(bodies) == sorted(f"<p>Word {number}</p>" for number in range(50))
	assert frappe.db.get_value("Ticket", ticket, "message_count") == before + 50
	assert frappe.db.count("Ticket Message", {"ticket": ticket}) == before + 50


def test_twenty_customers_and_twenty_agents_talk_across(company):
	user, agents = company
	tickets = [ticket_of(user) for _ in range(4)]
	doings = [
		(agent, {"what": "write", "ticket": tickets[place % 4], "side": "agent", "body": "Answer"})
		for place, agent in enumerate(agents)
	]
	doings += [
		(user, {"what": "write", "ticket": tickets[place % 4], "side": "portal", "body": "Word"})
		for place in range(20)
	]
	answers = at_once(*doings)
	assert [answer for answer in answers if isinstance(answer, ProcessFailure)] == []
	for ticket in tickets:
		doc = frappe.get_doc("Ticket", ticket)
		assert doc.message_count == 11 == frappe.db.count("Ticket Message", {"ticket": ticket})
		assert doc.first_responded_at and doc.last_customer_message_at and doc.last_agent_message_at


def resolved(user: str, agent: str) -> str:
	ticket = ticket_of(user)
	with factories.as_user(agent):
		move(ticket, "Start Work")
		move(ticket, "Propose Solution", **SUMMARIES)
	return ticket


def test_accepting_against_rejecting(company):
	user, agents = company
	ticket = resolved(user, agents[0])
	answers = at_once(
		(user, {"what": "move", "ticket": ticket, "action": "Accept Solution", "side": "portal"}),
		(
			user,
			{
				"what": "move",
				"ticket": ticket,
				"action": "Reject Solution",
				"side": "portal",
				"message": "No",
			},
		),
	)
	failures = [answer for answer in answers if isinstance(answer, ProcessFailure)]
	assert [failure.kind for failure in failures] == ["MoveRefused"]
	assert_unbroken(ticket)
	doc = frappe.get_doc("Ticket", ticket)
	assert (doc.status == "Closed") == bool(doc.closed_at)
	# A refused rejection leaves no message behind.
	said = frappe.db.count(
		"Ticket Message", {"ticket": ticket, "body": ("like", "%No%"), "sender_side": "Customer"}
	)
	assert said == 1 + (doc.status == "Solution Rejected")


def test_accepting_against_the_heads_closing(company):
	user, agents = company
	ticket, head = resolved(user, agents[0]), factories.create_head()
	answers = at_once(
		(user, {"what": "move", "ticket": ticket, "action": "Accept Solution", "side": "portal"}),
		(head, {"what": "move", "ticket": ticket, "action": "Close as Spam"}),
	)
	doc = frappe.get_doc("Ticket", ticket)
	assert doc.status == "Closed" and len([a for a in answers if a == "Closed"]) == 1, answers
	assert_unbroken(ticket)
	people.remove_people([head])


def test_a_customers_data_against_the_agents_start(company):
	user, agents = company
	for _ in range(3):
		ticket = ticket_of(user)
		with factories.as_user(agents[0]):
			move(ticket, "Start Work")
			move(ticket, "Request Data", message="Which number?")
		answers = at_once(
			(user, {"what": "write", "ticket": ticket, "side": "portal", "body": "22 100 20 30"}),
			(agents[0], {"what": "move", "ticket": ticket, "action": "Start Work"}),
		)
		assert not isinstance(answers[0], ProcessFailure), answers[0].trace
		assert frappe.db.exists("Ticket Message", answers[0])
		if isinstance(answers[1], ProcessFailure):
			assert answers[1].kind == "MoveRefused", answers[1].trace
		assert frappe.db.get_value("Ticket", ticket, "status") == "In Progress"
		assert len(history(ticket)) == 3
		assert_unbroken(ticket)


def test_a_form_opened_before_a_move_cannot_undo_it(company):
	user, agents = company
	ticket = ticket_of(user)
	opened = str(frappe.db.get_value("Ticket", ticket, "modified"))
	answers = at_once(
		(agents[0], {"what": "move", "ticket": ticket, "action": "Start Work"}),
		(agents[1], {"what": "save_form", "ticket": ticket, "modified": opened, "subject": "Changed"}),
	)
	doc = frappe.get_doc("Ticket", ticket)
	assert doc.status == "In Progress" and answers[0] == "In Progress", answers
	if isinstance(answers[1], ProcessFailure):
		assert answers[1].kind == "TimestampMismatchError", answers[1].trace
		assert doc.subject != "Changed"
	else:
		assert doc.subject == "Changed"
	assert_unbroken(ticket)


def test_a_message_does_not_make_an_open_form_stale(company):
	user, agents = company
	ticket = ticket_of(user)
	opened = str(frappe.db.get_value("Ticket", ticket, "modified"))
	answers = at_once(
		(user, {"what": "write", "ticket": ticket, "side": "portal", "body": "A word"}),
		(agents[1], {"what": "save_form", "ticket": ticket, "modified": opened, "subject": "Changed"}),
	)
	assert not [answer for answer in answers if isinstance(answer, ProcessFailure)], answers
	doc = frappe.get_doc("Ticket", ticket)
	assert (doc.subject, doc.message_count) == ("Changed", 2)


def test_moves_and_words_all_at_once_keep_every_word(company):
	"""A crowd on one ticket, each with what the ticket's status may or may not allow just then."""
	user, agents = company
	ticket = ticket_of(user)
	actions = [
		{"action": "Start Work"},
		{"action": "Request Data", "message": "Which number?"},
		{"action": "Defer", "deferred_until": str(frappe.utils.add_days(clock.now(), 3))},
		{"action": "Propose Solution", **SUMMARIES},
	]
	doings = [(agents[n], {"what": "move", "ticket": ticket, **actions[n % 4]}) for n in range(16)]
	doings += [
		(user, {"what": "write", "ticket": ticket, "side": "portal", "body": f"Word {n}"}) for n in range(8)
	]
	answers = at_once(*doings)
	failures = [answer for answer in answers if isinstance(answer, ProcessFailure)]
	assert {failure.kind for failure in failures} <= {"MoveRefused"}, [
		f.trace for f in failures if f.kind != "MoveRefused"
	]
	words = frappe.get_all(
		"Ticket Message", filters={"ticket": ticket, "sender_side": "Customer"}, pluck="body"
	)
	assert {f"<p>Word {n}</p>" for n in range(8)} <= set(words)
	doc = frappe.get_doc("Ticket", ticket)
	assert doc.message_count == frappe.db.count("Ticket Message", {"ticket": ticket})
	assert_unbroken(ticket)
