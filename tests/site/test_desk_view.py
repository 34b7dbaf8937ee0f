"""What the Desk form is told, and one move made on many tickets."""

import frappe
import pytest
from frappe.desk.doctype.kanban_board import kanban_board
from werkzeug.test import EnvironBuilder

from oki_tickets.api import agent, kanban, numbers
from oki_tickets.exceptions import NotYourTicket, OkiTicketsError
from oki_tickets.services import bulk, desk_boot, sendings
from tests.factories import (
	as_user,
	create_agent,
	create_customer,
	create_head,
	create_portal_user,
	create_ticket,
	create_user,
	write_message,
)


@pytest.fixture
def anna() -> str:
	return create_agent()


def test_the_view_tells_what_was_said_and_done_by_whom(anna):
	ticket = create_ticket()
	write_message(ticket.name, anna, body="For us", is_internal=True)
	with as_user(anna):
		agent.apply_action(ticket.name, "Start Work")
		view = agent.get_desk_view(ticket.name)
	kinds = [
		(entry["kind"], entry.get("is_internal"), entry.get("by_name")) for entry in view["conversation"]
	]
	assert sorted(kinds, key=str) == [
		("hand-over", None, None),
		("message", 0, None),
		("message", 1, None),
		("status", None, "Anna"),
	]
	assert {entry["sender_name"] for entry in view["conversation"] if entry["kind"] == "message"} == {
		"Klara",
		"Anna",
	}
	assert (view["status"]["name"], view["status"]["colour"]) == ("In Progress", "orange")
	assert view["live"]["message_count"] == 2


def test_moves_tell_what_they_ask_for(anna):
	ticket = create_ticket().name
	with as_user(anna):
		agent.apply_action(ticket, "Start Work")
		moves = {move["action"]: move for move in agent.get_desk_view(ticket)["moves"]}
	assert moves["Request Data"]["needs_message"] and not moves["Defer"]["needs_message"]
	development = moves["Send to Development"]
	assert development["fields"] == ["engineer", "development_due_on"]
	assert development["one_of"] == [["jira_issue", "create_jira_issue"]]
	assert moves["Propose Solution"]["to_status"] == "Resolved"


def test_names_of_senders_cost_one_query_however_many_they_are(anna):
	ticket = create_ticket().name

	def queries() -> int:
		before = len(seen)
		agent.get_desk_view(ticket)
		return len(seen) - before

	seen: list = []
	run = frappe.db.sql
	frappe.db.sql = lambda *args, **kwargs: seen.append(args) or run(*args, **kwargs)
	try:
		agent.get_desk_view(ticket)
		few = queries()
		for number in range(6):
			write_message(ticket, create_agent(first_name=f"Agent {number}"))
		agent.get_desk_view(ticket)
		assert queries() == few
	finally:
		frappe.db.sql = run


def test_what_is_sent_again_is_answered_as_before_and_written_once(anna, monkeypatch):
	ticket, other = create_ticket().name, create_ticket().name

	def send_as(key: str) -> None:
		request = EnvironBuilder(headers={sendings.HEADER: key}).get_request()
		monkeypatch.setattr(frappe.local, "request", request, raising=False)

	with as_user(anna):
		send_as("0a" * 16)
		answered = agent.reply(ticket, "We are looking")
		assert agent.reply(ticket, "We are looking") == answered
		send_as("0b" * 16)
		agent.apply_action(ticket, "Start Work")
		moved = agent.apply_action(ticket, "Request Data", message="Which port?")
		assert agent.apply_action(ticket, "Request Data", message="Which port?") == moved
		send_as("0c" * 16)
		many = agent.apply_action_to_many([ticket, other], "Start Work", message="For both")
	assert moved["status"] == "Waiting for Data" and many["refused"] == [], many
	said = {"sender": anna, "ticket": ("in", [ticket, other]), "is_internal": 0}
	assert frappe.db.count("Ticket Message", said) == 4


def test_one_move_on_many_tickets_says_what_was_refused(anna):
	fresh, started = create_ticket().name, create_ticket().name
	with as_user(anna):
		agent.apply_action(started, "Start Work")
		result = agent.apply_action_to_many(frappe.as_json([started, fresh]), "Start Work")
	assert result["done"] == [fresh]
	reasons = {row["ticket"]: row["reason"] for row in result["refused"]}
	assert list(reasons) == [started]
	assert "In Progress, set by Anna" in reasons[started]
	assert frappe.db.get_value("Ticket", fresh, "status") == "In Progress"


def test_a_refused_ticket_keeps_nothing_of_the_move(anna):
	started, fresh = create_ticket().name, create_ticket().name
	with as_user(anna):
		agent.apply_action(started, "Start Work")
		agent.apply_action_to_many([fresh, started], "Request Data", message="Which number?")
	assert frappe.db.get_value("Ticket", started, ["status", "message_count"]) == ("Waiting for Data", 2)
	assert frappe.db.get_value("Ticket", fresh, ["status", "message_count"]) == ("New", 1)


