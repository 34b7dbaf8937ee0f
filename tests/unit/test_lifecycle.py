"""The rules of a ticket's life, and random walks over the moves that the app ships."""

import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.lifecycle import (
	GOES_ON_ELSEWHERE,
	IN_PAST,
	INTO_ITSELF,
	MESSAGE_MISSING,
	MISSING,
	NOT_IN_FUTURE,
	ONE_OF_MISSING,
	REOPEN_TOO_LATE,
	Action,
	Category,
	Closure,
	Problem,
	Side,
	Situation,
	Step,
	Transition,
	consequences,
	move_to,
	moves_from,
	need_of,
	problems,
)

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
NOW = datetime(2026, 3, 2, 10, 0, 0)
AGENT, HEAD, CUSTOMER = "Support Agent", "Support Head", "Ticket Customer"


def shipped(name: str) -> list[dict]:
	return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))


MOVES = [
	Transition(row["action"], row["state"], row["next_state"], row["allowed"])
	for row in shipped("workflow")[0]["transitions"]
]
CATEGORIES = {row["name"]: row["category"] for row in shipped("ticket_status")}
OPEN = {name for name, category in CATEGORIES.items() if category in Category.OPEN}


def table(role: str) -> set[tuple[str, str, str]]:
	return {(m.action, m.from_status, m.to_status) for m in MOVES if m.role == role}


def rows(action: str, froms: set[str], to: str) -> set[tuple[str, str, str]]:
	return {(action, start, to) for start in froms}


def test_shipped_moves_are_the_products_table():
	agent = (
		rows("Start Work", OPEN - {"In Progress"}, "In Progress")
		| rows("Request Data", {"In Progress"}, "Waiting for Data")
		| rows("Defer", {"In Progress"}, "Deferred")
		| rows("Send to Development", {"In Progress"}, "In Development")
		| rows("Propose Solution", {"In Progress", "In Development"}, "Resolved")
	)
	customer = (
		rows("Provide Data", {"Waiting for Data"}, "In Progress")
		| rows("Accept Solution", {"Resolved"}, "Closed")
		| rows("Reject Solution", {"Resolved"}, "Solution Rejected")
		| rows("Close", OPEN, "Closed")
		| rows("Reopen", {"Closed"}, "In Progress")
	)
	head = (
		rows("Close as Duplicate", OPEN, "Closed")
		| rows("Close as Spam", OPEN, "Closed")
		| rows("Reopen", {"Closed"}, "In Progress")
	)
	assert (table(AGENT), table(CUSTOMER), table(HEAD)) == (agent, customer, head)


def test_moves_come_once_and_in_order():
	twice = [
		Transition("Go", "A", "B", AGENT),
		Transition("Go", "A", "C", HEAD),
		Transition("Rest", "A", "D", HEAD),
	]
	assert moves_from(twice, "A", [HEAD, AGENT]) == [twice[0], twice[2]]
	assert moves_from(twice, "B", [HEAD]) == []
	assert move_to(twice, "A", "D", [HEAD]) == twice[2]
	assert move_to(twice, "A", "D", [AGENT]) is None


COMPLETE = {
	Action.REQUEST_DATA: {},
	Action.DEFER: {"deferred_until": NOW + timedelta(seconds=1)},
	Action.SEND_TO_DEVELOPMENT: {"engineer": "e", "development_due_on": NOW.date(), "jira_issue": "A-1"},
	Action.PROPOSE_SOLUTION: {"problem_summary": "p", "resolution_summary": "r"},
	Action.REJECT_SOLUTION: {},
	Action.CLOSE_AS_DUPLICATE: {"name": "T-2", "merged_into": "T-1"},
	Action.REOPEN: {"closed_at": NOW - timedelta(days=3)},
	Action.START_WORK: {},
	"An action of the desk's own": {},
}


def judge(action: str, ticket: dict, **case) -> list[Problem]:
	return problems(action, Situation(ticket, NOW, **{"has_message": True, "reopen_days": 3, **case}))


@pytest.mark.parametrize("action", COMPLETE)
def test_a_complete_move_has_no_problems(action):
	assert judge(action, COMPLETE[action]) == []


@pytest.mark.parametrize(
	("action", "missing"), [(action, name) for action in COMPLETE for name in need_of(action).fields]
)
@pytest.mark.parametrize("empty", [None, ""])
def test_each_needed_field_is_named_when_missing(action, missing, empty):
	assert judge(action, {**COMPLETE[action], missing: empty}) == [Problem(MISSING, (missing,))]


@pytest.mark.parametrize(
	("action", "change", "case", "expected"),
	[
		(Action.REQUEST_DATA, {}, {"has_message": False}, Problem(MESSAGE_MISSING)),
		(Action.REJECT_SOLUTION, {}, {"has_message": False}, Problem(MESSAGE_MISSING)),
		(Action.DEFER, {"deferred_until": NOW}, {}, Problem(NOT_IN_FUTURE, ("deferred_until",))),
		(
			Action.SEND_TO_DEVELOPMENT,
			{"development_due_on": date(2026, 3, 1)},
			{},
			Problem(IN_PAST, ("development_due_on",)),
		),
		(
			Action.SEND_TO_DEVELOPMENT,
			{"jira_issue": None},
			{},
			Problem(ONE_OF_MISSING, ("jira_issue", "create_jira_issue")),
		),
		(Action.CLOSE_AS_DUPLICATE, {"merged_into": "T-2"}, {}, Problem(INTO_ITSELF, ("merged_into",))),
		(Action.REOPEN, {"closed_at": NOW - timedelta(days=3, seconds=1)}, {}, Problem(REOPEN_TOO_LATE)),
		(Action.REOPEN, {}, {"reopen_days": 0}, Problem(REOPEN_TOO_LATE)),
		(Action.REOPEN, {"closed_at": None}, {}, Problem(REOPEN_TOO_LATE)),
		(Action.REOPEN, {}, {"goes_on_in": "T-2"}, Problem(GOES_ON_ELSEWHERE)),
	],
)
def test_what_cannot_be_right_is_a_problem(action, change, case, expected):
	assert judge(action, {**COMPLETE[action], **change}, **case) == [expected]


