"""Deadlines, discipline and the clocks that tell of them, on a real site in Warsaw's time."""

import frappe
import pytest

from oki_tickets.api import agent, portal
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock, reclock, sweep
from tests.factories import (
	as_user,
	create_agent,
	create_customer,
	create_holidays,
	create_line,
	create_portal_user,
	create_schedule,
	create_timer,
	create_ticket,
	unique,
	write_message,
)

HOUR, MINUTE = 3600, 60
FRIDAY_15 = "2026-03-06 15:00:00"
SUMMARIES = {"problem_summary": "p", "resolution_summary": "r"}


@pytest.fixture(autouse=True)
def only_our_timers():
	"""The seeds' timers stay out of these tests."""
	for name in frappe.get_all("Ticket Timer", pluck="name"):
		frappe.get_doc("Ticket Timer", name).delete()


@pytest.fixture
def priority() -> str:
	return (
		frappe.get_doc(
			doctype="Ticket Priority",
			priority_name=unique("Priority"),
			rank=1,
			first_response_within=HOUR,
			resolve_within=3 * HOUR,
		)
		.insert()
		.name
	)


def raise_ticket(at: str, line: str, priority: str, **values):
	"""A ticket raised at `at` in `line` with `priority`, through the door of the desk's side."""
	with clock.at(at), as_user(create_agent()):
		return frappe.get_doc(
			doctype="Ticket",
			subject="No dial tone",
			description="<p>Since the morning</p>",
			ticket_type="Problem",
			support_line=line,
			priority=priority,
			**values,
		).insert()


def field(ticket: str, name: str) -> str:
	return str(frappe.db.get_value("Ticket", ticket, name))


def clocks_of(ticket: str) -> dict[str, str]:
	rows = frappe.get_all(
		"Ticket Clock", filters={"ticket": ticket}, fields=["kind", "level", "due_at"], order_by="name"
	)
	return {f"{row.kind} {row.level}": str(row.due_at) for row in rows}


def sweep_at(moment: str, ticket: str) -> int:
	"""Handles what of the ticket is due at `moment`, again and again, in this transaction."""
	handled = 0
	with clock.at(moment):
		while due := frappe.get_all(
			"Ticket Clock",
			filters={"ticket": ticket, "due_second": ("<=", clock.now_second())},
			pluck="name",
			order_by="due_second",
			limit=1,
		):
			handled += sweep.handle_one(due[0], ticket)
	return handled


def violations_of(ticket: str) -> list[tuple]:
	rows = frappe.get_all(
		"Discipline Violation",
		filters={"ticket": ticket},
		fields=["level", "due_at", "occurred_at", "agent"],
		order_by="level",
	)
	return [(row.level, str(row.due_at), str(row.occurred_at), row.agent) for row in rows]


# Deadlines.


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
		doctype="Ticket Priority", priority_name=unique("Slow"), rank=9, resolve_within=10 * HOUR
	).insert()
	with clock.at("2026-03-09 10:00:00"):
		doc = frappe.get_doc("Ticket", ticket)
		doc.priority = slow.name
		doc.save()
	assert (field(ticket, "due_at"), field(ticket, "resolve_used")) == ("2026-03-10 09:00:00", str(2 * HOUR))
	assert clocks_of(ticket)["Deadline 2"] == "2026-03-10 09:00:00"


def test_a_missed_deadline_marks_the_ticket_once_and_tells_the_head(priority):
	head = create_agent(first_name="Helena")
	ticket = raise_ticket(
		"2026-03-09 08:00:00", create_line(work_schedule=create_schedule(), head=head), priority
	).name
	assert sweep_at("2026-03-09 10:59:59", ticket) == 1
	assert field(ticket, "is_overdue") == "0"
	assert sweep_at("2026-03-09 11:00:00", ticket) == 1
	assert field(ticket, "is_overdue") == "1"
	told = frappe.get_all("Notification Log", filters={"document_name": ticket, "for_user": head}, pluck="subject")
	assert len(told) == 2 and not clocks_of(ticket)


# Discipline.


