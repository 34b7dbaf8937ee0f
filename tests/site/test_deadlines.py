"""Deadlines on a real site in Warsaw's time."""

import frappe
import pytest

from oki_tickets.api import agent
from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import clock, moves, reclock
from tests.clocks import HOUR, clocks_of, field, raise_ticket, sweep_at
from tests.factories import (
	as_user,
	create_agent,
	create_holidays,
	create_line,
	create_priority,
	create_schedule,
	unique,
	write_message,
)

FRIDAY_15 = "2026-03-06 15:00:00"


pytestmark = pytest.mark.usefixtures("only_our_timers")


@pytest.mark.parametrize(
	("holidays", "due"), [((), "2026-03-09 09:00:00"), (("2026-03-09",), "2026-03-10 09:00:00")]
)
def test_three_working_hours_from_friday_afternoon(priority, holidays, due):
	schedule = create_schedule(holiday_list=create_holidays(*holidays))
	ticket = raise_ticket(FRIDAY_15, create_line(work_schedule=schedule), priority)
	assert field(ticket.name, "due_at") == due
	assert field(ticket.name, "response_due_at") == "2026-03-06 16:00:00"
	assert clocks_of(ticket.name) == {"Deadline 1": "2026-03-06 16:00:00", "Deadline 2": due}


def test_the_deadline_stands_while_the_customer_is_waited_for(priority):
	ticket = raise_ticket(FRIDAY_15, create_line(work_schedule=create_schedule()), priority).name
	anna = create_agent()
	with as_user(anna):
		with clock.at("2026-03-06 16:00:00"):
			agent.apply_action(ticket, "Start Work")
			agent.apply_action(ticket, "Request Data", message="Which number?")
		assert (field(ticket, "due_at"), field(ticket, "resolve_used")) == ("None", str(HOUR))
		assert "Deadline 2" not in clocks_of(ticket)
		with clock.at("2026-03-10 10:00:00"):
			agent.apply_action(ticket, "Start Work")
	assert field(ticket, "due_at") == "2026-03-10 12:00:00"
	history = frappe.get_all(
		"Ticket Status Change",
		filters={"ticket": ticket},
		fields=["action", "resolve_used", "due_at", "duration", "working_duration"],
		order_by="changed_at, creation",
	)
	assert [tuple(map(str, row.values())) for row in history] == [
		("Start Work", str(HOUR), "2026-03-09 09:00:00", str(HOUR), str(HOUR)),
		("Request Data", str(HOUR), "None", "0", "0"),
		("Start Work", str(HOUR), "2026-03-10 12:00:00", str(90 * HOUR), str((1 + 9 + 2) * HOUR)),
	]


def test_what_was_agreed_stays_when_the_norm_is_edited_later(priority):
	line = create_line(work_schedule=create_schedule())
	norm = frappe.get_doc(
		doctype="Service Norm",
		norm_name=unique("Norm"),
		support_line=line,
		priorities=[{"priority": priority, "first_response_within": HOUR, "resolve_within": 5 * HOUR}],
	).insert()
	ticket = raise_ticket("2026-03-09 08:00:00", line, priority).name
	assert (field(ticket, "due_at"), field(ticket, "service_norm")) == ("2026-03-09 13:00:00", norm.name)
	norm.priorities[0].resolve_within = HOUR
	norm.save()
	with clock.at("2026-03-09 09:00:00"), as_user(create_agent()):
		agent.apply_action(ticket, "Start Work")
	assert field(ticket, "due_at") == "2026-03-09 13:00:00"
	assert str(raise_ticket("2026-03-09 08:00:00", line, priority).due_at) == "2026-03-09 09:00:00"


def test_another_priority_counts_what_was_used_up(priority):
	ticket = raise_ticket("2026-03-09 08:00:00", create_line(work_schedule=create_schedule()), priority).name
	slow = frappe.get_doc(
		doctype="Ticket Priority",
		priority_name=unique("Slow"),
		rank=9,
		first_response_within=4 * HOUR,
		resolve_within=10 * HOUR,
	).insert()
	with clock.at("2026-03-09 10:00:00"):
		doc = frappe.get_doc("Ticket", ticket)
		doc.priority = slow.name
		doc.save()
	assert (field(ticket, "due_at"), field(ticket, "resolve_used")) == ("2026-03-10 09:00:00", str(2 * HOUR))
	assert clocks_of(ticket) == {"Deadline 1": "2026-03-09 12:00:00", "Deadline 2": "2026-03-10 09:00:00"}
	assert field(ticket, "response_due_at") == "2026-03-09 12:00:00", "from the ticket's first message on"


def test_a_priority_without_a_time_to_solve_ends_the_deadline_that_ran(priority):
	ticket = raise_ticket("2026-03-09 08:00:00", create_line(work_schedule=create_schedule()), priority).name
	patient = create_priority(first_response_within=HOUR, resolve_within=0)
	with clock.at("2026-03-09 10:00:00"):
		doc = frappe.get_doc("Ticket", ticket)
		doc.priority = patient
		doc.save()
	assert (field(ticket, "due_at"), field(ticket, "resolve_used")) == ("None", str(2 * HOUR))
	assert "Deadline 2" not in clocks_of(ticket)