def test_the_order_to_create_an_issue_stands_for_the_issue():
	ticket = {**COMPLETE[Action.SEND_TO_DEVELOPMENT], "jira_issue": None, "create_jira_issue": 1}
	assert judge(Action.SEND_TO_DEVELOPMENT, ticket) == []


def test_a_caller_may_hand_over_only_what_the_action_takes():
	assert need_of(Action.SEND_TO_DEVELOPMENT).accepted == {
		"engineer",
		"development_due_on",
		"jira_issue",
		"create_jira_issue",
	}
	assert need_of(Action.START_WORK).accepted == frozenset()


def step(action: str, start: str, end: str, side: str = Side.AGENT) -> Step:
	return Step(action, side, "anna", CATEGORIES[start], CATEGORIES[end], NOW)


@pytest.mark.parametrize(
	("move", "expected"),
	[
		(step(Action.START_WORK, "New", "In Progress"), {}),
		(step(Action.START_WORK, "Deferred", "In Progress"), {"deferred_until": None}),
		(step(Action.DEFER, "In Progress", "Deferred"), {}),
		(step(Action.PROPOSE_SOLUTION, "In Progress", "Resolved"), {"resolved_at": NOW}),
		(
			step(Action.REJECT_SOLUTION, "Resolved", "Solution Rejected", Side.CUSTOMER),
			{"resolved_at": None, "rejected_solutions": 3},
		),
		(
			step(Action.ACCEPT_SOLUTION, "Resolved", "Closed", Side.CUSTOMER),
			{"closed_at": NOW, "closure_reason": Closure.ACCEPTED},
		),
		(
			step(Action.ACCEPT_SOLUTION, "Resolved", "Closed", Side.SYSTEM),
			{"closed_at": NOW, "closure_reason": Closure.NO_ANSWER},
		),
		(
			step(Action.CLOSE, "New", "Closed", Side.CUSTOMER),
			{"closed_at": NOW, "closure_reason": Closure.BY_CUSTOMER},
		),
		(
			step(Action.CLOSE_AS_SPAM, "New", "Closed"),
			{"closed_at": NOW, "closure_reason": Closure.SPAM},
		),
		(
			step(Action.REOPEN, "Closed", "In Progress", Side.CUSTOMER),
			{"closed_at": None, "closure_reason": None, "resolved_at": None, "merged_into": None},
		),
		(
			step(Action.SEND_TO_DEVELOPMENT, "In Progress", "In Development"),
			{
				"passed_to_development": 1,
				"passed_to_development_by": "anna",
				"passed_to_development_at": NOW,
			},
		),
	],
)
def test_what_a_move_leaves_on_the_ticket(move, expected):
	assert consequences(move, {"rejected_solutions": 2}) == expected


def test_the_end_of_a_deferral_survives_deferring_from_another_pause():
	"""A desk may add a paused status of its own and defer from it."""
	again = Step(Action.DEFER, Side.AGENT, "anna", Category.PAUSED, Category.PAUSED, NOW)
	assert consequences(again, {}) == {}


def test_the_first_rejection_counts_from_nothing():
	move = step(Action.REJECT_SOLUTION, "Resolved", "Solution Rejected", Side.CUSTOMER)
	assert consequences(move, {"rejected_solutions": None})["rejected_solutions"] == 1


@given(choices=st.lists(st.integers(min_value=0, max_value=10_000), max_size=40))
def test_random_walks_keep_a_ticket_honest(choices):
	"""Whatever legal moves are made, in whatever order: a ticket is never solved and open at once, never
	closed without a reason, and its rejections are the rejections that happened."""
	status, ticket, rejections = "New", {}, 0
	for choice in choices:
		possible = [move for move in MOVES if move.from_status == status]
		move = possible[choice % len(possible)]
		side = Side.CUSTOMER if move.role == CUSTOMER else Side.AGENT
		ticket.update(consequences(step(move.action, status, move.to_status, side), ticket))
		rejections += move.action == Action.REJECT_SOLUTION
		status = move.to_status
		category = CATEGORIES[status]
		assert bool(ticket.get("closed_at")) == (category == Category.CLOSED)
		assert bool(ticket.get("closure_reason")) == (category == Category.CLOSED)
		assert not (ticket.get("resolved_at") and category in Category.OPEN)
		assert int(ticket.get("rejected_solutions") or 0) == rejections


def test_every_status_can_be_reached_and_none_is_a_dead_end():
	reached, frontier = {"New"}, ["New"]
	while frontier:
		start = frontier.pop()
		ends = {move.to_status for move in MOVES if move.from_status == start}
		assert ends, f"{start} is a dead end"
		frontier += ends - reached
		reached |= ends
	assert reached == set(CATEGORIES)
