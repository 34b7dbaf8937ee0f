"""Two tickets that are one matter become one conversation; messages of another matter become a ticket."""

import frappe
import pytest

from oki_tickets.api import agent, portal
from oki_tickets.exceptions import ConversationClosed, MergeRefused, MoveIncomplete, SplitRefused
from oki_tickets.services import clock, duplicates, merging, splitting
from tests.factories import (
	as_user,
	attach_file,
	create_agent,
	create_customer,
	create_head,
	create_portal_user,
	create_ticket,
	write_message,
)


@pytest.fixture
def customer() -> str:
	return create_portal_user(create_customer())


@pytest.fixture
def anna() -> str:
	return create_agent()


def facts(ticket: str, *fields: str):
	return frappe.db.get_value("Ticket", ticket, fields, as_dict=len(fields) > 1)


def bodies(ticket: str, **filters) -> list[str]:
	filters = {"ticket": ticket, "sender_side": ("!=", "System"), **filters}
	return frappe.get_all("Ticket Message", filters, pluck="body", order_by="sent_at")


def notes(ticket: str) -> list[str]:
	return bodies(ticket, sender_side="System", is_internal=0)


def test_messages_files_and_reactions_go_on_in_the_surviving_ticket(customer, anna):
	with clock.at("2026-03-02 10:00:00"):
		survivor = create_ticket(customer, description="<p>first</p>").name
	with clock.at("2026-03-02 10:10:00"):
		duplicate = create_ticket(customer, description="<p>second</p>").name
	with clock.at("2026-03-02 10:20:00"):
		write_message(survivor, customer, side="Customer", body="<p>third</p>")
	with clock.at("2026-03-02 10:30:00"):
		answer = write_message(duplicate, anna, body="<p>fourth</p>")
	with clock.at("2026-03-02 10:40:00"):
		write_message(duplicate, anna, body="<p>note</p>", is_internal=True)
	file = attach_file(answer, owner=anna)
	with as_user(customer):
		portal.react(answer, "Like")
	with clock.at("2026-03-02 11:00:00"), as_user(anna):
		assert agent.merge(duplicate, survivor) == survivor

	assert bodies(survivor) == [f"<p>{word}</p>" for word in ("first", "second", "third", "fourth", "note")]
	assert bodies(duplicate) == []
	assert duplicate in notes(survivor)[0] and survivor in notes(duplicate)[0]
	assert frappe.db.get_value("Ticket Reaction", {"message": answer}, "ticket") == survivor
	with as_user(customer):
		assert frappe.get_doc("File", file.name).has_permission("read")
		assert [row.body for row in portal.get_news(survivor, -1)["messages"]][:1] == ["<p>first</p>"]
	left = facts(duplicate, "status", "closure_reason", "merged_into", "message_count")
	assert left == {
		"status": "Closed",
		"closure_reason": "Duplicate",
		"merged_into": survivor,
		"message_count": 1,
	}
	counted = facts(
		survivor, "message_count", "first_responded_at", "last_agent_message_at", "last_customer_message_at"
	)
	assert (counted.message_count, str(counted.first_responded_at)) == (6, "2026-03-02 10:30:00")
	assert str(counted.last_customer_message_at) == "2026-03-02 10:20:00"
	assert not frappe.get_all("Ticket Clock", {"ticket": duplicate})


def test_a_late_reply_goes_to_the_end_of_the_chain(customer, anna):
	first, second, third = (create_ticket(customer).name for _ in range(3))
	with as_user(anna):
		agent.merge(third, second)
		agent.merge(second, first)
	assert [duplicates.final_ticket(name) for name in (first, second, third)] == [first] * 3
	with as_user(customer):
		message = portal.reply(third, "One more thing")
	assert frappe.db.get_value("Ticket Message", message, "ticket") == first


def test_a_chain_that_leads_back_comes_to_an_end(customer):
	one, other = create_ticket(customer).name, create_ticket(customer).name
	frappe.db.set_value("Ticket", one, "merged_into", other)
	frappe.db.set_value("Ticket", other, "merged_into", one)
	assert duplicates.final_ticket(one) == other
	assert duplicates.final_ticket("TKT-gone") == "TKT-gone"
	with as_user(create_head()), pytest.raises(MergeRefused, match="itself"):
		third = create_ticket(customer).name
		frappe.db.set_value("Ticket", other, "merged_into", third)
		agent.apply_action(third, "Close as Duplicate", merged_into=one)


def test_what_the_customer_wrote_elsewhere_is_the_data_that_was_asked_for(customer, anna):
	with clock.at("2026-03-02 10:00:00"):
		survivor = create_ticket(customer).name
		with as_user(anna):
			agent.apply_action(survivor, "Start Work")
			agent.apply_action(survivor, "Request Data", message="Which number?")
	with clock.at("2026-03-02 10:30:00"):
		duplicate = create_ticket(customer, description="22 100 20 30").name
	with clock.at("2026-03-02 11:00:00"), as_user(anna):
		agent.merge(duplicate, survivor)
	assert facts(survivor, "status") == "In Progress"