def test_a_missed_deadline_marks_the_ticket_once_and_tells_the_head(priority):
	head = create_agent(first_name="Helena")
	ticket = raise_ticket(
		"2026-03-09 08:00:00", create_line(work_schedule=create_schedule(), head=head), priority
	).name
	# The head of a line without dealing hears of each ticket that comes.
	frappe.db.delete("Outbox Message", {"recipient": head})
	assert sweep_at("2026-03-09 10:59:59", ticket) == 1
	assert field(ticket, "is_overdue") == "0"
	assert sweep_at("2026-03-09 11:00:00", ticket) == 1
	assert field(ticket, "is_overdue") == "1"
	told = frappe.get_all(
		"Outbox Message", filters={"ticket": ticket, "recipient": head, "channel": "Desk"}, pluck="name"
	)
	assert len(told) == 2 and not clocks_of(ticket)


def test_a_form_opened_before_a_reply_can_still_be_saved_after_the_deadline_moved(priority):
	ticket = raise_ticket("2026-03-09 08:00:00", create_line(work_schedule=create_schedule()), priority).name
	opened = frappe.get_doc("Ticket", ticket)
	frappe.db.set_value("Ticket", ticket, "due_at", "2026-03-12 08:00:00", update_modified=False)
	write_message(ticket, create_agent())
	opened.subject = "Changed"
	opened.save()
	assert (field(ticket, "due_at"), field(ticket, "subject")) == ("2026-03-12 08:00:00", "Changed")


def line_with_hours(*, to_time: str = "17:00:00") -> tuple[str, str]:
	"""A line and its schedule, from 8 o'clock on."""
	schedule = create_schedule((("08:00", to_time),))
	return create_line(work_schedule=schedule, head=create_agent(first_name="Helena")), schedule


def told_of_first_answer(ticket: str) -> int:
	"""How often the head of the ticket's line has been told that nobody has answered, late or very late."""
	head = frappe.db.get_value("Support Line", field(ticket, "support_line"), "head")
	rows = frappe.get_all(
		"Outbox Message", filters={"recipient": head, "channel": "Desk"}, pluck="payload", order_by="name"
	)
	subjects = [frappe.parse_json(row)["subject"] for row in rows]
	return sum("no first answer" in subject or "kept the desk's time" in subject for subject in subjects)


def follow_hours(schedule: str, **exception) -> None:
	"""The schedule gets an exception on the Monday, and the job that follows is done."""
	doc = frappe.get_doc("Work Schedule", schedule)
	doc.append("exceptions", {"date": "2026-03-09", **exception})
	doc.save()
	lines = frappe.get_all("Support Line", {"work_schedule": schedule}, pluck="name", order_by="name")
	reclock._move(reclock._open_tickets({"support_line": lines}, ""))


def test_a_late_first_answer_is_told_of_once_whatever_happens_then(priority):
	line, schedule = line_with_hours()
	ticket = raise_ticket("2026-03-09 08:00:00", line, priority).name
	sweep_at("2026-03-09 09:00:00", ticket)
	assert told_of_first_answer(ticket) == 1
	with clock.at("2026-03-09 11:00:00"), as_user(create_agent()):
		agent.apply_action(ticket, "Start Work")
		agent.apply_action(ticket, "Defer", deferred_until="2026-03-10 10:00:00")
		agent.apply_action(ticket, "Start Work")
	with clock.at("2026-03-09 11:30:00"):
		follow_hours(schedule, from_time="08:00:00", to_time="20:00:00")
	sweep_at("2026-03-09 12:00:00", ticket)
	assert told_of_first_answer(ticket) == 1


def test_a_first_answer_that_is_still_awaited_is_told_of_after_a_move(priority):
	line, _ = line_with_hours()
	ticket = raise_ticket("2026-03-09 08:00:00", line, priority).name
	with clock.at("2026-03-09 08:30:00"), as_user(create_agent()):
		agent.apply_action(ticket, "Start Work")
	sweep_at("2026-03-09 08:59:59", ticket)
	assert told_of_first_answer(ticket) == 0
	sweep_at("2026-03-09 09:00:00", ticket)
	assert told_of_first_answer(ticket) == 1


def test_nobody_is_told_of_an_answer_to_a_ticket_that_is_closed(priority):
	line, _ = line_with_hours()
	ticket = raise_ticket("2026-03-09 08:00:00", line, priority).name
	with clock.at("2026-03-09 08:30:00"):
		moves.apply_action(ticket, "Close", side=Side.CUSTOMER)
		assert clocks_of(ticket) == {}
	with clock.at("2026-03-09 08:40:00"):
		moves.apply_action(ticket, "Reopen", side=Side.CUSTOMER)
	assert clocks_of(ticket)["Deadline 1"] == "2026-03-09 09:00:00"


def test_another_schedule_moves_both_deadlines_that_lie_ahead(priority):
	line, schedule = line_with_hours()
	ticket = raise_ticket("2026-03-09 08:00:00", line, priority).name
	with clock.at("2026-03-09 08:10:00"):
		follow_hours(schedule, from_time="12:00:00", to_time="17:00:00")
	due = {"Deadline 1": "2026-03-09 13:00:00", "Deadline 2": "2026-03-09 15:00:00"}
	assert clocks_of(ticket) == due
	assert (field(ticket, "response_due_at"), field(ticket, "due_at")) == tuple(due.values())
