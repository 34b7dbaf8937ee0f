"""Offers, pickup and what the board shows, in simulated time."""

import frappe
import pytest

from oki_tickets.api import agent as api
from oki_tickets.domain.lifecycle import Side
from oki_tickets.exceptions import NotAnAgent, NotAssigned, NotYourTicket
from oki_tickets.services import (
	availability,
	clock,
	dealing,
	duty,
	duty_board,
	moves,
	offers,
	sweep,
	transfers,
)
from tests import factories
from tests.clocks import clocks_of, field, sweep_at
from tests.connection import another_connection
from tests.lines import AT, NIGHT, agent, arrive, line_with_head, outcomes, told, transfers_of


@pytest.fixture
def line():
	return line_with_head()


def test_everybody_on_duty_is_offered_the_ticket_and_nobody_else(line):
	here, too = agent(line), agent(line)
	agent(line, is_available=0)
	agent(line, work_schedule=factories.create_schedule((("18:00", "20:00"),)))
	frappe.get_doc(doctype="Agent Absence", agent=agent(line), from_time="2026-06-01 00:00:00").insert()
	frappe.db.set_value("User", agent(line), "enabled", 0)
	ticket = arrive(line)
	assert outcomes(ticket) == {here: "Open", too: "Open"}
	assert clocks_of(ticket)["Offer 2"] == "2026-06-01 10:00:40"


def test_who_takes_it_has_it_and_the_others_hear_by_whom(line):
	winner, loser = agent(line), agent(line)
	ticket = arrive(line)
	with clock.at("2026-06-01 10:00:20"), factories.as_user(winner):
		offers.take(ticket, winner)
	assert outcomes(ticket) == {winner: "Taken", loser: "Lost"}
	assert transfers_of(ticket) == [("Taken", None, winner, line, line)]
	assert "Offer 2" not in clocks_of(ticket)
	with factories.as_user(loser), pytest.raises(NotAssigned, match="taken by Anna"):
		offers.take(ticket, loser)
	with factories.as_user(winner), pytest.raises(NotAssigned, match="yours already"):
		offers.take(ticket, winner)


def test_whoever_is_offered_the_ticket_is_told_whose_it_is_and_nobody_else(line):
	winner, loser, stranger = agent(line), agent(line), agent(factories.create_line())
	ticket = arrive(line)
	for user in (loser, stranger):
		offers.hear(ticket, user)
	# The winner's change, of which the others' offers have not heard yet.
	frappe.db.set_value("Ticket", ticket, "agent", winner)
	offers.hear(ticket, stranger)
	with pytest.raises(NotAssigned, match="taken by Anna"):
		offers.hear(ticket, loser)
	frappe.db.set_value("Ticket Offer", {"ticket": ticket, "agent": loser}, "outcome", "Lost")
	offers.hear(ticket, loser)


def test_who_has_no_right_takes_nothing_even_of_an_own_offer(line):
	user = agent(line)
	ticket = arrive(line)
	frappe.get_doc("User", user).remove_roles("Support Agent")
	with factories.as_user(user), pytest.raises(NotYourTicket):
		api.take(ticket)
	assert not frappe.db.get_value("Ticket", ticket, "agent")
	# Whose it is they hear all the same, as from the pop-up.
	frappe.db.set_value("Ticket", ticket, "agent", agent(line))
	with factories.as_user(user), pytest.raises(NotAssigned, match="taken by Anna"):
		api.take(ticket)


def test_after_forty_seconds_one_on_duty_is_drawn(line, monkeypatch):
	agents = sorted([agent(line), agent(line), agent(line)])
	asked = []
	monkeypatch.setattr(dealing, "choose", lambda names: asked.append(list(names)) or names[1])
	ticket = arrive(line)
	sweep_at("2026-06-01 10:00:39", ticket)
	assert not field(ticket, "agent") or field(ticket, "agent") == "None"
	sweep_at("2026-06-01 10:00:40", ticket)
	assert asked == [agents] and field(ticket, "agent") == agents[1]
	assert outcomes(ticket) == {agents[0]: "Missed", agents[1]: "Drawn", agents[2]: "Missed"}
	assert transfers_of(ticket) == [("Drawn", None, agents[1], line, line)]
	assert any(ticket in subject for subject in told(agents[1]))


