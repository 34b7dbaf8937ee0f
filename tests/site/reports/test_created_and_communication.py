"""What came and what was closed; what agents wrote: whole rows of June 2026."""

from datetime import date

from tests.reports import rows, total

CREATED = "Tickets Created and Closed"
TALK = "Ticket Communication by Agent"


def test_what_came_and_was_closed_by_week(june):
	found = rows(
		CREATED,
		"from_date",
		"to_date",
		"created",
		"closed",
		"unworked",
		"reopened",
		"growth",
		support_line=june.line,
		interval="Week",
	)
	assert found == [
		(date(2026, 6, 1), date(2026, 6, 7), 4, 3, 1, 0, 1),
		(date(2026, 6, 8), date(2026, 6, 14), 0, 1, 0, 0, -1),
		(date(2026, 6, 15), date(2026, 6, 21), 0, 0, 0, 0, 0),
		(date(2026, 6, 22), date(2026, 6, 28), 0, 0, 0, 0, 0),
		(date(2026, 6, 29), date(2026, 6, 30), 1, 0, 0, 0, 1),
	]


def test_types_have_columns_of_their_own(june):
	fields = ("created", "created_1", "created_2", "created_3", "closed_1", "closed_2", "closed_3")
	assert total(CREATED, *fields, support_line=june.line) == (5, 1, 1, 3, 1, 0, 3)


def test_what_agents_wrote(june):
	found = rows(
		TALK,
		"agent",
		"tickets",
		"messages",
		"per_ticket",
		"mean_length",
		"notes",
		"days_away",
		support_line=june.line,
	)
	assert found == [
		(june.anna, 2, 2, 1.0, 7.0, 0, 0),
		(june.boris, 1, 1, 1.0, 5.0, 1, 0),
		(june.absent, None, None, None, None, None, 2.5),
	]
	assert total(TALK, "tickets", "messages", "per_ticket", "mean_length", support_line=june.line) == (
		3,
		3,
		1.0,
		6.33,
	)