def test_a_norm_is_measured_in_the_agents_own_hours(priority):
	schedule = create_schedule((("10:00", "14:00"), ("15:00", "19:00")))
	anna = create_agent()
	frappe.db.set_value("Support Agent", anna, "work_schedule", schedule)
	create_timer("New", 15 * MINUTE, HOUR, 4 * HOUR)
	ticket = raise_ticket("2026-03-09 13:50:00", create_line(), priority, agent=anna).name
	for moment in ("2026-03-09 15:04:59", "2026-03-09 15:05:00", "2026-03-09 15:50:00", "2026-03-09 18:50:00"):
		sweep_at(moment, ticket)
	assert violations_of(ticket) == [
		(1, "2026-03-09 15:05:00", "2026-03-09 15:05:00", anna),
		(2, "2026-03-09 15:50:00", "2026-03-09 15:50:00", anna),
		(3, "2026-03-09 18:50:00", "2026-03-09 18:50:00", anna),
	]
	assert not clocks_of(ticket)


def test_a_sweep_that_slept_records_every_level_when_it_fell_due(priority):
	line = create_line(work_schedule=create_schedule())
	create_timer("New", 15 * MINUTE, HOUR, 4 * HOUR, support_line=line)
	ticket = raise_ticket("2026-03-06 16:30:00", line, priority).name
	sweep_at("2026-03-12 12:00:00", ticket)
	assert [row[:3] for row in violations_of(ticket)] == [
		(1, "2026-03-06 16:45:00", "2026-03-12 12:00:00"),
		(2, "2026-03-09 08:30:00", "2026-03-12 12:00:00"),
		(3, "2026-03-09 11:30:00", "2026-03-12 12:00:00"),
	]


def test_leaving_the_status_stops_the_clock_and_coming_back_starts_anew(priority):
	line = create_line(work_schedule=create_schedule())
	create_timer("In Progress", HOUR, support_line=line)
	ticket = raise_ticket("2026-03-09 08:00:00", line, priority).name
	assert "Discipline 1" not in clocks_of(ticket)
	with as_user(create_agent()):
		with clock.at("2026-03-09 09:00:00"):
			agent.apply_action(ticket, "Start Work")
		assert clocks_of(ticket)["Discipline 1"] == "2026-03-09 10:00:00"
		with clock.at("2026-03-09 09:30:00"):
			agent.apply_action(ticket, "Request Data", message="?")
		assert "Discipline 1" not in clocks_of(ticket)
		with clock.at("2026-03-09 12:00:00"):
			agent.apply_action(ticket, "Start Work")
	assert clocks_of(ticket)["Discipline 1"] == "2026-03-09 13:00:00"


def test_a_new_agent_inherits_what_was_worked_and_counts_on_by_own_hours(priority):
	line = create_line(work_schedule=create_schedule())
	create_timer("New", 4 * HOUR, support_line=line)
	late = create_agent()
	frappe.db.set_value("Support Agent", late, "work_schedule", create_schedule((("12:00", "20:00"),)))
	ticket = raise_ticket("2026-03-09 08:00:00", line, priority).name
	with clock.at("2026-03-09 09:00:00"):
		doc = frappe.get_doc("Ticket", ticket)
		doc.agent = late
		doc.save()
	assert clocks_of(ticket)["Discipline 1"] == "2026-03-09 15:00:00"


def test_a_night_shift_counts_over_midnight_and_over_summer_time(priority):
	line = create_line(work_schedule=create_schedule((("22:00", "06:00"),), days=7))
	create_timer("New", 4 * HOUR, support_line=line)
	spring = raise_ticket("2026-03-28 23:00:00", line, priority).name
	autumn = raise_ticket("2026-10-24 23:00:00", line, priority).name
	assert clocks_of(spring)["Discipline 1"] == "2026-03-29 04:00:00"
	assert clocks_of(autumn)["Discipline 1"] == "2026-10-25 02:00:00"


# Changes move the clocks.


def test_a_new_holiday_moves_deadline_and_discipline(priority):
	schedule = create_schedule(holiday_list=create_holidays())
	line = create_line(work_schedule=schedule)
	create_timer("New", 4 * HOUR, support_line=line)
	ticket = raise_ticket(FRIDAY_15, line, priority).name
	doc = frappe.get_doc("Work Schedule", schedule)
	doc.append("exceptions", {"date": "2026-03-09", "is_off": 1})
	doc.save()
	reclock._move(reclock._open_tickets({"support_line": [line]}, ""))
	assert field(ticket, "due_at") == "2026-03-10 09:00:00"
	assert clocks_of(ticket)["Discipline 1"] == "2026-03-10 10:00:00"