def test_the_draw_is_uniform():
	names = [f"agent {number}" for number in range(5)]
	drawn = [dealing.choose(names) for _ in range(20_000)]
	expected = len(drawn) / len(names)
	# Chi-square with 4 degrees of freedom: 28 is passed by chance once in 80,000 times.
	assert sum((drawn.count(name) - expected) ** 2 / expected for name in names) < 28


def test_at_night_the_ticket_waits_and_is_offered_when_the_shift_begins(line):
	first = agent(line)
	ticket = arrive(line, NIGHT)
	assert outcomes(ticket) == {}
	head = frappe.db.get_value("Support Line", line, "head")
	assert not told(head), "a night is no news"
	sweep_at("2026-06-02 07:59:59", ticket)
	assert outcomes(ticket) == {}
	sweep_at("2026-06-02 08:00:00", ticket)
	assert outcomes(ticket) == {first: "Open"}
	sweep_at("2026-06-02 08:00:40", ticket)
	assert field(ticket, "agent") == first


def test_the_head_hears_once_of_a_line_without_anybody(line):
	away = agent(line, is_available=0)
	head = frappe.db.get_value("Support Line", line, "head")
	first = arrive(line)
	arrive(line)
	assert [first in subject for subject in told(head)] == [True]
	with clock.at("2026-06-01 10:05:00"), factories.as_user(away):
		availability.set_availability(away, True)
	sweep_at("2026-06-01 10:16:00", first)
	assert outcomes(first) == {away: "Open"}


def test_the_head_reads_it_in_a_language_of_ones_own(line):
	head = frappe.db.get_value("Support Line", line, "head")
	frappe.db.set_value("User", head, "language", "pl")
	one = agent(line, is_available=0)
	ticket = arrive(line)
	assert told(head)[-1].startswith(f"W linii {line} nikt w tej chwili nie przyjmuje zgłoszeń.")
	with clock.at(AT):
		transfers.transfer(ticket, agent=one)
	sweep_at("2026-06-01 10:15:00", ticket)
	assert "nie zaczyna na czas" in told(head)[-1]


def test_an_agent_is_offered_no_more_than_the_limit_lets(line):
	full = agent(line, open_ticket_limit=1)
	one, two = arrive(line), arrive(line)
	assert outcomes(one) == {full: "Open"} and outcomes(two) == {}
	with clock.at(AT):
		offers.take(one, full)
		with pytest.raises(NotAssigned, match="1 are the limit"):
			offers.take(two, full)
	assert duty.on_duty(line) == []


def test_an_offer_ends_with_the_ticket(line):
	one = agent(line)
	ticket = arrive(line)
	moves.apply_action(ticket, "Close", side=Side.CUSTOMER)
	assert outcomes(ticket) == {one: "Withdrawn"}
	with pytest.raises(NotAssigned, match="nothing to take"):
		offers.take(ticket, one)


def test_a_ticket_not_begun_in_fifteen_minutes_is_marked_and_the_head_told(line):
	one = agent(line)
	ticket = arrive(line)
	with clock.at(AT), factories.as_user(one):
		offers.take(ticket, one)
	assert clocks_of(ticket)["Pickup 0"] == "2026-06-01 10:15:00"
	sweep_at("2026-06-01 10:15:00", ticket)
	head = frappe.db.get_value("Support Line", line, "head")
	assert field(ticket, "pickup_ignored") == "1"
	assert any(ticket in subject for subject in told(head))
	assert head in field(ticket, "_assign") and one in field(ticket, "_assign")
	with factories.as_user(one):
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
	assert field(ticket, "pickup_ignored") == "1", "it stays"


def test_a_ticket_that_is_begun_has_no_pickup(line):
	one = agent(line)
	ticket = arrive(line)
	with clock.at(AT), factories.as_user(one):
		offers.take(ticket, one)
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
	assert "Pickup 0" not in clocks_of(ticket)


def test_pickup_counts_the_agents_working_time(line):
	one = agent(line)
	ticket = arrive(line, NIGHT)
	with clock.at("2026-06-01 16:50:00"):
		transfers.transfer(ticket, agent=one)
	assert clocks_of(ticket)["Pickup 0"] == "2026-06-02 08:05:00"


