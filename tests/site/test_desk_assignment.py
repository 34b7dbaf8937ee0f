"""What Desk shows about whose a ticket is, and what it does to several at once."""

import frappe
import pytest

from oki_tickets.api import agent as door
from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import availability, clock, desk_view, moves, offers, transfers
from tests import factories
from tests.clocks import field, sweep_at
from tests.lines import AT, agent, arrive, line_with_head, use


@pytest.fixture
def line():
	return line_with_head()


def told(ticket: str) -> list[dict]:
	entries = desk_view.of_ticket(ticket)["conversation"]
	return [entry for entry in entries if entry["kind"] == "hand-over"]


def test_the_conversation_tells_who_had_the_ticket(line):
	anna, upper = agent(line), factories.create_line()
	boris = factories.create_agent(lines=(upper,), first_name="Boris")
	ticket = arrive(line)
	with clock.at("2026-06-01 10:00:10"), factories.as_user(anna):
		offers.take(ticket, anna)
	with clock.at("2026-06-01 10:01:00"), factories.as_user(anna):
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
		transfers.transfer(ticket, support_line=upper, agent=boris, reason="He knows <b>fibre</b>")
	sweep_at("2026-06-01 10:30:00", ticket)
	with clock.at("2026-06-01 10:31:00"), factories.as_user(boris):
		moves.apply_action(ticket, "Defer", side=Side.AGENT, values={"deferred_until": "2026-07-01 10:00:00"})
	taken, passed = told(ticket)
	assert taken["sentence"] == "Taken by Anna" and not taken["accepted"]
	assert passed["sentence"] == f"{line} → {upper} (Boris), passed by Anna"
	assert passed["reason"] == "He knows ‹b›fibre‹/b›" and passed["accepted"] == "accepted by Boris"


@pytest.mark.parametrize(
	("kind", "sentence"),
	[
		("Drawn", "Nobody took it in time: Boris was drawn"),
		("Dealt", "Dealt to Boris"),
		("Norm Broken", "Taken from Anna and given to Boris"),
		("Development", "Passed on to development by Administrator"),
	],
)
def test_each_way_has_its_sentence(line, kind, sentence):
	ticket = arrive(line)
	doc = frappe.get_doc(
		doctype="Ticket Transfer",
		ticket=ticket,
		kind=kind,
		passed_by="Administrator",
		passed_at=AT,
		from_agent=agent(line),
		to_agent=factories.create_agent(first_name="Boris"),
	)
	doc.flags.by_service = True
	doc.insert()
	assert told(ticket)[-1]["sentence"] == sentence


def test_the_form_offers_what_the_server_lets(line):
	anna, upper = agent(line), factories.create_line()
	frappe.get_doc("Support Line", line).update({"next_line": upper}).save()
	ticket = arrive(line)
	with clock.at(AT), factories.as_user(anna):
		assert desk_view.of_ticket(ticket)["ways"] == {"take": True, "transfer": True, "escalate": upper}
		door.take(ticket)
		assert not desk_view.of_ticket(ticket)["ways"]["take"]


def test_who_waits_for_the_queue_may_not_choose(line):
	anna = agent(line)
	use(line, "Queue")
	ticket = arrive(line)
	with factories.as_user(anna):
		view = desk_view.of_ticket(ticket)
		assert not view["ways"]["take"]
		assert "Start Work" not in [move["action"] for move in view["moves"]]
		assert availability.state_of(anna)["has_queue"]


def test_heads_have_the_lines_that_they_lead(line):
	head = frappe.db.get_value("Support Line", line, "head")
	assert availability.own_lines(head) == [line]


def test_several_are_taken_and_each_refusal_is_told(line):
	anna, boris = agent(line), agent(line)
	one, two = arrive(line), arrive(line)
	with factories.as_user(boris):
		door.take(two)
	with factories.as_user(anna):
		result = door.take_many([one, two])
	assert result["done"] == [one]
	(refused,) = result["refused"]
	assert refused["ticket"] == two and "taken by" in refused["reason"]
	with factories.as_user(anna):
		assert door.transfer_many([one, two], agent=boris, reason="Leave")["done"] == [one]
	assert field(one, "agent") == boris


def test_places_tell_how_agents_stand(line):
	anna, boris = agent(line, open_ticket_limit=1), agent(line, is_available=0)
	with factories.as_user(anna), clock.at(AT):
		door.take(arrive(line))
		place = next(row for row in door.get_places() if row["line"] == line)
	states = {row["agent"]: row["state"] for row in place["agents"]}
	assert states == {anna: "Full", boris: "Not Available"} and place["on_duty"] == 0


def test_the_ticket_carries_the_limit_that_it_broke(line):
	anna = agent(line)
	factories.create_timer("In Progress", 60, support_line=line)
	ticket = arrive(line)
	with clock.at(AT), factories.as_user(anna):
		door.take(ticket)
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
	sweep_at("2026-06-01 10:05:00", ticket)
	assert frappe.db.get_value("Ticket", ticket, "norm_level") == 1
	with clock.at("2026-06-01 10:06:00"), factories.as_user(anna):
		moves.apply_action(ticket, "Defer", side=Side.AGENT, values={"deferred_until": "2026-07-01 10:00:00"})
	assert frappe.db.get_value("Ticket", ticket, "norm_level") == 0
