"""What changes in Jira reaches the ticket: dates, people, states, comments; in whatever order it is told."""

import frappe
import pytest

from oki_tickets.api import jira as api
from oki_tickets.channels.jira import catch_up
from oki_tickets.channels.port import TryLater
from oki_tickets.services import clock
from tests import fake_jira, jira
from tests.factories import as_user, create_agent, write_message
from tests.fake_jira import JAN
from tests.outside import Reply
from tests.reports import rows


@pytest.fixture
def anna() -> str:
	return create_agent()


def sent(fake, anna: str) -> tuple[str, str]:
	"""A ticket with an issue that the desk has looked at once; the names of both."""
	ticket = jira.escalate(anna)
	jira.carry_out(ticket)
	look(ticket, "first")
	return ticket, jira.values_of(ticket, "jira_issue")


def look(ticket: str, news: str = "news") -> None:
	jira.orders.look_at_issue(ticket, key=f"test:{ticket}:{news}")
	jira.carry_out(ticket)


def test_a_due_date_that_was_moved_twice_is_two_postponements(either, anna):
	ticket, key = sent(either, anna)
	either.change(key, duedate="2026-03-27")
	look(ticket, "one")
	either.change(key, duedate="2026-04-03")
	look(ticket, "two")
	assert jira.values_of(ticket, "development_due_on", "development_postponements") == ["2026-04-03", 2]
	year = {"from_date": "2026-01-01", "to_date": "2026-12-31"}
	fields = ("ticket", "jira_issue", "development_postponements")
	assert (ticket, key, 2) in rows("Postponed Development Tickets", *fields, **year)


def test_both_moves_count_where_the_news_of_one_was_lost(cloud, anna):
	ticket, key = sent(cloud, anna)
	cloud.change(key, duedate="2026-03-27")
	cloud.change(key, duedate="2026-04-03")
	look(ticket)
	assert jira.values_of(ticket, "development_due_on", "development_postponements") == ["2026-04-03", 2]
	(note,) = jira.notes_of(ticket)
	first, last = frappe.format(jira.DUE, "Date"), frappe.format("2026-04-03", "Date")
	assert first in note and last in note and last in jira.notices_to(anna)[-1]


def test_a_date_that_was_taken_away_is_told_and_the_promise_stays(cloud, anna):
	ticket, key = sent(cloud, anna)
	cloud.change(key, duedate=None)
	look(ticket)
	assert jira.values_of(ticket, "development_due_on", "development_postponements") == [jira.DUE, 0]
	assert "no due date in Jira any more" in jira.notes_of(ticket)[0]


def test_status_and_engineer_follow(either, anna):
	jan = jira.engineer("jan@oki-tests.example")
	ticket, key = sent(either, anna)
	either.change(key, status="In Progress", assignee=JAN)
	look(ticket)
	assert jira.values_of(ticket, "jira_status", "engineer") == ["In Progress", jan]
	either.change(key, assignee=None)
	look(ticket, "more")
	assert jira.values_of(ticket, "engineer") == jan


def test_an_assignee_whom_the_desk_does_not_know_changes_nothing(cloud, anna):
	ticket, key = sent(cloud, anna)
	cloud.change(key, assignee=JAN)
	look(ticket)
	assert jira.values_of(ticket, "engineer") == jira.engineer()


def test_done_in_jira_brings_the_ticket_back(cloud, anna):
	ticket, key = sent(cloud, anna)
	cloud.change(key, status="Done")
	look(ticket)
	assert jira.values_of(ticket, "status", "jira_status", "agent") == ["In Progress", "Done", anna]
	assert f"{key} is done in Jira" in jira.notices_to(anna)[-1]
	look(ticket, "again")
	assert len(jira.notes_of(ticket)) == 1


def test_an_agent_hears_it_in_a_language_of_her_own(cloud, anna):
	frappe.db.set_value("User", anna, "language", "pl")
	ticket, key = sent(cloud, anna)
	cloud.change(key, status="Done")
	look(ticket)
	for told in (jira.notes_of(ticket)[0], jira.notices_to(anna)[-1]):
		assert f"{key} jest w Jirze zakończone: Done." in told


