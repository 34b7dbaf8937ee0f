"""Discipline, deferral and silence on a real site in Warsaw's time, and what moves their clocks."""

import frappe
import pytest

from oki_tickets.api import agent, portal
from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import clock, clocks, discipline, limits, reclock
from tests.clocks import HOUR, MINUTE, clocks_of, field, raise_ticket, sweep_at, violations_of
from tests.factories import (
	as_user,
	create_agent,
	create_customer,
	create_head,
	create_holidays,
	create_line,
	create_portal_user,
	create_schedule,
	create_ticket,
	create_timer,
	write_message,
)
from tests.lines import told

FRIDAY_15 = "2026-03-06 15:00:00"
SUMMARIES = {"problem_summary": "p", "resolution_summary": "r"}


pytestmark = pytest.mark.usefixtures("only_our_timers")


def test_a_norm_is_measured_in_the_agents_own_hours(priority):
	schedule = create_schedule((("10:00", "14:00"), ("15:00", "19:00")))
	anna = create_agent()
	frappe.db.set_value("Support Agent", anna, "work_schedule", schedule)
	create_timer("New", 15 * MINUTE, HOUR, 4 * HOUR)
	ticket = raise_ticket("2026-03-09 13:50:00", create_line(), priority, agent=anna).name
	for moment in (
		"2026-03-09 15:04:59",
		"2026-03-09 15:05:00",
		"2026-03-09 15:50:00",
		"2026-03-09 18:50:00",
	):
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


def test_a_clock_that_somebody_put_back_to_a_broken_level_goes_on_to_the_next(priority):
	line = create_line(work_schedule=create_schedule())
	create_timer("New", 15 * MINUTE, HOUR, support_line=line)
	ticket = raise_ticket("2026-03-09 10:00:00", line, priority).name
	before = discipline.running(ticket)
	sweep_at("2026-03-09 10:15:00", ticket)
	due = before.since_second + 15 * MINUTE
	back = clocks.Alarm(ticket, clocks.DISCIPLINE, due, 1, before.since_second, before.worked, 15 * MINUTE)
	clocks.set_all([back])
	sweep_at("2026-03-09 11:00:00", ticket)
	assert [row[:2] for row in violations_of(ticket)] == [
		(1, "2026-03-09 10:15:00"),
		(2, "2026-03-09 11:00:00"),
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


def test_time_in_a_status_counts_by_the_hours_of_each_who_held_the_ticket(priority):
	line = create_line(work_schedule=create_schedule())
	anna, boris = create_agent(), create_agent()
	frappe.db.set_value("Support Agent", boris, "work_schedule", create_schedule((("12:00", "20:00"),)))
	ticket = raise_ticket("2026-03-09 09:00:00", line, priority, agent=anna).name
	with as_user("Administrator"):
		# Two hours of Anna's, three hours of nobody's by the line's schedule, six of the last hours of Boris.
		for moment, holder in (("2026-03-09 11:00:00", None), ("2026-03-09 14:00:00", boris)):
			with clock.at(moment):
				frappe.get_doc("Ticket", ticket).update({"agent": holder}).save()
	with as_user(boris):
		with clock.at("2026-03-09 23:00:00"):
			agent.apply_action(ticket, "Start Work")
		with clock.at("2026-03-10 13:00:00"):
			agent.apply_action(ticket, "Request Data", message="?")
	changes = frappe.get_all(
		"Ticket Status Change",
		filters={"ticket": ticket},
		fields=["duration", "working_duration"],
		order_by="changed_at",
	)
	assert [(row.duration, row.working_duration) for row in changes] == [
		(14 * HOUR, 11 * HOUR),
		(14 * HOUR, 1 * HOUR),
	]


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


def test_a_level_added_later_follows_on_those_that_are_broken(priority):
	line = create_line(work_schedule=create_schedule())
	timer = create_timer("New", HOUR, support_line=line)
	broken = raise_ticket("2026-03-09 08:00:00", line, priority).name
	sweep_at("2026-03-09 09:00:00", broken)
	fresh = raise_ticket("2026-03-09 10:00:00", line, priority).name
	doc = frappe.get_doc("Ticket Timer", timer)
	doc.append("levels", {"after": 2 * HOUR})
	doc.save()
	reclock._move(reclock._open_tickets({"support_line": [line]}, ""))
	assert clocks_of(broken)["Discipline 2"] == "2026-03-09 10:00:00"
	assert clocks_of(fresh)["Discipline 1"] == "2026-03-09 11:00:00"


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
	with clock.at("2026-03-09 08:00:00"):
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


def test_who_wrote_after_the_solution_and_got_no_answer_was_not_silent():
	user, anna, head = create_portal_user(create_customer()), create_agent(), create_head()
	with clock.at("2026-03-09 08:00:00"):
		ticket = create_ticket(user, support_line=create_line(head=head)).name
	with clock.at("2026-03-09 09:00:00"), as_user(anna):
		agent.apply_action(ticket, "Start Work")
		agent.apply_action(ticket, "Propose Solution", **SUMMARIES)
	with clock.at("2026-03-10 09:00:00"):
		write_message(ticket, user, side=Side.CUSTOMER, body="It still hums")
	sweep_at("2026-03-11 09:00:00", ticket)
	assert clocks_of(ticket)["Feedback 0"] == "2026-03-12 09:00:00", "from the last word on"
	sweep_at("2026-03-12 09:00:00", ticket)
	assert field(ticket, "status") == "Resolved"
	assert all("is not closed" in told(person)[-1] for person in (anna, head))
	with clock.at("2026-03-12 23:00:00"):
		reclock._move_closing([row for row in reclock._solved_tickets("") if row.name == ticket])
		assert limits.for_customer(frappe.get_doc("Ticket", ticket)) is None
	assert clocks_of(ticket)["Feedback 0"] == "2026-03-14 09:00:00", "not told of each night"
	with clock.at("2026-03-13 09:00:00"):
		write_message(ticket, anna, body="It does that for a day")
	sweep_at("2026-03-14 09:00:00", ticket)
	assert field(ticket, "status") == "Resolved"
	sweep_at("2026-03-15 09:00:00", ticket)
	assert (field(ticket, "status"), field(ticket, "closure_reason")) == ("Closed", "No Answer")


def test_other_days_to_answer_hold_for_what_is_solved_already(monkeypatch):
	with clock.at("2026-03-09 08:00:00"):
		ticket = create_ticket().name
	with clock.at("2026-03-09 09:00:00"), as_user(create_agent()):
		agent.apply_action(ticket, "Start Work")
		agent.apply_action(ticket, "Propose Solution", **SUMMARIES)
	asked = []
	monkeypatch.setattr(frappe, "enqueue", lambda job, **_how: asked.append(job))
	settings = frappe.get_doc("Oki Tickets Settings")
	settings.close_after_days = 1
	settings.save()
	assert reclock.move_closing_clocks in asked
	reclock._move_closing([row for row in reclock._solved_tickets("") if row.name == ticket])
	assert clocks_of(ticket)["Feedback 0"] == "2026-03-10 09:00:00"
	sweep_at("2026-03-10 09:00:00", ticket)
	assert field(ticket, "status") == "Closed"