def test_moves_of_many_tickets_name_those_that_have_them(anna):
	fresh, started = create_ticket().name, create_ticket().name
	with as_user(anna):
		agent.apply_action(started, "Start Work")
		moves = {move["action"]: move["tickets"] for move in agent.get_moves([fresh, started])}
	assert moves["Start Work"] == [fresh] and moves["Defer"] == [started]


def test_bulk_moves_are_limited_and_closed_to_strangers(anna):
	ticket = create_ticket().name
	with as_user(anna), pytest.raises(OkiTicketsError, match="too many"):
		agent.get_moves([f"TKT-{number}" for number in range(bulk.MOST_TICKETS + 1)])
	with as_user(create_portal_user(create_customer())):
		for call in (agent.get_moves, lambda tickets: agent.apply_action_to_many(tickets, "Start Work")):
			with pytest.raises(NotYourTicket):
				call([ticket])


def test_an_address_tells_whose_ticket_it_is(anna):
	company = create_customer()
	user = create_portal_user(company)
	with as_user(anna):
		party = agent.recognise(email=user.upper())
		assert (party["customer"], party["email"]) == (company, user)
		assert agent.recognise(contact=party["contact"])["customer"] == company
	with as_user(user), pytest.raises(frappe.PermissionError):
		agent.recognise(email=user)


def test_the_desk_knows_its_colours_from_the_start_and_others_do_not(anna):
	boot = frappe._dict()
	with as_user(anna):
		desk_boot.extend(boot)
	colours = {status["name"]: status["colour"] for status in boot.oki_tickets["statuses"]}
	assert colours["New"] == "blue" and boot.oki_tickets["priorities"][0]["name"] == "Urgent"
	outside = frappe._dict()
	with as_user(create_user("Sales User").name):
		desk_boot.extend(outside)
	assert not outside


def board():
	return frappe.get_doc("Kanban Board", "Tickets by Status")


def test_opening_a_stale_board_moves_no_ticket(anna):
	ticket = create_ticket().name
	with as_user(anna):
		agent.apply_action(ticket, "Start Work")
		agent.apply_action(ticket, "Request Data", message="Which number?")
		stale = frappe.as_json({"In Progress": [ticket]})
		answer, moved = kanban.update_order("Tickets by Status", stale)
	assert (answer.name, moved) == ("Tickets by Status", [])
	assert frappe.db.get_value("Ticket", ticket, "status") == "Waiting for Data"


def test_other_boards_are_still_frappes(anna):
	todo = frappe.get_doc(doctype="ToDo", description="Call back", status="Open").insert()
	name = kanban_board.quick_kanban_board("ToDo", frappe.generate_hash(length=8), "status").name
	kanban.update_order(name, frappe.as_json({"Closed": [todo.name]}))
	assert frappe.db.get_value("ToDo", todo.name, "status") == "Closed"


def test_the_workspaces_numbers_count_what_the_viewer_sees(anna):
	before = numbers_of(anna)
	user = create_portal_user(create_customer())
	waiting, answered, solved = (create_ticket(user).name for _ in range(3))
	with as_user(anna):
		for ticket in (waiting, answered, solved):
			agent.apply_action(ticket, "Start Work")
		agent.reply(answered, "We look into it")
		agent.apply_action(solved, "Propose Solution", problem_summary="x", resolution_summary="y")
	frappe.db.set_value("Ticket", answered, "last_customer_message_at", "2020-01-01", update_modified=False)
	after = numbers_of(anna)
	assert {name: after[name] - before[name] for name in after} == {
		"open_tickets": 2,
		"own_tickets": 2,
		"unanswered_tickets": 1,
		"resolved_this_week": 1,
	}
	assert numbers_of(create_head())["own_tickets"] == 0
	with as_user(user), pytest.raises(frappe.PermissionError):
		numbers.open_tickets()


def numbers_of(user: str) -> dict[str, int]:
	names = ("open_tickets", "own_tickets", "unanswered_tickets", "resolved_this_week")
	with as_user(user):
		return {name: getattr(numbers, name)()["value"] for name in names}


def test_numbers_of_an_agent_of_one_line_leave_other_lines_out(anna):
	frappe.db.set_single_value("Oki Tickets Settings", "own_lines_only", 1)
	frappe.clear_document_cache("Oki Tickets Settings", "Oki Tickets Settings")
	before = numbers_of(anna)["open_tickets"]
	create_ticket(support_line="Commercial")
	create_ticket(support_line="L1")
	frappe.local.request_cache.clear()
	assert numbers_of(anna)["open_tickets"] == before + 1
