"""Dealing, the queue, and tickets that are taken from who forgot them, in simulated time."""

import frappe
import pytest

from oki_tickets.domain.lifecycle import Side
from oki_tickets.exceptions import NotAssigned
from oki_tickets.services import (
	clock,
	dealing_jobs,
	moves,
	offers,
	queue,
	sweep,
	transfers,
)
from tests import factories
from tests.clocks import clocks_of, field, sweep_at
from tests.lines import AT, agent, arrive, ask, line_with_head, outcomes, told, transfers_of, use


@pytest.fixture
def line():
	return line_with_head()


def test_round_robin_goes_round(line):
	use(line, "Round Robin")
	agents = [agent(line) for _ in range(3)]
	owners = [field(arrive(line), "agent") for _ in range(9)]
	assert {owners.count(name) for name in agents} == {3}
	assert sorted(owners[:3]) == sorted(owners[3:6]) == sorted(agents)
	assert transfers_of(arrive(line))[0][0] == "Dealt"


def test_a_newcomer_catches_up_with_one_ticket_only(line):
	use(line, "Round Robin")
	old = agent(line)
	for _ in range(4):
		arrive(line)
	new = agent(line)
	assert sorted(field(arrive(line), "agent") for _ in range(4)) == sorted([old, new] * 2)


def test_saving_an_agent_keeps_the_turn(line):
	use(line, "Round Robin")
	name = agent(line)
	opened = frappe.get_doc("Support Agent", name)
	arrive(line)
	opened.update({"open_ticket_limit": 5}).save()
	assert frappe.db.get_value("Support Agent Line", {"parent": name}, "last_turn") == 1


def test_least_loaded_has_the_fewest_open_tickets(line):
	use(line, "Least Loaded")
	busy, idle = agent(line), agent(line)
	for _ in range(2):
		factories.create_ticket(agent=busy)
	assert [field(arrive(line), "agent") for _ in range(2)] == [idle, idle]


def test_dealing_looks_at_categories_and_those_above(line):
	use(line, "Round Robin")
	root = frappe.get_doc(
		doctype="Ticket Category", category_name=factories.unique("Lines"), is_group=1
	).insert()
	topic = frappe.get_doc(
		doctype="Ticket Category",
		category_name=factories.unique("Fibre"),
		parent_ticket_category=root.name,
	).insert()
	expert = agent(line, categories=[{"category": root.name}])
	agent(line, categories=[{"category": factories_category()}])
	assert field(arrive(line, category=topic.name), "agent") == expert
	assert field(arrive(line, category=topic.name), "agent") == expert


def factories_category() -> str:
	return frappe.get_doc(doctype="Ticket Category", category_name=factories.unique("Topic")).insert().name


def test_a_full_line_waits_and_goes_on_when_somebody_is_free(line):
	use(line, "Least Loaded")
	only = agent(line, open_ticket_limit=1)
	one, two = arrive(line), arrive(line)
	assert (field(one, "agent"), field(two, "agent")) == (only, "None")
	moves.apply_action(one, "Close", side=Side.CUSTOMER)
	assert dealing_now(two) == only


def dealing_now(ticket: str) -> str:
	with clock.at("2026-06-01 10:01:00"):
		sweep.handle_one(f"{ticket}:Offer", ticket, early=True)
	return field(ticket, "agent")


def test_where_tickets_are_given_out_by_hand_the_head_hears_of_each(line):
	use(line, "Manual")
	head = frappe.db.get_value("Support Line", line, "head")
	one = agent(line)
	ticket = arrive(line)
	assert [ticket in subject for subject in told(head)] == [True] and not told(one)
	with factories.as_user(head):
		transfers.transfer(ticket, agent=one)
	assert len(told(head)) == 1 and ticket in told(one)[-1]


def test_a_ticket_that_somebody_works_on_holds_no_others_up(line, monkeypatch):
	use(line, "Least Loaded")
	one = agent(line, is_available=0)
	held, free = arrive(line), arrive(line)
	frappe.get_doc("Support Agent", one).update({"is_available": 1}).save()
	# As a sweep answers where the ticket's row is locked by somebody else.
	monkeypatch.setattr(
		sweep,
		"handle_now",
		lambda name, ticket, early: ticket != held and sweep.handle_one(name, ticket, early=early),
	)
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	assert clocks_of(held)["Offer 1"] > "2026-06-01 10:01:00"
	with clock.at("2026-06-01 10:01:00"):
		assert dealing_jobs.deal_lines([line]) == 2
	assert (field(held, "agent"), field(free, "agent")) == ("None", one)
	# Its turn is the next sweep's.
	assert clocks_of(held)["Offer 1"] == "2026-06-01 10:01:00"


