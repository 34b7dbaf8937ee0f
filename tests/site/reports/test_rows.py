"""Whole rows of each report over June 2026, of which every fact is known: see tests/reports.py."""

import frappe
import pytest

from oki_tickets.analytics.topics import TOPICS
from oki_tickets.domain.lifecycle import Action
from tests import factories
from tests.reports import at, move, raised, rows, run, total

HOUR = 3600


@pytest.fixture
def line(june):
	return {"support_line": june.line}


def test_tickets_by_status_and_agent(june, line):
	columns, found, *_ = run("Ticket Statuses by Agent", **line)
	fields = {column["keys"]["to_status"]: column["fieldname"] for column in columns if column.get("keys")}
	numbers = {
		row["agent"]: {status: row[field] for status, field in fields.items() if row[field]}
		for row in found
		if not row.get("is_total")
	}
	assert numbers == {
		june.anna: {"In Progress": 2, "Resolved": 2, "Solution Rejected": 1, "Closed": 1},
		june.boris: {"In Progress": 1, "Resolved": 1, "Closed": 1},
		june.absent: {},
	}


def test_a_rejected_solution_is_of_who_proposed_it(june, line):
	found = rows("Rejected Solutions", "agent", "customer", "proposed", "rejected", "share", "over", **line)
	assert found == [
		(june.anna, june.customer, 2, 1, 50.0, ["share"]),
		(june.boris, june.customer, 1, 0, 0.0, []),
	]
	assert total("Rejected Solutions", "proposed", "rejected", "share", **line) == (3, 1, 33.33)


def test_customers_by_type(june, line):
	columns, found, *_ = run("Top Customers by Tickets", **line)
	fields = {column["keys"]["ticket_type"]: column["fieldname"] for column in columns if column.get("keys")}
	numbers = [
		(
			row["customer"],
			row["tickets"],
			row["share"],
			{kind: row[field] for kind, field in fields.items() if row[field]},
		)
		for row in found[:-1]
	]
	assert numbers == [
		(june.customer, 2, 66.67, {"Problem": 1, "Consultation": 1}),
		(None, 1, 33.33, {"Idea": 1}),
	]


