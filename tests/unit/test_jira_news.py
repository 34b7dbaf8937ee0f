"""What has changed in a Jira issue, by what the desk knew of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.jira_news import (
	Account,
	DueMove,
	Issue,
	Seen,
	compare,
	first_sight,
	read_account,
	read_issue,
	read_moment,
)

FIRST, SECOND, THIRD = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)
SEEN = Seen(updated=100, history=10, assignee="ewa", due_on=FIRST)
EWA, JAN = Account("ewa"), Account("jan")


def issue(**values) -> Issue:
	given = {"updated": 200, "assignee": EWA, "due_on": FIRST, "history": 10, **values}
	return Issue(id="1", key="OKI-1", **given)


def test_nothing_has_changed():
	news = compare(issue(), SEEN)
	assert (news.due_dates, news.assignee, news.was_done) == ((), None, False)
	assert news.seen == Seen(updated=200, history=10, assignee="ewa", due_on=FIRST)


def test_an_older_state_is_no_news():
	assert compare(issue(updated=99, due_on=SECOND), SEEN) is None


def test_each_due_date_counts_even_when_seen_late():
	moves = (DueMove(9, FIRST), DueMove(11, SECOND), DueMove(12, THIRD))
	news = compare(issue(due_on=THIRD, history=12, moves=moves), SEEN)
	assert news.due_dates == (SECOND, THIRD)
	assert compare(issue(due_on=THIRD, history=12, moves=moves), news.seen).due_dates == ()


def test_a_history_that_is_cut_short_hides_no_date():
	assert compare(issue(due_on=THIRD), SEEN).due_dates == (THIRD,)
	assert compare(issue(due_on=THIRD, history=11, moves=(DueMove(11, SECOND),)), SEEN).due_dates == (
		SECOND,
		THIRD,
	)


def test_a_date_that_was_taken_away():
	assert compare(issue(due_on=None), SEEN).due_dates == (None,)


def test_what_the_desk_has_set_itself_is_no_news():
	seen = SEEN.after_push(due_on=SECOND)
	news = compare(issue(due_on=SECOND, history=11, moves=(DueMove(11, SECOND),)), seen)
	assert news.due_dates == () and news.seen.pushed == ()


def test_a_push_that_the_history_shows_later():
	seen = SEEN.after_push(due_on=SECOND)
	news = compare(issue(due_on=SECOND), seen)
	assert news.due_dates == () and news.seen.pushed == (SECOND,)


def test_others_move_the_date_before_and_after_the_desk():
	seen = SEEN.after_push(due_on=SECOND)
	moves = (DueMove(11, THIRD), DueMove(12, SECOND))
	assert compare(issue(due_on=SECOND, history=12, moves=moves), seen).due_dates == (THIRD, SECOND)
	moves = (DueMove(11, SECOND), DueMove(12, THIRD))
	assert compare(issue(due_on=THIRD, history=12, moves=moves), seen).due_dates == (THIRD,)


def test_the_assignee_and_being_done_are_news_once():
	news = compare(issue(assignee=JAN, is_done=True), SEEN)
	assert (news.assignee, news.was_done) == (JAN, True)
	again = compare(issue(assignee=JAN, is_done=True), news.seen)
	assert (again.assignee, again.was_done) == (None, False)
	assert compare(issue(assignee=None), SEEN).assignee is None


def test_an_issue_that_was_there_before_has_no_news():
	there = issue(is_done=True, history=12, moves=(DueMove(12, FIRST),))
	news = compare(there, first_sight(there))
	assert (news.due_dates, news.assignee, news.was_done) == ((), None, False)


def test_a_push_without_a_change_is_not_waited_for():
	assert SEEN.after_push(due_on=FIRST, assignee="jan") == Seen(
		updated=100, history=10, assignee="jan", due_on=FIRST
	)
	assert SEEN.after_push() == SEEN


@given(st.lists(st.integers(1, 5), max_size=30))
def test_due_dates_are_counted_as_they_were_moved_however_often_one_looks(days):
	"""Whoever looks at any moments sees together what was moved."""
	dates = [FIRST + timedelta(days=day) for day in days]
	moves = tuple(DueMove(number, to) for number, to in enumerate(dates, start=11))
	seen, counted = SEEN, []
	for end in sorted({len(moves) // 3, len(moves) // 2, len(moves)}):
		now = issue(
			updated=200 + end,
			history=10 + end,
			moves=moves[:end],
			due_on=moves[end - 1].to if end else FIRST,
		)
		news = compare(now, seen)
		seen, counted = news.seen, counted + list(news.due_dates)
	assert counted == dates


ANSWER = {
	"id": "10001",
	"key": "OKI-7",
	"fields": {
		"updated": "2026-03-02T10:00:00.250+0100",
		"status": {"name": "Gotowe", "statusCategory": {"key": "done"}},
		"assignee": {"accountId": "5b10", "displayName": "Ewa", "emailAddress": "Ewa@Desk.example"},
		"duedate": "2026-03-09",
	},
	"changelog": {
		"histories": [
			{"id": "12", "items": [{"field": "duedate", "to": "2026-03-09 00:00:00.0"}]},
			{"id": "11", "items": [{"field": "status", "to": "3"}, {"field": "duedate", "to": None}]},
			{"id": "13"},
		]
	},
}


def test_jiras_answer_is_read():
	found = read_issue(ANSWER)
	assert (found.id, found.key, found.status, found.is_done) == ("10001", "OKI-7", "Gotowe", True)
	assert found.assignee == Account("5b10", "ewa@desk.example", "Ewa")
	assert found.updated == read_moment("2026-03-02T09:00:00.250+0000") == 1772442000250
	assert (found.due_on, found.history) == (SECOND, 13)
	assert found.moves == (DueMove(11, None), DueMove(12, SECOND))


def test_an_answer_with_little_in_it():
	found = read_issue({"id": 5, "key": "A-1", "fields": {"updated": "2026-03-02T10:00:00.000+0000"}})
	assert (found.id, found.is_done, found.assignee, found.due_on, found.moves) == (
		"5",
		False,
		None,
		None,
		(),
	)


@pytest.mark.parametrize("answer", [None, {}, {"displayName": "Nobody"}])
def test_nobody(answer):
	assert read_account(answer) is None


def test_a_servers_person():
	assert read_account({"name": "ewa"}) == Account("ewa", None, "ewa")
