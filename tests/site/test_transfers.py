"""Tickets that are passed on, and Frappe's own lists that follow."""

import frappe
import pytest
from frappe.utils import get_fullname

from oki_tickets.domain.lifecycle import Side
from oki_tickets.exceptions import KeptByTheDesk, NotAssigned
from oki_tickets.services import (
	absences,
	clock,
	moves,
	offers,
	told_hand_overs,
	transfers,
)
from tests import factories
from tests.clocks import field, sweep_at
from tests.lines import AT, agent, arrive, ask, line_with_head, outcomes, told, transfers_of


@pytest.fixture
def line():
	return line_with_head()


def test_escalation_names_who_passed_and_who_accepted(line):
	first, second = agent(line), None
	upper = factories.create_line(assignment_method="Offer", work_schedule=factories.create_schedule())
	second = agent(upper)
	frappe.db.set_value("Support Line", line, "next_line", upper)
	frappe.clear_document_cache("Support Line", line)
	ticket = arrive(line)
	with clock.at("2026-06-01 10:00:10"), factories.as_user(first):
		offers.take(ticket, first)
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
		transfers.escalate(ticket, "Needs measuring")
	sweep_at("2026-06-01 10:00:10", ticket)
	assert outcomes(ticket)[second] == "Open"
	with clock.at("2026-06-01 10:00:20"), factories.as_user(second):
		offers.take(ticket, second)
	passed = frappe.get_last_doc("Ticket Transfer", {"ticket": ticket, "kind": "Escalated"})
	way = (passed.passed_by, passed.from_line, passed.to_line, passed.reason)
	assert way == (first, line, upper, "Needs measuring")
	assert (passed.accepted_by, str(passed.accepted_at)) == (second, "2026-06-01 10:00:20")
	assert transfers_of(ticket)[-1] == ("Taken", None, second, upper, upper)


def test_each_hears_of_it_in_a_language_of_ones_own(line):
	anna, bert = agent(line), agent(line)
	frappe.db.set_value("User", anna, "language", "pl")
	frappe.db.set_value("User", bert, "language", "ru")
	ticket = arrive(line)
	for one in (anna, bert):
		transfers.transfer(ticket, agent=one)
	given, taken = told(anna)[-2:]
	assert given.startswith(f"{ticket} jest Twoje:") and taken.startswith(f"{ticket} nie jest już Twoje:")
	assert told(bert)[-1].startswith(f"{ticket} теперь ваше:")


def test_the_last_line_escalates_by_development_only(line):
	settings = frappe.get_doc("Oki Tickets Settings")
	settings.update({"development_line": factories.create_line()}).save()
	frappe.get_doc("Support Line", line).update({"next_line": settings.development_line}).save()
	with pytest.raises(NotAssigned, match="Send to Development"):
		transfers.escalate(arrive(line))


def test_sent_to_development_the_ticket_stays_with_its_agent(line):
	one, engineer = agent(line), factories.create_user("Support Agent").name
	ticket = arrive(line)
	values = {"engineer": engineer, "development_due_on": "2026-07-01", "jira_issue": "DEV-1"}
	with clock.at(AT), factories.as_user(one):
		offers.take(ticket, one)
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
		moves.apply_action(ticket, "Send to Development", side=Side.AGENT, values=values)
	assert (field(ticket, "agent"), field(ticket, "support_line")) == (one, line)
	assert [row[0] for row in transfers_of(ticket)] == ["Taken", "Development"]


def test_what_cannot_be_transferred_says_why(line):
	one = agent(line)
	ticket = arrive(line)
	for arguments, words in (
		({}, "which line"),
		({"support_line": "Nowhere"}, "no line"),
		({"agent": "nobody@oki-tests.example"}, "no agent"),
		({"support_line": line}, "there already"),
	):
		with pytest.raises(NotAssigned, match=words):
			transfers.transfer(ticket, **arguments)
	transfers.transfer(ticket, agent=one)
	moves.apply_action(ticket, "Close", side=Side.CUSTOMER)
	with pytest.raises(NotAssigned, match="Only open"):
		transfers.transfer(ticket, agent=one)


def test_an_agent_set_on_the_document_is_a_hand_over_too(line):
	one = agent(line)
	ticket = frappe.get_doc("Ticket", arrive(line))
	full = agent(line, open_ticket_limit=1)
	factories.create_ticket(agent=full)
	with pytest.raises(NotAssigned, match="limit"):
		frappe.get_doc("Ticket", ticket.name).update({"agent": full}).save()
	ticket.update({"agent": one}).save()
	assert transfers_of(ticket.name) == [("Handed Over", None, one, line, line)]
	assert outcomes(ticket.name) == {one: "Withdrawn"}


def test_todos_mirror_the_agent_and_nothing_else_does(line):
	from frappe.desk.form import assign_to

	one, two = agent(line), agent(line)
	ticket = arrive(line)
	transfers.transfer(ticket, agent=one)
	assert frappe.parse_json(field(ticket, "_assign")) == [one]
	transfers.transfer(ticket, agent=two)
	assert frappe.parse_json(field(ticket, "_assign")) == [two]
	with factories.as_user(one), pytest.raises(KeptByTheDesk):
		assign_to.add({"doctype": "Ticket", "name": ticket, "assign_to": [one]})
	with pytest.raises(KeptByTheDesk):
		assign_to.remove("Ticket", ticket, two)
	moves.apply_action(ticket, "Close", side=Side.CUSTOMER)
	assert not frappe.parse_json(field(ticket, "_assign") or "[]")


def test_tickets_of_a_disabled_user_always_go_to_the_line(line, monkeypatch):
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	gone = agent(line)
	ticket = arrive(line)
	with clock.at(AT):
		transfers.transfer(ticket, agent=gone)
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
		ask(ticket, gone)
		frappe.db.set_value("User", gone, "enabled", 0)
		absences.hand_over_tickets_of_absent()
	assert field(ticket, "agent") == "None"


def test_an_absent_agents_tickets_go_to_the_line_where_the_settings_say_so(line, monkeypatch):
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	ill, well = agent(line), agent(line)
	frappe.db.set_value("User", ill, "language", "pl")
	begun, asked, others = (arrive(line) for _ in range(3))
	with clock.at(AT):
		transfers.transfer(others, agent=well)
		for ticket in (begun, asked):
			transfers.transfer(ticket, agent=ill)
			moves.apply_action(ticket, "Start Work", side=Side.AGENT)
		ask(asked, ill)
		frappe.get_doc(doctype="Agent Absence", agent=ill, from_time=AT).insert()
		absences.hand_over_tickets_of_absent()
		assert field(begun, "agent") == ill, "kept, by default"
		frappe.get_doc("Oki Tickets Settings").update({"absent_tickets": "Hand to the Line"}).save()
		absences.hand_over_tickets_of_absent()
	assert (field(begun, "agent"), field(asked, "agent"), field(others, "agent")) == ("None", ill, well)
	# Nobody has written why: each reads it in a language of one's own.
	assert told(ill)[-1].endswith(f"({get_fullname(ill)}: nieobecność)")
	assert told_hand_overs.of_ticket(begun, 5)[-1]["reason"] == f"{get_fullname(ill)} is away"
	sweep_at(AT, begun)
	assert outcomes(begun)[well] == "Open"
	assert transfers_of(begun)[-1][0] == "Absence"
