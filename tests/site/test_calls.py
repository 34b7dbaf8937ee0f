"""Telephone calls: recognised, joined to the customer's ticket or made one, and kept from customers' eyes."""

from types import SimpleNamespace

import frappe
import pytest

from oki_tickets.api import agent, portal, telephone
from oki_tickets.channels import signed
from oki_tickets.services import clock, duty, identity
from tests.calls import create_caller, messages, take_calls, tell, the_call
from tests.factories import as_user, create_agent, create_customer, create_ticket
from tests.signed import deliver_here

START = "2026-03-02 10:00:00"


@pytest.fixture(autouse=True)
def calls_are_taken():
	take_calls()
	with clock.at(START):
		yield


# Whose number it is.


@pytest.mark.parametrize("told", ["+48 601 222 333", "0048601222333", "601222333", "601-222-333"])
def test_a_number_is_recognised_however_it_is_written(told):
	company = create_customer()
	user = create_caller("601 222 333", company)
	party = identity.recognise_phone(told).party
	assert (party.customer, party.email) == (company, user) and party.contact


def test_a_number_of_several_is_nobodys():
	create_caller("601 222 334"), create_caller("+48601222334")
	caller = identity.recognise_phone("+48601222334")
	assert caller.party.contact is None and caller.party.phone == "+48601222334"
	assert len(caller.candidates) == 2
	assert identity.recognise_phone("101").candidates == ()


# Where a call belongs.


def test_a_mail_then_a_call_are_one_ticket_two_messages_one_agent():
	user, anna = create_caller("601 222 335"), create_agent()
	ticket = create_ticket(user, channel="E-mail").name
	with as_user(anna):
		agent.apply_action(ticket, "Start Work")
		agent.apply_action(ticket, "Request Data", message="Which number?")
	with clock.at("2026-03-02 11:00:00"):
		tell(**{"from": "601222335"}, status="ringing")
		tell(**{"from": "601222335"}, status="answered", extension="none")
		tell(**{"from": "601222335"}, status="ended", duration=185, recording_url="https://rec.example/1.mp3")
	assert frappe.get_all("Ticket", {"raised_by": user}, pluck="name") == [ticket]
	assert messages(ticket) == [("E-mail", "Customer"), ("Desk", "Agent"), ("Telephone", "Customer")]
	assert frappe.db.get_value("Ticket", ticket, ["agent", "status"]) == (anna, "In Progress")
	call = the_call()
	assert (call.ticket, call.status, call.duration) == (ticket, "Ended", 185)
	assert "3:05" in frappe.db.get_value("Ticket Message", call.message, "body")
	assert frappe.get_all("Notification Log", {"for_user": anna, "document_name": ticket}) or frappe.get_all(
		"Outbox Message", {"recipient": anna, "ticket": ticket}
	)


def test_a_call_without_a_ticket_makes_one_for_whoever_answered():
	user, anna = create_caller("601 222 336"), create_agent()
	frappe.db.set_value("Support Agent", anna, "telephone_extension", "101")
	tell(
		**{"from": "+48601222336"},
		status="ended",
		extension="101",
		duration=60,
		summary="The invoice is wrong",
	)
	ticket = frappe.get_doc("Ticket", the_call().ticket)
	assert (ticket.raised_by, ticket.agent, ticket.channel) == (user, anna, "Telephone")
	assert (ticket.subject, ticket.phone, ticket.is_urgent) == ("The invoice is wrong", "+48601222336", 0)
	assert ticket.category == "Invoices and Payments", "the summary's words decide the topic"


def test_a_missed_call_is_urgent_and_one_of_a_customer_with_a_ticket_is_told_of():
	tell(**{"from": "+48601222337"}, status="missed")
	ticket = frappe.get_doc("Ticket", the_call().ticket)
	assert ticket.is_urgent and "+48601222337" in ticket.subject and not ticket.customer
	user, anna = create_caller("601 222 338"), create_agent()
	known = create_ticket(user, agent=anna).name
	with clock.at("2026-03-02 11:00:00"):
		tell(id="2", **{"from": "+48601222338"}, status="ended", duration=0)
	assert the_call(status="Missed", contact=("is", "set")).ticket == known
	told = frappe.get_all("Outbox Message", {"recipient": anna, "ticket": known}, pluck="payload")
	assert any("nobody answered" in payload for payload in told)


def test_an_unknown_number_that_calls_again_goes_on_in_its_ticket():
	tell(**{"from": "+48601222339"}, status="missed")
	tell(id="again", **{"from": "+48601222339"}, status="missed")
	tickets = {row.ticket for row in frappe.get_all("Ticket Call", {"number": "+48601222339"}, ["ticket"])}
	assert len(tickets) == 1 and len(messages(*tickets)) == 2


def test_of_several_open_tickets_the_one_that_was_talked_about_lately():
	user = create_caller("601 222 340")
	with clock.at("2026-02-20 10:00:00"):
		create_ticket(user)
	with clock.at("2026-03-01 10:00:00"):
		recent = create_ticket(user).name
	tell(**{"from": "601222340"}, status="ended", duration=5)
	assert the_call().ticket == recent
	with clock.at("2026-03-20 10:00:00"):
		tell(id="later", **{"from": "601222340"}, status="ended", duration=5)
	assert the_call(call_id=signed.digest("webhook:later")).ticket not in (None, recent)


