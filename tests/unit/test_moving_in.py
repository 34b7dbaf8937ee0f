"""An Issue's past in the desk's terms."""

from datetime import datetime, timedelta

import pytest

from oki_tickets.domain.lifecycle import Action, Category, Closure, Side
from oki_tickets.domain.moving_in import Past, category_of, life_of, parse_mapping

OPENED = datetime(2026, 3, 2, 9, 0)
HOUR = timedelta(hours=1)
NOW = datetime(2026, 6, 1, 12, 0)


def past(category: str, *, answered=OPENED + HOUR, since=OPENED + 5 * HOUR, days: int = 2) -> Past:
	return Past(category, OPENED, answered, since, days)


def told(life) -> list[tuple[str, str]]:
	return [(stage.category, stage.action) for stage in life.stages]


def test_an_unanswered_issue_is_new():
	life = life_of(past(Category.NEW, answered=None), NOW)
	assert told(life) == [(Category.NEW, "")] and life.last.since == OPENED
	assert life.reached(Category.WORKING) is None


def test_an_answered_open_issue_is_worked_on_since_the_answer():
	life = life_of(past(Category.NEW), NOW)
	assert told(life)[1:] == [(Category.WORKING, Action.START_WORK)]
	assert life.last.since == OPENED + HOUR


def test_work_counts_from_the_answer_or_where_there_is_none_from_the_change_of_status():
	assert life_of(past(Category.WORKING), NOW).last.since == OPENED + HOUR
	assert life_of(past(Category.WORKING, answered=None), NOW).last.since == OPENED + 5 * HOUR


@pytest.mark.parametrize(
	("category", "action"), [(Category.WAITING, Action.REQUEST_DATA), (Category.PAUSED, Action.DEFER)]
)
def test_a_waiting_issue_waits_since_it_came_to_wait(category, action):
	life = life_of(past(category), NOW)
	assert told(life)[-1] == (category, action) and life.last.since == OPENED + 5 * HOUR


def test_a_closed_issue_was_solved_first_where_somebody_had_answered():
	life = life_of(past(Category.CLOSED), NOW)
	assert [category for category, _ in told(life)] == ["New", "Working", "Resolved", "Closed"]
	assert life.reached(Category.RESOLVED) == life.reached(Category.CLOSED) == OPENED + 5 * HOUR
	assert life.closure_reason is None


def test_a_closed_issue_that_nobody_answered_was_just_closed():
	life = life_of(past(Category.CLOSED, answered=None), NOW)
	assert told(life) == [(Category.NEW, ""), (Category.CLOSED, Action.CLOSE)]


def test_a_solution_that_nobody_answered_is_accepted_in_time():
	life = life_of(past(Category.RESOLVED), NOW)
	assert (life.last.category, life.last.side) == (Category.CLOSED, Side.SYSTEM)
	assert life.last.since == OPENED + 5 * HOUR + timedelta(days=2)
	assert life.closure_reason == Closure.NO_ANSWER


@pytest.mark.parametrize("days", [0, 200])
def test_a_solution_that_may_still_be_answered_waits(days):
	assert life_of(past(Category.RESOLVED, days=days), NOW).last.category == Category.RESOLVED


def test_contradicting_moments_are_put_in_order():
	life = life_of(past(Category.CLOSED, answered=OPENED - HOUR, since=OPENED - 2 * HOUR), NOW)
	assert {stage.since for stage in life.stages} == {OPENED}


def test_what_the_administrator_says_counts_before_erpnexts_meaning():
	assert category_of("Open", {}) == Category.NEW
	assert category_of("Open", {"Open": Category.PAUSED}) == Category.PAUSED
	assert category_of("Escalated", {}) is None


def test_a_mapping_is_read_by_kind():
	found = parse_mapping(["status:Escalated=Working", " type : Bug report = Problem "])
	assert found == {"status": {"Escalated": "Working"}, "priority": {}, "type": {"Bug report": "Problem"}}


@pytest.mark.parametrize(
	"entry", ["Escalated=Working", "colour:red=blue", "status:Escalated", "type:=x", "type:x="]
)
def test_a_mapping_that_cannot_be_read_is_named(entry):
	with pytest.raises(ValueError, match=entry):
		parse_mapping([entry])
