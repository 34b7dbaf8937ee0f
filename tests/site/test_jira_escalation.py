"""Tickets that are sent to development: one issue each, with what Jira has to know."""

import frappe
import pytest

from oki_tickets.api import agent
from oki_tickets.api import jira as api
from oki_tickets.channels import http
from oki_tickets.channels.jira.adapter import JiraAdapter
from oki_tickets.channels.port import Letter, Refused, TryLater
from oki_tickets.exceptions import NotYourTicket, OkiTicketsError, OutsideError
from oki_tickets.services import clock
from tests import jira
from tests.factories import (
	as_user,
	create_agent,
	create_customer,
	create_portal_user,
	create_ticket,
	write_message,
)
from tests.fake_jira import EWA, JAN
from tests.outside import Reply


@pytest.fixture
def anna() -> str:
	return create_agent()


def only_issue(fake) -> dict:
	(issue,) = fake.issues.values()
	return issue


def letter_of(ticket: str, **values) -> Letter:
	(row,) = jira.orders_of(ticket)
	return Letter(
		row.name, "Jira", ticket, frappe.parse_json(row.payload), ticket, row.idempotency_key, **values
	)


def test_an_issue_is_made_with_the_tickets_facts(either, anna):
	company = create_customer()
	ticket = create_ticket(
		create_portal_user(company), subject="No *tone*", description="<p>{code} since 8</p>"
	)
	write_message(ticket.name, anna, body="the customer is difficult", is_internal=True)
	jira.escalate(anna, ticket.name)
	assert not either.service.requests, "the agent waited for Jira"
	assert jira.carry_out(ticket.name) == ["make", "link back"]

	issue = only_issue(either)
	fields, text = issue["fields"], str(issue)
	assert fields["summary"] == f"{ticket.name}: No *tone*" and fields["duedate"] == jira.DUE
	assert fields["assignee"] == EWA and fields["issuetype"] == {"name": "Bug"}
	assert company in text and "since 8" in text and "difficult" not in text
	(link,) = issue["links"].values()
	assert link["title"] == ticket.name and link["url"].endswith(f"/app/ticket/{ticket.name}")
	assert jira.values_of(ticket.name, "status", "jira_issue", "jira_url", "jira_status") == [
		"In Development",
		issue["key"],
		f"{either.service.url}/browse/{issue['key']}",
		"To Do",
	]


def test_the_account_is_asked_for_once_and_kept(either, anna):
	for _ in range(2):
		jira.carry_out(jira.escalate(anna))
	asked = [request for request in either.service.requests if request.path.endswith("/assignable/search")]
	assert len(asked) == 1
	identity = EWA["accountId" if either.is_cloud else "name"]
	assert frappe.db.get_value("Jira Account", jira.engineer(), "account") == identity


def test_a_cloud_that_hides_addresses_still_finds_one_person(cloud, anna):
	cloud.hides_addresses = True
	jira.carry_out(jira.escalate(anna))
	assert only_issue(cloud)["fields"]["assignee"] == EWA


def test_an_engineer_whom_jira_does_not_know_is_no_obstacle(cloud, anna):
	ticket = jira.escalate(anna, engineer=create_agent())
	jira.carry_out(ticket)
	assert only_issue(cloud)["fields"]["assignee"] is None
	assert jira.values_of(ticket, "jira_issue")


def test_fields_that_the_project_does_not_take_are_left_out_and_told(cloud, anna):
	cloud.refused_fields = {"labels", "duedate"}
	ticket = jira.escalate(anna)
	jira.carry_out(ticket)
	assert "duedate" not in only_issue(cloud)["fields"]
	assert "Due On, Labels" in jira.notes_of(ticket)[0]


@pytest.mark.parametrize("hidden", [set(), {"labels"}], ids=["by label", "by words"])
def test_an_issue_that_was_made_unnoticed_is_found_again(either, anna, hidden):
	"""The worker died, or the line was cut, between "made" and "noted"."""
	either.refused_fields = hidden
	ticket = jira.escalate(anna)
	either.service.misbehave(Reply(body=[]), Reply(body={"issues": []}))
	if hidden:
		either.service.misbehave(Reply(400, {"errors": {"labels": "not on the screen"}}))
	either.service.misbehave(Reply(fault="cut"), after=True)
	with pytest.raises(TryLater) as told:
		jira.carry_out(ticket)
	assert told.value.seconds >= 60, "Jira's search needs a moment to know it"
	assert jira.carry_out(ticket) == ["make", "link back"]
	assert jira.values_of(ticket, "jira_issue") == only_issue(either)["key"]