def test_a_ticket_that_is_not_in_development_stays_where_it_is(cloud, anna):
	ticket, key = sent(cloud, anna)
	with as_user(anna):
		doc = frappe.get_doc("Ticket", ticket)
		doc.update({"status": "Resolved", "problem_summary": "No tone", "resolution_summary": "Mended"})
		doc.save()
	cloud.change(key, status="Done", duedate="2026-05-01")
	look(ticket)
	assert jira.values_of(ticket, "status", "jira_status", "development_postponements") == [
		"Resolved",
		"Done",
		0,
	]


def test_an_old_state_undoes_nothing(cloud, anna):
	"""A copy of Jira that lags, or a worker that was held up: it answers with what was before."""
	ticket, key = sent(cloud, anna)
	old = cloud.answer(_question(cloud, key))
	cloud.change(key, duedate="2026-03-27", status="In Progress")
	look(ticket, "new")
	cloud.service.misbehave(old)
	look(ticket, "old")
	assert jira.values_of(ticket, "development_due_on", "jira_status") == ["2026-03-27", "In Progress"]
	assert jira.values_of(ticket, "development_postponements") == 1


def _question(fake, key: str):
	"""The request with which the desk asked for this issue last."""
	name = fake.issue(key)["id"]
	return [one for one in fake.service.requests if one.path.endswith(f"/issue/{name}")][-1]


def test_what_was_looked_at_since_is_not_looked_at_again(cloud, anna):
	ticket, _key = sent(cloud, anna)
	for news in ("a", "b", "c"):
		jira.orders.look_at_issue(ticket, key=f"test:{news}")
	before = len(cloud.service.requests)
	with clock.at("2026-03-02 10:00:05"):
		jira.carry_out(ticket)
	assert len(cloud.service.requests) == before + 2, "one look: the issue and its comments"


def test_an_issue_that_moved_keeps_its_ticket(cloud, anna):
	ticket, key = sent(cloud, anna)
	cloud.rename(key, "NEW-1")
	look(ticket)
	assert jira.values_of(ticket, "jira_issue") == "NEW-1"
	assert jira.values_of(ticket, "jira_url").endswith("/browse/NEW-1")
	assert f"{key} is called NEW-1" in jira.notes_of(ticket)[0]
	cloud.change("NEW-1", duedate="2026-03-30")
	look(ticket, "later")
	assert jira.values_of(ticket, "development_due_on") == "2026-03-30"


def test_an_issue_that_was_deleted_is_told_once_and_breaks_nothing(cloud, anna):
	ticket, key = sent(cloud, anna)
	cloud.delete(key)
	for news in ("one", "two"):
		look(ticket, news)
	(note,) = jira.notes_of(ticket)
	assert f"{key} is not to be found" in note
	assert jira.values_of(ticket, "status", "jira_issue") == ["In Development", key]
	with as_user(anna):
		doc = frappe.get_doc("Ticket", ticket)
		doc.development_due_on = "2026-04-01"
		doc.save()
	assert jira.carry_out(ticket) == ["update"]


def test_a_marked_comment_is_shown_once_as_a_note(either, anna):
	ticket, key = sent(either, anna)
	either.comment(key, "internal talk")
	either.comment(key, "#customer Version <b>4.2</b>\nis out")
	for news in ("one", "two"):
		look(ticket, news)
	(note,) = jira.notes_of(ticket)
	assert note == "<p>Version &lt;b&gt;4.2&lt;/b&gt;</p><p>is out</p>"
	row = frappe.get_all(
		"Ticket Message", {"ticket": ticket, "channel": "Jira"}, ["sender", "sender_side", "is_internal"]
	)
	assert tuple(row[0].values()) == ("Ewa Programista (Jira)", "System", 1)
	assert "meant for the customer" in jira.notices_to(anna)[-1]