def test_an_absence_moves_the_agents_clock_and_a_deleted_timer_takes_it_away(priority):
	anna = create_agent()
	frappe.db.set_value("Support Agent", anna, "work_schedule", create_schedule())
	timer = create_timer("New", HOUR)
	ticket = raise_ticket("2026-03-09 08:00:00", create_line(), priority, agent=anna).name
	frappe.get_doc(
		doctype="Agent Absence", agent=anna, from_time="2026-03-09 08:30:00", to_time="2026-03-11 00:00:00"
	).insert()
	reclock._move(reclock._open_tickets({"agent": [anna]}, ""))
	assert clocks_of(ticket)["Discipline 1"] == "2026-03-11 08:30:00"
	frappe.get_doc("Ticket Timer", timer).delete()
	reclock._move(reclock._open_tickets({"agent": [anna]}, ""))
	assert "Discipline 1" not in clocks_of(ticket)


# Deferral and feedback.


def test_a_deferred_ticket_wakes_and_can_be_put_off():
	ticket = create_ticket().name
	with as_user(create_agent()):
		with clock.at("2026-03-09 09:00:00"):
			agent.apply_action(ticket, "Start Work")
			agent.apply_action(ticket, "Defer", deferred_until="2026-03-10 09:00:00")
		with clock.at("2026-03-09 10:00:00"):
			doc = frappe.get_doc("Ticket", ticket)
			doc.deferred_until = "2026-03-11 09:00:00"
			doc.save()
	assert sweep_at("2026-03-11 08:59:59", ticket) == 0
	sweep_at("2026-03-11 09:00:00", ticket)
	assert field(ticket, "status") == "In Progress"


@pytest.mark.parametrize(("answers", "reason"), [(False, "No Answer"), (True, "Accepted")])
def test_silence_closes_after_two_days_and_an_answer_comes_first(answers, reason):
	user = create_portal_user(create_customer())
	ticket = create_ticket(user).name
	with clock.at("2026-03-09 09:00:00"), as_user(create_agent()):
		agent.apply_action(ticket, "Start Work")
		agent.apply_action(ticket, "Propose Solution", **SUMMARIES)
	if answers:
		with clock.at("2026-03-10 09:00:00"), as_user(user):
			portal.apply_action(ticket, "Accept Solution")
	sweep_at("2026-03-11 08:59:59", ticket)
	assert field(ticket, "status") == ("Closed" if answers else "Resolved")
	sweep_at("2026-03-11 09:00:00", ticket)
	assert (field(ticket, "status"), field(ticket, "closure_reason")) == ("Closed", reason)


# What is refused.


@pytest.mark.parametrize(
	("rows", "message"),
	[
		([("Monday", "08:00", "12:00"), ("Monday", "11:00", "15:00")], "Monday overlap"),
		([("Monday", "22:00", "06:00"), ("Tuesday", "05:00", "09:00")], "Tuesday overlap"),
	],
)
def test_overlapping_hours_are_refused(rows, message):
	with pytest.raises(OkiTicketsError, match=message):
		frappe.get_doc(
			doctype="Work Schedule",
			schedule_name=unique("Schedule"),
			working_hours=[{"day": day, "from_time": start, "to_time": end} for day, start, end in rows],
		).insert()


def test_an_unknown_zone_is_refused():
	with pytest.raises(OkiTicketsError, match="no time zone"):
		create_schedule(time_zone="Europe/Atlantis")


def test_two_timers_for_the_same_and_falling_levels_are_refused():
	create_timer("New", HOUR)
	with pytest.raises(OkiTicketsError, match="same status"):
		create_timer("New", 2 * HOUR)
	with pytest.raises(OkiTicketsError, match="later than"):
		create_timer("Closed", 2 * HOUR, HOUR)


def test_a_form_opened_before_a_reply_can_still_be_saved_after_the_deadline_moved(priority):
	ticket = raise_ticket("2026-03-09 08:00:00", create_line(work_schedule=create_schedule()), priority).name
	opened = frappe.get_doc("Ticket", ticket)
	frappe.db.set_value("Ticket", ticket, "due_at", "2026-03-12 08:00:00", update_modified=False)
	write_message(ticket, create_agent())
	opened.subject = "Changed"
	opened.save()
	assert (field(ticket, "due_at"), field(ticket, "subject")) == ("2026-03-12 08:00:00", "Changed")