def test_an_agents_call_is_an_answer_and_makes_no_ticket():
	user, anna = create_caller("601 222 341"), create_agent()
	told = {"direction": "outgoing", "from": "+48800100200", "to": "+48601222341", "user": anna}
	tell(**told, status="ended", duration=70)
	assert not the_call().ticket
	ticket = create_ticket(user).name
	tell(**told, id="tried", status="no-answer")
	assert messages(ticket) == [("Portal", "Customer")], "that nobody was reached is an internal note"
	tell(**told, id="spoke", status="completed", duration=70)
	assert messages(ticket)[1:] == [("Telephone", "Agent")]
	assert frappe.db.get_value("Ticket", ticket, "first_responded_at")


def test_a_call_whose_end_is_never_told_is_not_lost():
	tell(**{"from": "+48601222342"}, status="ringing")
	assert not the_call().ticket
	frappe.db.set_value("Outbox Message", {"channel": "Calls", "state": "Held"}, "state", "Waiting")
	deliver_here("Calls")
	assert the_call().status == "Missed" and the_call().ticket


# What agents and customers see.


def test_a_ringing_call_opens_the_card_for_whoever_it_rings_for(monkeypatch):
	rung = []
	monkeypatch.setattr(
		frappe,
		"publish_realtime",
		lambda event, message=None, **more: event == "oki_call" and rung.append(more["user"]),
	)
	anna, bert = create_agent(), create_agent(first_name="Bert")
	monkeypatch.setattr(duty, "on_duty", lambda line: [anna, bert])
	frappe.db.set_value("Support Agent", bert, "telephone_extension", "102")
	tell(**{"from": "+48601222346"}, status="ringing")
	tell(**{"from": "+48601222346"}, status="answered", extension="102")
	assert rung == [anna, bert, bert]


@pytest.mark.parametrize(
	("end", "gone_for"),
	[({"status": "answered", "extension": "102"}, ["Anna"]), ({"status": "missed"}, ["Anna", "Bert"])],
	ids=["answered", "missed"],
)
def test_a_call_that_is_somebodys_or_over_leaves_the_others_screens(monkeypatch, end, gone_for):
	gone = []
	monkeypatch.setattr(
		frappe,
		"publish_realtime",
		lambda event, message=None, **more: event == "oki_call_gone" and gone.append(more["user"]),
	)
	names = {create_agent(): "Anna", create_agent(first_name="Bert"): "Bert"}
	agents = [SimpleNamespace(agent=user, on_duty=True) for user in names]
	monkeypatch.setattr(duty, "members", lambda line: agents)
	frappe.db.set_value("Support Agent", agents[1].agent, "telephone_extension", "102")
	tell(**{"from": "+48601222349"}, status="ringing")
	assert not gone
	tell(**{"from": "+48601222349"}, **end)
	assert [names[user] for user in gone] == gone_for


def test_the_card_says_who_it_is_and_opens_or_makes_a_ticket():
	company, anna = create_customer(), create_agent()
	user = create_caller("601 222 347", company)
	ticket = create_ticket(user).name
	tell(**{"from": "601222347"}, status="ringing")
	with as_user(anna):
		card = telephone.get_call(the_call().name)
		assert card["company"].customer_name == company and [row.name for row in card["tickets"]] == [ticket]
		new = telephone.open_ticket(the_call().name)
		assert telephone.open_ticket(the_call().name) == new != ticket
	assert frappe.db.get_value("Ticket", new, ["agent", "channel"]) == (anna, "Telephone")
	tell(**{"from": "601222347"}, status="ended", duration=30)
	assert the_call().ticket == new and len(messages(new)) == 1 and len(messages(ticket)) == 1


def test_a_call_goes_to_the_ticket_that_the_agent_chose():
	user, anna = create_caller("601 222 348"), create_agent()
	chosen, other = create_ticket(user).name, create_ticket(user).name
	tell(**{"from": "601222348"}, status="ringing")
	with as_user(anna):
		assert telephone.open_ticket(the_call().name, chosen) == chosen
	tell(**{"from": "601222348"}, status="ended", duration=30)
	assert len(messages(chosen)) == 2 and len(messages(other)) == 1


def test_what_was_said_is_the_desks_alone():
	user, anna = create_caller("601 222 349"), create_agent()
	canary = "canary-of-the-call"
	tell(
		**{"from": "601222349"},
		status="ended",
		duration=30,
		transcript=canary,
		mood=canary,
		summary=f"{canary}",
		keywords=[canary],
		recording_url=f"https://rec.example/{canary}",
	)
	call = the_call()
	frappe.db.set_value("Ticket", call.ticket, "subject", "Call")
	with as_user(user):
		assert canary not in frappe.as_json(portal.get_news(call.ticket, -1))
		assert not frappe.has_permission("Ticket Call", doc=call.name)
		with pytest.raises(frappe.PermissionError):
			telephone.get_call(call.name)
	with as_user(anna):
		shown = agent.get_desk_view(call.ticket)["conversation"][0]["call"]
		assert shown.transcript == shown.mood == canary and shown.recording_url.endswith(canary)