def test_a_line_that_begins_to_deal_deals_out_what_waits(line, monkeypatch):
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	monkeypatch.setattr(frappe.db, "rollback", lambda **_: None)
	use(line, "Manual")
	one = agent(line)
	tickets = [arrive(line) for _ in range(3)]
	use(line, "Least Loaded")
	with clock.at(AT):
		assert dealing_jobs.deal_line_anew(line) == 3
	assert {field(ticket, "agent") for ticket in tickets} == {one}


def test_the_queue_gives_what_falls_due_first_and_no_second(line):
	use(line, "Queue")
	one = agent(line)
	later, sooner = arrive(line), arrive(line)
	frappe.db.set_value("Ticket", sooner, "due_at", "2026-06-01 11:00:00")
	assert outcomes(sooner) == {}
	with clock.at(AT), factories.as_user(one):
		assert queue.next_ticket(one).name == sooner
		with pytest.raises(NotAssigned, match=sooner):
			queue.next_ticket(one)
		moves.apply_action(sooner, "Start Work", side=Side.AGENT)
		ask(sooner, one)
		assert queue.next_ticket(one).name == later


def test_the_queue_gives_only_own_categories(line):
	use(line, "Queue")
	topic = factories_category()
	one = agent(line, categories=[{"category": topic}])
	arrive(line)
	with factories.as_user(one):
		assert queue.next_ticket(one) is None
		mine = arrive(line, category=topic)
		assert queue.next_ticket(one).name == mine


def test_a_queue_is_not_taken_from_at_will(line):
	use(line, "Queue")
	one = agent(line)
	ticket = arrive(line)
	with factories.as_user(one), pytest.raises(NotAssigned, match="next ticket"):
		offers.take(ticket, one)
	# The form's own field, and REST, are no way round it.
	with factories.as_user(one), pytest.raises(NotAssigned, match="next ticket"):
		frappe.get_doc("Ticket", ticket).update({"agent": one}).save()
	# Nor are a start, and passing it on to oneself, by another line too.
	other = factories.create_line(assignment_method="Offer")
	for way in (
		lambda: moves.apply_action(ticket, "Start Work", side=Side.AGENT),
		lambda: transfers.transfer(ticket, agent=one),
		lambda: transfers.transfer(ticket, support_line=other, agent=one),
		lambda: frappe.get_doc("Ticket", ticket).update({"agent": one, "support_line": other}).save(),
	):
		with factories.as_user(one), pytest.raises(NotAssigned, match="next ticket"):
			way()
	assert not frappe.db.get_value("Ticket", ticket, "agent")
	head = frappe.db.get_value("Support Line", line, "head")
	with factories.as_user(head):
		assert transfers.transfer(ticket, agent=one).agent == one


def test_a_forgotten_ticket_goes_round_and_after_three_to_the_head(line):
	agents = {agent(line) for _ in range(3)}
	head = frappe.db.get_value("Support Line", line, "head")
	levels = [{"after": 3600, "reassign": 1}]
	factories.create_timer("New", levels=levels, support_line=line)
	ticket = arrive(line)
	sweep_at("2026-06-01 10:00:40", ticket)
	owners = [field(ticket, "agent")]
	for hour in (11, 12, 13, 14):
		sweep_at(f"2026-06-01 {hour}:10:00", ticket)
		owners.append(field(ticket, "agent"))
	assert set(owners[:3]) == agents and owners[3] in agents and owners[4] == head
	assert [row[0] for row in transfers_of(ticket)] == ["Drawn", *["Norm Broken"] * 4]
	for who in (owners[0], head):
		assert any("(the norm of its status was broken)" in subject for subject in told(who))
	violations = frappe.get_all(
		"Discipline Violation", filters={"ticket": ticket}, pluck="agent", order_by="occurred_at"
	)
	assert violations == owners[:4]


def test_it_stays_where_nobody_else_is_on_duty(line):
	only = agent(line)
	factories.create_timer("New", levels=[{"after": 3600, "reassign": 1}], support_line=line)
	ticket = arrive(line)
	sweep_at("2026-06-01 12:00:00", ticket)
	assert field(ticket, "agent") == only
	assert [row[0] for row in transfers_of(ticket)] == ["Drawn"]