def test_the_board_shows_everybody_with_state_and_load(line):
	on, full, away = agent(line), agent(line, open_ticket_limit=1), agent(line, is_available=0)
	off = agent(line, work_schedule=factories.create_schedule((("18:00", "20:00"),)))
	held = factories.create_ticket(agent=full).name
	# In development: the next move is the engineer's.
	factories.create_ticket(agent=on, status="In Development")
	arrive(line)
	with clock.at(AT):
		board = next(row for row in duty_board.of_lines()["lines"] if row["line"] == line)
	states = {row["agent"]: row["state"] for row in board["agents"]}
	assert states == {on: "On Duty", full: "Full", away: "Not Available", off: "Off Duty"}
	assert (board["on_duty"], board["waiting"]) == (1, 1)
	row = next(row for row in board["agents"] if row["agent"] == full)
	assert (row["load"], row["limit"], row["ticket"]) == (1, 1, held)
	row = next(row for row in board["agents"] if row["agent"] == on)
	assert (row["load"], row["ticket"]) == (1, None)


def test_the_board_counts_what_is_open_late_and_nobodys(line):
	one = agent(line)
	for values in (
		{},
		{"norm_level": 2},
		{"norm_level": 1, "is_overdue": 1},
		{"status": "Closed", "norm_level": 3},
	):
		factories.create_ticket(agent=one, support_line=line, **values)
	arrive(line)
	with clock.at(AT):
		board = next(row for row in duty_board.of_lines()["lines"] if row["line"] == line)
	assert {name: board[name] for name in duty_board.COUNTS} == {
		"open": 4,
		"over_norm": 2,
		"overdue": 1,
		"waiting": 1,
	}


def test_the_switch_is_the_agents_own(line):
	one = agent(line)
	with clock.at(AT), factories.as_user(one):
		assert availability.set_availability(one, False)["is_available"] is False
		assert duty.is_on_duty(one, line) is False
		state = availability.set_availability(one, True)
	assert (state["works_now"], state["load"], state["limit"]) == (True, 0, 0)
	with pytest.raises(NotAnAgent):
		availability.set_availability("Administrator", True)


def test_who_starts_on_a_ticket_of_nobody_has_it(line):
	one = agent(line)
	ticket = arrive(line)
	with clock.at(AT), factories.as_user(one):
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
	assert field(ticket, "agent") == one
	assert transfers_of(ticket) == [("Taken", None, one, line, line)]


def test_a_worker_that_comes_late_draws_nobody_before_the_offer_ends(line):
	agent(line)
	ticket = arrive(line)
	with clock.at(AT):
		assert not sweep.handle_one(f"{ticket}:Offer", ticket, early=True)
	assert set(outcomes(ticket).values()) == {"Open"}


@pytest.mark.parametrize("crowd", [frappe.QueryDeadlockError, frappe.QueryTimeoutError])
def test_a_clock_that_others_keep_from_its_turn_is_no_error(line, monkeypatch, crowd):
	for name in ("commit", "rollback"):
		monkeypatch.setattr(frappe.db, name, lambda **_: None)
	ticket = arrive(line)

	def wait_in_vain(*_):
		raise crowd

	monkeypatch.setitem(sweep.HANDLERS, "Offer", wait_in_vain)
	with clock.at("2026-06-01 10:30:00"):
		assert not sweep.handle_now(f"{ticket}:Offer", ticket)
	assert not frappe.db.count("Error Log", {"method": ("like", f"Ticket Clock {ticket}%")})


def test_offers_made_while_the_taker_waited_are_decided_too():
	ticket = factories.unique("Ticket")
	row = {"name": ticket, "ticket": ticket, "agent": "somebody@oki-tests.example", "outcome": "Open"}
	outcomes(ticket)  # a snapshot without them
	insert = "insert into `tabTicket Offer` (name, ticket, agent, outcome) values"
	with another_connection() as other:
		try:
			other.sql(f"{insert} (%(name)s, %(ticket)s, %(agent)s, %(outcome)s)", row)
			other.commit()
			offers.decide(ticket, row["agent"], "Taken")
			assert outcomes(ticket) == {row["agent"]: "Taken"}
			frappe.db.rollback()
		finally:
			other.sql("delete from `tabTicket Offer` where name = %s", ticket)
			other.commit()