@pytest.mark.parametrize(
	("reply", "seconds", "whole_channel"),
	[
		(Reply(429, headers={"Retry-After": "7"}), 7, True),
		(Reply(503, headers={"Retry-After": "30"}), 30, True),
		(Reply(500), None, True),
		(Reply(401), None, True),
		(Reply(403, headers={"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE"}), None, True),
	],
)
def test_a_jira_that_cannot_is_asked_again_later(cloud, anna, reply, seconds, whole_channel):
	ticket = jira.escalate(anna)
	cloud.service.always = reply
	with pytest.raises(TryLater) as told:
		jira.carry_out(ticket)
	assert (told.value.seconds, told.value.whole_channel) == (seconds, whole_channel)
	cloud.service.always = None
	jira.carry_out(ticket)
	assert jira.values_of(ticket, "jira_issue") == only_issue(cloud)["key"]


@pytest.mark.parametrize("fault", ["cut", "half", "slow"])
def test_half_an_answer_is_none(cloud, anna, monkeypatch, fault):
	monkeypatch.setattr(http, "READ_TIMEOUT", 0.3)
	ticket = jira.escalate(anna)
	cloud.service.misbehave(Reply(body={"issues": ["x" * 500]}, fault=fault))
	with pytest.raises(OutsideError):
		jira.carry_out(ticket)
	assert jira.carry_out(ticket) == ["make", "link back"]


def test_a_page_that_is_no_json_is_no_answer(cloud, anna):
	ticket = jira.escalate(anna)
	cloud.service.misbehave(Reply(body=b"<html>Log in</html>"))
	with pytest.raises(OutsideError, match="cannot be read"):
		jira.carry_out(ticket)


def test_what_jira_refuses_for_good_is_told_to_the_agent(cloud, anna):
	frappe.db.set_single_value(jira.SETTINGS, "jira_issue_type", "Epic")
	frappe.clear_document_cache(jira.SETTINGS, jira.SETTINGS)
	ticket = jira.escalate(anna)
	with pytest.raises(Refused, match="valid issue type"):
		jira.carry_out(ticket)
	frappe.db.after_rollback.run()
	assert "Specify a valid issue type" in jira.notes_of(ticket)[0]
	assert "Specify a valid issue type" in jira.notices_to(anna)[-1]


def test_an_issue_that_the_account_may_not_touch_holds_no_others_up(cloud, anna):
	ticket = jira.escalate(anna)
	cloud.service.always = Reply(403, {"errorMessages": ["You do not have permission to link issues"]})
	with pytest.raises(Refused, match="permission to link"):
		jira.carry_out(ticket)


def test_a_second_escalation_keeps_the_issue_and_a_new_one_is_ordered_by_hand(cloud, anna):
	ticket = jira.escalate(anna)
	jira.carry_out(ticket)
	first = jira.values_of(ticket, "jira_issue")
	with as_user(anna):
		agent.apply_action(ticket, "Start Work")
	jira.escalate(anna, ticket, jira_issue=first)
	assert jira.carry_out(ticket) == [] and len(cloud.issues) == 1


def test_two_orders_for_one_ticket_make_one_issue(cloud, anna):
	"""Jira was down; the ticket came back and was sent again meanwhile."""
	ticket = jira.escalate(anna)
	with as_user(anna):
		agent.apply_action(ticket, "Start Work")
	with clock.at("2026-03-02 11:00:00"):
		jira.escalate(anna, ticket)
	assert jira.carry_out(ticket).count("make") == 2
	assert len(cloud.issues) == 1


