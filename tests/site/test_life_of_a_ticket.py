"""The life of a ticket through the doors that people use."""

import frappe
import pytest

from oki_tickets.api import agent, portal
from oki_tickets.exceptions import ConversationClosed, MoveIncomplete, MoveRefused, NotYourTicket
from oki_tickets.services import clock
from tests.factories import (
	as_user,
	create_agent,
	create_customer,
	create_head,
	create_portal_user,
	create_ticket,
	write_message,
)

SUMMARIES = {"problem_summary": "No dial tone", "resolution_summary": "Port reset"}


@pytest.fixture
def customer() -> str:
	return create_portal_user(create_customer())


@pytest.fixture
def anna() -> str:
	return create_agent()


def status_of(ticket: str) -> str:
	return frappe.db.get_value("Ticket", ticket, "status")


def changes_of(ticket: str) -> list[tuple]:
	rows = frappe.get_all(
		"Ticket Status Change",
		filters={"ticket": ticket},
		fields=["action", "from_status", "to_status", "side", "changed_by"],
		order_by="creation",
	)
	return [tuple(row.values()) for row in rows]


def test_from_first_word_to_accepted(customer, anna):
	with as_user(customer):
		name = portal.create_ticket("No dial tone", "Nothing since <b>8:00</b>", "Problem")["name"]
	with as_user(anna):
		agent.apply_action(name, "Start Work")
		agent.apply_action(name, "Request Data", message="Which number?")
	with as_user(customer):
		portal.reply(name, "22 100 20 30")
	with as_user(anna):
		agent.apply_action(name, "Propose Solution", **SUMMARIES)
	with as_user(customer):
		portal.apply_action(name, "Reject Solution", "Still silent")
	with as_user(anna):
		agent.apply_action(name, "Start Work")
		agent.apply_action(name, "Propose Solution", **SUMMARIES)
	with as_user(customer):
		portal.apply_action(name, "Accept Solution")

	doc = frappe.get_doc("Ticket", name)
	assert (doc.status, doc.closure_reason, doc.rejected_solutions) == ("Closed", "Accepted", 1)
	assert doc.agent == anna and doc.message_count == 4 and doc.first_responded_at
	assert changes_of(name) == [
		("Start Work", "New", "In Progress", "Agent", anna),
		("Request Data", "In Progress", "Waiting for Data", "Agent", anna),
		("Provide Data", "Waiting for Data", "In Progress", "Customer", customer),
		("Propose Solution", "In Progress", "Resolved", "Agent", anna),
		("Reject Solution", "Resolved", "Solution Rejected", "Customer", customer),
		("Start Work", "Solution Rejected", "In Progress", "Agent", anna),
		("Propose Solution", "In Progress", "Resolved", "Agent", anna),
		("Accept Solution", "Resolved", "Closed", "Customer", customer),
	]


def test_a_new_ticket_knows_its_company_and_its_place():
	company = create_customer()
	user = create_portal_user(company)
	with as_user(user):
		name = portal.create_ticket("Invoice twice", "Paid", "Problem", category="Invoices and Payments")[
			"name"
		]
	doc = frappe.get_doc("Ticket", name)
	assert (doc.customer, doc.raised_by, doc.channel) == (company, user, "Portal")
	assert doc.contact and (doc.support_line, doc.priority) == ("Commercial", "Medium")


@pytest.mark.parametrize(
	("action", "fields", "named"),
	[
		("Request Data", {}, "message"),
		("Defer", {}, "Deferred Until"),
		("Defer", {"deferred_until": "2020-01-01 10:00:00"}, "future"),
		("Propose Solution", {"problem_summary": "x"}, "What Was Done"),
		("Send to Development", {"engineer": "Administrator"}, "Due On"),
		(
			"Send to Development",
			{"engineer": "Administrator", "development_due_on": "2999-01-01"},
			"Jira Issue",
		),
	],
)
def test_a_move_without_what_it_needs_is_refused_and_says_what(anna, action, fields, named):
	name = create_ticket().name
	with as_user(anna):
		agent.apply_action(name, "Start Work")
		with pytest.raises(MoveIncomplete, match=named):
			agent.apply_action(name, action, **fields)
	assert status_of(name) == "In Progress"