def test_time_in_each_status_by_the_wall_and_by_the_schedule(june, line):
	fields = ("agent", "from_status", "stays", "mean_wall", "mean_working")
	assert rows("Status Duration by Agent", *fields, **line) == [
		(june.anna, "Resolved", 2, 77400, 23400),
		(june.boris, "Resolved", 1, 21 * HOUR, 6 * HOUR),
		(june.anna, "In Progress", 2, 2 * HOUR, 2 * HOUR),
		(june.boris, "In Progress", 1, 2 * HOUR, 2 * HOUR),
		(june.anna, "New", 2, HOUR // 2, HOUR // 2),
		(june.boris, "Solution Rejected", 1, HOUR, HOUR),
	]


def test_violations_by_status_and_level(june, line):
	for level, ticket in ((1, "solved"), (2, "solved"), (1, "rejected"), (1, "spam")):
		_violate(june, june.tickets[ticket], level)
	fields = ("agent", "status", "level_1", "level_2", "level_3", "violations", "tickets", "over")
	found = rows("Discipline Violations by Agent", *fields, **line)
	assert found == [(june.anna, "New", 2, 1, 0, 3, 2, [])]


def test_too_many_violations_are_over_the_limit(june, line):
	settings = frappe.get_doc("Oki Tickets Settings")
	settings.append("kpi_limits", {"valid_from": "2026-06-01", "violations_1": 0, "rejected_share": 20})
	settings.save()
	_violate(june, june.tickets["solved"], 1)
	assert rows("Discipline Violations by Agent", "over", **line) == [(["level_1"],)]


def _violate(june, ticket: str, level: int) -> None:
	doc = frappe.get_doc(
		doctype="Discipline Violation",
		ticket=ticket,
		agent=june.anna,
		status="New",
		level=level,
		due_at="2026-06-01 09:15:00",
		occurred_at="2026-06-01 09:16:00",
		status_since="2026-06-01 09:00:00",
		support_line=june.line,
	)
	doc.flags.by_service = True
	doc.insert()


def test_reactions_to_what_the_agent_wrote(june, line):
	fields = ("agent", "likes", "dislikes", "share", "answers", "days_away")
	assert rows("Message Reactions by Agent", *fields, **line) == [
		(june.boris, 0, 1, 0.0, 1, 0),
		(june.anna, 1, 0, 100.0, 2, 0),
		(june.absent, None, None, None, None, 2.5),
	]


def test_first_answers_and_solutions_in_working_time(june, line):
	names = ("number", "median", "mean", "p90", "share", "late")
	fields = [f"{measure}_{name}" for measure in ("response", "resolution") for name in names]
	found = rows("First Response and Resolution Time", "agent", *fields, group_by="agent", **line)
	# The second solution of the rejected ticket has the time of both.
	assert found == [
		(june.anna, 2, 2100, 2100, HOUR, 100.0, 0, 2, 9000, 9000, 3 * HOUR, 100.0, 0),
		(june.boris, 0, None, None, None, None, 0, 1, 5 * HOUR, 5 * HOUR, 5 * HOUR, 100.0, 0),
	]


def test_what_came_too_late(june, line):
	solution = frappe.db.get_value("Ticket Solution", {"ticket": june.tickets["solved"]})
	frappe.db.set_value("Ticket Solution", solution, "resolve_within", HOUR)
	frappe.db.set_value("Ticket", june.tickets["solved"], "response_due_at", "2026-06-01 09:30:00")
	fields = ("response_share", "response_late", "resolution_share", "resolution_late")
	assert rows("First Response and Resolution Time", *fields, **line) == [(50.0, 1, 66.67, 1)]


def test_channels_by_hour(june, line):
	columns, found, *_ = run("Tickets by Channel", **line)
	fields = {column["keys"]["channel"]: column["fieldname"] for column in columns if column.get("keys")}
	busy = {
		row["hour"]: {channel: row[field] for channel, field in fields.items() if row[field]}
		for row in found
		if not row.get("is_total") and row["tickets"]
	}
	assert busy == {9: {"E-mail": 2, "Portal": 1, "Telephone": 1}, 23: {"Portal": 1}}
	assert len(found) == 25


def test_every_kpi_of_an_agent(june, line):
	fields = (
		*("agent", "solved", "rejected", "rejected_share", "answered", "first_response_seconds"),
		*("first_response_share", "resolution_share", "liked", "disliked", "liked_share", "denied"),
		*("likes", "dislikes", "ignored", "over"),
	)
	assert rows("Agent Scorecard", *fields, **line)[:2] == [
		(june.anna, 2, 1, 50.0, 2, 2100, 100.0, 100.0, 1, 0, 100.0, 1, 1, 0, 0, ["rejected_share"]),
		(june.boris, 1, 0, 0.0, 0, None, None, 100.0, 0, 1, 0.0, 0, 0, 1, 0, []),
	]


def test_points_and_badges_are_those_of_the_months(june, line):
	for month, points in (("2026-05-01", 7), ("2026-06-01", 12)):
		row = frappe.get_doc(
			doctype="Agent Month", agent=june.anna, month=month, points=points, badges="On Time"
		)
		row.flags.by_service = True
		row.insert(set_name=f"{june.anna}:{month}")
	fields = ("agent", "points", "badges")
	assert rows("Agent Scorecard", *fields, **line)[0] == (june.anna, 12, "On Time")
	both = rows("Agent Scorecard", *fields, from_date="2026-05-20", **line)
	assert both[0] == (june.anna, 19, "On Time")


def test_topics_grow_against_the_month_before(june, line):
	for number in range(3):
		with_category = raised(june, f"{10 + number} 10:00", category="Access and Passwords")
		frappe.db.set_value("Ticket", with_category, "support_line", june.line)
	frappe.db.set_value("Ticket", with_category, "creation", "2026-05-31 23:59:59")
	fields = ("category", "tickets", "before", "growth", "over")
	found = rows("Ticket Topics", *fields, category="Access and Passwords", **line)
	assert found == [("Access and Passwords", 2, 1, 100.0, [])]


def test_what_goes_through_a_line(june):
	lines = [june.line, june.other_line]
	fields = ("support_line", "created", "received", "reopened", "solved", "closed", "passed_on", "waiting")
	assert rows("Line Throughput", *fields, support_line=lines) == [
		(june.line, 5, 0, 1, 3, 2, 1, 0),
		(june.other_line, 0, 1, 0, 0, 0, 0, 1),
	]


def test_what_waited_at_the_end_of_an_earlier_day(june):
	days = {"1": 0, "2": 0, "5": 1, "8": 0}
	found = {
		day: rows("Line Throughput", "waiting", support_line=june.line, to_date=f"2026-06-0{day}")[0][0]
		for day in days
	}
	assert found == days


def test_verdicts_of_who_proposed_and_who_raised(june, line):
	fields = ("agent", "liked", "disliked", "share", "mean_score", "scored", "denied", "days_away")
	assert rows("Ticket Feedback Summary", *fields, **line) == [
		(june.boris, 0, 1, 0.0, 2.0, 1, 0, 0),
		(june.anna, 1, 0, 100.0, 5.0, 1, 1, 0),
		(june.absent, None, None, None, None, None, None, 2.5),
	]


def test_development_that_was_put_off_more_than_once(june):
	engineer, often, once = factories.create_head(), *(raised(june, "9 9:00") for _ in range(2))
	for ticket, dates in ((often, ("2026-06-22", "2026-06-24")), (once, ("2026-06-22",))):
		move(ticket, Action.START_WORK, june.anna, "9 10:00")
		due = {"engineer": engineer, "development_due_on": "2026-06-20", "jira_issue": "OKI-1"}
		move(ticket, Action.SEND_TO_DEVELOPMENT, june.anna, "9 11:00", **due)
		for day in dates:
			with at("10 9:00"):
				doc = frappe.get_doc("Ticket", ticket)
				doc.development_due_on = day
				doc.save()
	fields = ("ticket", "agent", "engineer", "development_postponements", "days_late", "days_there", "over")
	with at("26 12:00"):
		found = rows("Postponed Development Tickets", *fields, customer=june.customer)
	assert found == [(often, june.anna, engineer, 2, 2, 17, ["days_late"])]


@pytest.mark.parametrize("report", TOPICS)
def test_each_report_is_complete_without_anything_to_tell(june, report):
	nothing = {"from_date": "2020-02-01", "to_date": "2020-02-29", "support_line": june.line}
	columns, found, message, _chart, cards = run(report, **nothing)
	assert 3 <= len(cards) <= 5
	assert "oki-report-help" in message
	assert all(column["label"] and column["width"] for column in columns)
	assert found[-1]["is_total"]


@pytest.mark.parametrize("report", TOPICS)
def test_each_report_tells_something_of_june(june, report):
	columns, found, _message, chart, _cards = run(report, support_line=june.line)
	if report not in ("Postponed Development Tickets", "Discipline Violations by Agent"):
		assert len(found) > 1 and chart["data"]["datasets"]
	assert not {column["fieldname"] for column in columns} & {"keys", "over"}