def test_an_existing_issue_is_linked_and_keeps_what_it_says(either, anna):
	first = jira.escalate(anna)
	jira.carry_out(first)
	key = only_issue(either)["key"]
	either.change(key, duedate="2026-05-05", assignee=JAN)
	either.comment(key, "#customer an old story")
	second = jira.escalate(anna, jira_issue=f"{either.service.url}/browse/{key}?focused=1")
	assert jira.carry_out(second) == ["link", "link back"]
	assert jira.values_of(second, "jira_issue", "jira_status") == [key, "To Do"]
	issue = only_issue(either)
	assert (issue["fields"]["duedate"], issue["fields"]["assignee"]) == ("2026-05-05", JAN)
	assert len(issue["links"]) == 2 and jira.notes_of(second) == []
	assert jira.values_of(second, "development_due_on", "development_postponements") == [jira.DUE, 0]


def test_what_a_linked_issue_leaves_open_is_filled_in(cloud, anna):
	first = jira.escalate(anna)
	jira.carry_out(first)
	key = only_issue(cloud)["key"]
	cloud.change(key, duedate=None, assignee=None)
	jira.carry_out(jira.escalate(anna, jira_issue=key))
	assert only_issue(cloud)["fields"]["duedate"] == jira.DUE
	assert only_issue(cloud)["fields"]["assignee"] == EWA


def test_an_issue_that_is_not_there_is_told(cloud, anna):
	ticket = jira.escalate(anna, jira_issue="OKI-404")
	assert jira.carry_out(ticket) == ["link"]
	assert "OKI-404 is not to be found" in jira.notes_of(ticket)[0]
	assert jira.values_of(ticket, "status") == "In Development"


def test_changes_in_the_ticket_reach_jira_and_do_not_come_back_as_news(either, anna):
	ticket = jira.escalate(anna)
	jira.carry_out(ticket)
	key = only_issue(either)["key"]
	with as_user(anna):
		doc = frappe.get_doc("Ticket", ticket)
		doc.update({"development_due_on": "2026-04-01", "engineer": jira.engineer("jan@oki-tests.example")})
		doc.save()
	assert jira.carry_out(ticket) == ["update"]
	assert either.issue(key)["fields"]["duedate"] == "2026-04-01"
	assert either.issue(key)["fields"]["assignee"] == JAN
	jira.orders.look_at_issue(ticket, key="test:look")
	jira.carry_out(ticket)
	assert jira.values_of(ticket, "development_due_on", "development_postponements") == ["2026-04-01", 1]
	assert jira.notes_of(ticket) == []


def test_a_message_is_sent_as_a_comment_once(either, anna):
	ticket = jira.escalate(anna)
	note = write_message(ticket, anna, body="<p>Trace is {attached}</p>", is_internal=True)
	with as_user(anna):
		with pytest.raises(OkiTicketsError, match="no issue"):
			api.send_message(note)
		jira.carry_out(ticket)
		for _ in range(2):
			api.send_message(note)
	either.service.misbehave(*[Reply(body={"comments": []})], Reply(fault="cut"), after=True)
	with pytest.raises(OutsideError):
		jira.carry_out(ticket)
	assert jira.carry_out(ticket) == ["comment"]
	(comment,) = only_issue(either)["comments"]
	assert "attached" in str(comment["body"]) and note in str(comment["body"])


def test_only_who_may_write_the_ticket_sends_its_messages(cloud, anna):
	ticket = jira.escalate(anna)
	jira.carry_out(ticket)
	note = write_message(ticket, anna, is_internal=True)
	for stranger in (create_portal_user(create_customer()), "Guest"):
		with as_user(stranger), pytest.raises(NotYourTicket):
			api.send_message(note)
	with as_user(anna), pytest.raises(NotYourTicket):
		api.send_message("no such message")


def test_without_jira_the_ticket_moves_on_and_the_agent_is_told(anna):
	with clock.at(jira.NOW):
		ticket = jira.escalate(anna)
	assert jira.values_of(ticket, "status") == "In Development" and jira.orders_of(ticket) == []
	assert "Jira is not set up" in str(frappe.message_log)


def test_an_order_about_a_ticket_that_is_gone_does_nothing(cloud):
	letter = Letter("x", "Jira", "TKT-0", {"do": "make", "reference": "oki-x"})
	assert JiraAdapter().send(letter).provider_id == "" and not cloud.service.requests


def test_deleting_a_ticket_takes_its_link_along(cloud, anna):
	ticket = jira.escalate(anna)
	jira.carry_out(ticket)
	frappe.delete_doc("Ticket", ticket, force=True)
	assert not frappe.db.exists("Ticket Jira Issue", ticket)
