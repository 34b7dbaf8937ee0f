"""Every report over random histories says what loops in Python say."""

import pytest

from oki_tickets.services import clock
from tests import reports
from tests.site.reports.slow_count import Slow
from tests.site.reports.slow_history import NOW, live

PERIODS = (("2026-06-01", "2026-06-30"), ("2026-05-20", "2026-07-14"))


@pytest.fixture(scope="module", params=[1, 2])
def desk(request, june):
	"""A random history beside the fixed one; its lines and agents are nobody else's."""
	return live(request.param)


@pytest.fixture(params=["all", "agent", "line", "type", "customer"])
def asked(request, desk):
	"""Filters of a report and the same for the slow count; all keep to this desk's lines."""
	wanted = {
		"all": {},
		"agent": {"agent": desk.agents[0]},
		"line": {"line": desk.lines[1]},
		"type": {"ticket_type": "Problem"},
		"customer": {"customer": desk.customers[0]},
	}[request.param]
	filters = {"support_line" if name == "line" else name: value for name, value in wanted.items()}
	return {"support_line": desk.lines, **filters}, wanted


@pytest.fixture(params=PERIODS, ids=["month", "long"])
def both(request, desk, asked):
	"""What a report gives for the filters, and the slow count of the same."""
	filters, wanted = asked
	days = dict(zip(("from_date", "to_date"), request.param, strict=True))

	def rows(report: str, **more):
		with clock.at(NOW):
			found = reports.run(report, **{**days, **filters, **more})[1]
		return [row for row in found if not row.get("is_total")]

	return rows, Slow(desk, *request.param, **wanted)


def compared(rows, figures, *by):
	"""The rows' figures by name and key, without zeros."""
	found = {}
	for row in rows:
		for figure in figures:
			if row.get(figure):
				found[(figure, *(row[name] for name in by))] = row[figure]
	return found


def some(counted):
	return {key: number for key, number in counted.items() if number}


def test_counts_by_agent(both):
	rows, slow = both
	talk = rows("Ticket Communication by Agent")
	assert compared(talk, ("tickets", "messages", "notes", "length"), "agent") == some(slow.communication())
	rejected = rows("Rejected Solutions")
	assert compared(rejected, ("proposed", "rejected"), "agent", "customer") == some(slow.rejected())
	violations = rows("Discipline Violations by Agent")
	levels = ("level_1", "level_2", "level_3")
	assert compared(violations, levels, "agent", "status") == some(slow.violations())
	reactions = rows("Message Reactions by Agent")
	assert compared(reactions, ("likes", "dislikes", "answers"), "agent") == some(slow.liked_messages())
	verdicts = rows("Ticket Feedback Summary")
	assert compared(verdicts, ("liked", "disliked", "denied", "scores"), "agent") == some(slow.verdicts())


def test_statuses_and_how_long_they_last(both):
	rows, slow = both
	by_status = {
		(status, row["agent"]): number
		for row in rows("Ticket Statuses by Agent")
		for status, number in row.get("by_status", {}).items()
	}
	assert by_status == slow.statuses()
	found = compared(rows("Status Duration by Agent"), ("stays", "wall", "working"), "agent", "from_status")
	assert found == some(slow.durations())


def test_what_was_raised(both):
	rows, slow = both
	by_type = {
		(row["customer"], kind): number
		for row in rows("Top Customers by Tickets")
		for kind, number in row["by_type"].items()
	}
	assert by_type == slow.customers()
	by_hour = {
		(row["hour"], channel): number
		for row in rows("Tickets by Channel")
		for channel, number in row["by_channel"].items()
	}
	assert by_hour == slow.channels()
	topics = {row["category"]: row["tickets"] for row in rows("Ticket Topics") if row["tickets"]}
	assert topics == slow.topics()
	figures = ("created", "closed", "unworked", "reopened")
	assert compared(rows("Tickets Created and Closed", interval="Day"), figures, "from_date") == some(
		slow.created_and_closed()
	)


def test_what_was_put_off(both):
	rows, slow = both
	put_off = rows("Postponed Development Tickets")
	assert {row["ticket"]: row["development_postponements"] for row in put_off} == slow.postponed()


def test_times_and_lines_and_the_scorecard(both):
	rows, slow = both
	times = {}
	for row in rows("First Response and Resolution Time", group_by="agent"):
		for measure in ("response", "resolution"):
			if row[f"{measure}_number"]:
				names = ("number", "median", "p90", "share")
				times[measure, row["agent"]] = tuple(row[f"{measure}_{name}"] for name in names)
	assert times == slow.times()
	figures = ("created", "received", "reopened", "solved", "closed", "passed_on", "waiting")
	assert compared(rows("Line Throughput"), figures, "support_line") == some(slow.throughput())
	figures = {key[0] for key in slow.scorecard()}
	assert compared(rows("Agent Scorecard"), figures, "agent") == some(slow.scorecard())