def test_a_note_that_was_sent_to_jira_does_not_come_back(cloud, anna):
	ticket, _key = sent(cloud, anna)
	note = write_message(ticket, anna, body="Write #customer in front", is_internal=True)
	with as_user(anna):
		api.send_message(note)
	jira.carry_out(ticket)
	look(ticket)
	assert jira.notes_of(ticket) == []


def test_two_tickets_of_one_issue_both_follow(cloud, anna):
	first, key = sent(cloud, anna)
	second = jira.escalate(anna, jira_issue=key)
	jira.carry_out(second)
	cloud.change(key, duedate="2026-04-10", status="Done")
	for ticket in (first, second):
		look(ticket)
		assert jira.values_of(ticket, "development_due_on", "status") == ["2026-04-10", "In Progress"]


def test_a_jira_that_is_down_is_looked_at_later(cloud, anna):
	ticket, key = sent(cloud, anna)
	cloud.change(key, duedate="2026-04-10")
	cloud.service.misbehave(Reply(500))
	with pytest.raises(TryLater):
		look(ticket)
	jira.carry_out(ticket)
	assert jira.values_of(ticket, "development_due_on") == "2026-04-10"


# Without a webhook.


def caught_up(*tickets: str) -> None:
	catch_up.catch_up_with_jira()
	for ticket in tickets:
		jira.carry_out(ticket)


def test_what_no_webhook_told_is_found_over_several_pages(either, anna, monkeypatch):
	"""Jira's clock is hours ahead of the desk's, which asks by how long ago it was."""
	monkeypatch.setattr(fake_jira, "PAGE", 1)
	pairs = [sent(either, anna) for _ in range(2)]
	either.pass_time(days=3)
	for _ticket, key in pairs:
		either.change(key, duedate="2026-04-10")
	caught_up(*(ticket for ticket, _key in pairs))
	assert {jira.values_of(ticket, "development_due_on") for ticket, _key in pairs} == {"2026-04-10"}
	pages = [one for one in either.service.requests if b"updated >=" in one.content]
	assert len(pages) == 2
	caught_up()
	assert all(jira.orders_of(ticket) == [] for ticket, _key in pairs)


def test_while_jira_is_down_the_mark_stays(cloud, anna):
	ticket, key = sent(cloud, anna)
	caught_up(ticket)
	with clock.at("2026-03-02 12:00:00"):
		cloud.pass_time(hours=2)
		cloud.change(key, duedate="2026-04-10")
		cloud.service.misbehave(Reply(500))
		caught_up(ticket)
	cloud.pass_time(hours=4)
	with clock.at("2026-03-02 16:00:00"):
		caught_up(ticket)
	assert jira.values_of(ticket, "development_due_on") == "2026-04-10"


def test_an_issue_that_nobody_has_told_of_for_a_day_is_looked_at(cloud, anna):
	ticket, key = sent(cloud, anna)
	cloud.delete(key)
	caught_up(ticket)
	assert jira.notes_of(ticket) == []
	with clock.at("2026-03-03 10:00:01"):
		cloud.service.misbehave(Reply(400, {"errorMessages": ["There is no project OKI any more"]}))
		caught_up(ticket)
	assert f"{key} is not to be found" in jira.notes_of(ticket)[0]


def test_issues_that_were_ordered_before_jira_was_set_up_are_made(cloud, anna):
	frappe.db.set_single_value(jira.SETTINGS, "jira_enabled", 0)
	frappe.clear_document_cache(jira.SETTINGS, jira.SETTINGS)
	ticket = jira.escalate(anna)
	caught_up(ticket)
	assert not cloud.issues
	frappe.db.set_single_value(jira.SETTINGS, "jira_enabled", 1)
	frappe.clear_document_cache(jira.SETTINGS, jira.SETTINGS)
	for _ in range(2):
		caught_up(ticket)
	assert len(cloud.issues) == 1 and jira.values_of(ticket, "jira_issue")


def test_without_issues_jira_is_not_asked(cloud):
	frappe.db.delete("Ticket Jira Issue")
	caught_up()
	assert cloud.service.requests == []