def test_a_status_set_past_the_workflow_is_refused_by_every_door(anna):
	doc = create_ticket()
	with as_user(anna):
		for target in ("Resolved", "Closed", "Deferred"):
			ticket = frappe.get_doc("Ticket", doc.name)
			ticket.status = target
			with pytest.raises(MoveRefused):
				ticket.save()
			with pytest.raises(MoveRefused):
				frappe.client.set_value("Ticket", doc.name, "status", target)
		with pytest.raises(MoveRefused):
			frappe.get_doc(
				doctype="Ticket", subject="x", description="x", ticket_type="Problem", status="Closed"
			).insert()
	assert status_of(doc.name) == "New"


def test_a_legal_status_set_on_the_document_is_the_same_move(anna):
	doc = create_ticket()
	with as_user(anna):
		ticket = frappe.get_doc("Ticket", doc.name)
		ticket.status = "In Progress"
		ticket.save()
	assert changes_of(doc.name) == [("Start Work", "New", "In Progress", "Agent", anna)]
	assert frappe.db.get_value("Ticket", doc.name, "agent") == anna


def test_fields_that_the_desk_keeps_cannot_be_written(anna):
	doc = create_ticket()
	with as_user(anna):
		for field, value in {
			"rejected_solutions": 5,
			"closed_at": "2020-01-01",
			"ip_address": "1.1.1.1",
		}.items():
			with pytest.raises(frappe.ValidationError, match="keeps this itself"):
				frappe.client.set_value("Ticket", doc.name, field, value)
		frappe.client.set_value("Ticket", doc.name, "message_count", 99)
	assert frappe.db.get_value("Ticket", doc.name, "message_count") == 1


def test_a_form_that_was_opened_before_a_message_does_not_undo_its_count(anna):
	doc = create_ticket()
	with as_user(anna):
		opened = frappe.get_doc("Ticket", doc.name)
		write_message(doc.name, anna, body="An answer")
		opened.subject = "Changed"
		opened.save()
	assert frappe.db.get_value("Ticket", doc.name, ["message_count", "subject"]) == (2, "Changed")


def test_reopening_has_an_end():
	user = create_portal_user(create_customer())
	name = create_ticket(user).name
	with as_user(user):
		with clock.at("2026-03-02 10:00:00"):
			portal.apply_action(name, "Close")
		with pytest.raises(ConversationClosed):
			portal.reply(name, "One more thing")
		with clock.at("2026-03-16 10:00:01"), pytest.raises(MoveIncomplete, match="over"):
			portal.apply_action(name, "Reopen")
		with clock.at("2026-03-16 10:00:00"):
			portal.apply_action(name, "Reopen", "It is back")
	assert status_of(name) == "In Progress"


def test_head_closes_duplicates_and_agents_do_not(anna):
	first, second = create_ticket().name, create_ticket().name
	head = create_head()
	with as_user(anna), pytest.raises(MoveRefused):
		agent.apply_action(second, "Close as Duplicate", merged_into=first)
	with as_user(head):
		with pytest.raises(MoveIncomplete, match="duplicate of itself"):
			agent.apply_action(second, "Close as Duplicate", merged_into=second)
		agent.apply_action(second, "Close as Duplicate", merged_into=first)
	assert frappe.db.get_value("Ticket", second, ["closure_reason", "merged_into"]) == ("Duplicate", first)


def test_a_stranger_has_no_door_to_the_ticket():
	name = create_ticket().name
	with as_user(create_portal_user(create_customer())):
		for call in (
			lambda: portal.reply(name, "let me in"),
			lambda: portal.apply_action(name, "Close"),
			lambda: agent.apply_action(name, "Start Work"),
			lambda: agent.get_desk_view(name),
		):
			with pytest.raises(NotYourTicket):
				call()


def test_changing_the_due_date_counts_as_a_postponement(anna):
	name = create_ticket().name
	with as_user(anna):
		agent.apply_action(name, "Start Work")
		agent.apply_action(
			name,
			"Send to Development",
			engineer=anna,
			development_due_on="2999-01-01",
			jira_issue="OKI-1",
		)
		doc = frappe.get_doc("Ticket", name)
		assert (doc.passed_to_development, doc.passed_to_development_by, doc.agent) == (1, anna, anna)
		for day in ("2999-02-01", "2999-03-01"):
			doc = frappe.get_doc("Ticket", name)
			doc.development_due_on = day
			doc.save()
	assert frappe.db.get_value("Ticket", name, "development_postponements") == 2


def test_the_number_of_a_deleted_ticket_is_not_given_again():
	last = create_ticket().name
	frappe.delete_doc("Ticket", last)
	assert create_ticket().name > last