def test_the_survivor_takes_over_whom_it_does_not_know(customer, anna):
	duplicate = create_ticket(customer)
	call = create_ticket(customer, contact=None, raised_by=None, agent=None).name
	frappe.db.set_value("Ticket", duplicate.name, "agent", anna)
	with as_user(anna):
		agent.merge(duplicate.name, call)
	known = facts(call, "contact", "raised_by", "agent")
	assert known == {"contact": duplicate.contact, "raised_by": customer, "agent": anna}


@pytest.mark.parametrize("same_company", [False, True])
def test_nobody_gets_to_read_what_they_could_not_read(customer, anna, same_company):
	company = frappe.db.get_value("Ticket", create_ticket(customer).name, "customer")
	other = create_portal_user(company if same_company else create_customer())
	mine, theirs = create_ticket(customer).name, create_ticket(other).name
	with as_user(anna), pytest.raises(MergeRefused, match="two people" if same_company else "customers"):
		agent.merge(theirs, mine)
	with as_user(create_head()):
		agent.apply_action(theirs, "Close as Duplicate", merged_into=mine)
	assert len(bodies(theirs)) == len(bodies(mine)) == 1
	assert duplicates.final_ticket(theirs) == theirs
	with as_user(other), pytest.raises(ConversationClosed):
		portal.reply(theirs, "Still there?")


def test_heads_close_as_duplicate_and_the_conversation_goes_on(customer):
	mine, again = create_ticket(customer).name, create_ticket(customer).name
	with as_user(create_head()):
		agent.apply_action(again, "Close as Duplicate", merged_into=mine)
	assert len(bodies(mine)) == 2 and bodies(again) == []


def test_what_is_closed_is_not_merged(customer, anna):
	mine, again = create_ticket(customer).name, create_ticket(customer).name
	with as_user(customer):
		portal.apply_action(mine, "Close")
	with as_user(anna):
		for one, other in ((mine, again), (again, mine)):
			with pytest.raises(MergeRefused, match="Closed"):
				agent.merge(one, other)
		with pytest.raises(MergeRefused, match="itself"):
			agent.merge(again, again)


def test_a_merged_ticket_is_not_reopened_beside_the_one_it_goes_on_in(customer, anna):
	mine, again = create_ticket(customer).name, create_ticket(customer).name
	with as_user(anna):
		agent.merge(again, mine)
	with as_user(customer):
		page = portal.get_news(again, -1)
		assert page["continued"] == {"name": mine, "url": f"/tickets/{mine}"} and page["moves"] == []
		with pytest.raises(MoveIncomplete, match=mine):
			portal.apply_action(again, "Reopen")


def test_candidates_are_of_the_same_party_and_the_second_channel_is_hinted_at(customer, anna):
	ticket = create_ticket(customer).name
	by_phone = create_ticket(customer, channel="Telephone").name
	again = create_ticket(customer).name
	create_ticket(create_portal_user(create_customer()))
	with as_user(anna):
		found = {row["name"]: row["is_hint"] for row in agent.get_merge_candidates(ticket)}
	assert found == {by_phone: True, again: False}


# Splitting.


def test_messages_become_a_ticket_of_the_same_party(customer, anna):
	with clock.at("2026-03-02 10:00:00"):
		old = create_ticket(customer).name
	with clock.at("2026-03-02 10:30:00"):
		other = write_message(old, customer, side="Customer", body="<p>And the <b>invoice</b> is wrong</p>")
		file = attach_file(other, owner=customer)
	with clock.at("2026-03-02 10:40:00"):
		answer = write_message(old, anna, body="<p>I look at it</p>")
	with clock.at("2026-03-02 11:00:00"), as_user(anna):
		new = agent.split(old, [other, answer])["name"]
	made = frappe.get_doc("Ticket", new)
	before = frappe.get_doc("Ticket", old)
	for field in ("customer", "contact", "raised_by", "ticket_type"):
		assert made.get(field) == before.get(field)
	assert made.subject == "And the invoice is wrong" and made.message_count == 3
	assert str(made.first_responded_at) == "2026-03-02 10:40:00"
	assert bodies(new) == ["<p>And the <b>invoice</b> is wrong</p>", "<p>I look at it</p>"]
	assert len(bodies(old)) == 1 and before.message_count == 2
	assert new in notes(old)[0] and old in notes(new)[0]
	with as_user(customer):
		assert frappe.get_doc("File", file.name).has_permission("read")


def test_what_cannot_be_split_off(customer, anna):
	old = create_ticket(customer).name
	first = frappe.db.get_value("Ticket Message", {"ticket": old})
	answer = write_message(old, anna)
	elsewhere = frappe.db.get_value("Ticket Message", {"ticket": create_ticket(customer).name})
	with as_user(anna):
		for chosen, words in (
			([first], "left"),
			([answer], "customer's among"),
			([first, elsewhere], "any more"),
			([], "any more"),
		):
			with pytest.raises(SplitRefused, match=words):
				agent.split(old, chosen)
	assert merging.final_ticket(old) == old and splitting.LONGEST_SUBJECT == 140
