"""What falls due next on a ticket, as lists, forms and the portal show it. 9 March 2026 is a Monday."""

import frappe
import pytest

from oki_tickets.api import agent, numbers
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock, desk_boot, limits, portal_view
from tests.clocks import HOUR, MINUTE, raise_ticket, sweep_at
from tests.factories import (
	as_user,
	create_agent,
	create_customer,
	create_head,
	create_line,
	create_portal_user,
	create_priority,
	create_schedule,
	create_ticket,
	create_timer,
)

MONDAY_8 = "2026-03-09 08:00:00"
SUMMARIES = {"problem_summary": "A port failed", "resolution_summary": "Moved to another port"}


@pytest.fixture
def line() -> str:
	return create_line(work_schedule=create_schedule())


@pytest.fixture
def priority() -> str:
	"""One working hour to the first response, eight to the solution."""
	return create_priority(first_response_within=HOUR, resolve_within=8 * HOUR)


def limits_at(moment: str, ticket: str) -> list[dict]:
	with clock.at(moment):
		return limits.of_ticket(frappe.get_doc("Ticket", ticket))["limits"]


def told(found: list[dict]) -> list[tuple]:
	return [(limit["kind"], str(limit["due_at"]), limit["share"], limit["overdue"]) for limit in found]


def test_limits_come_in_order_with_the_share_that_is_used(line, priority):
	create_timer("New", 30 * MINUTE, 4 * HOUR, support_line=line)
	ticket = raise_ticket(MONDAY_8, line, priority).name
	found = limits_at("2026-03-09 08:15:00", ticket)
	assert told(found) == [
		("Discipline", "2026-03-09 08:30:00", 0.5, False),
		("First Response", "2026-03-09 09:00:00", 0.25, False),
		("Resolution", "2026-03-09 16:00:00", 0.0312, False),
	]
	assert found[0]["label"] == "First limit" and "{0}" in found[0]["until"]


def test_the_second_level_follows_the_first_and_a_night_uses_nothing_up(line, priority):
	create_timer("New", HOUR, 12 * HOUR, support_line=line)
	ticket = raise_ticket(MONDAY_8, line, priority).name
	sweep_at("2026-03-09 09:00:00", ticket)
	found = {limit["kind"]: limit for limit in limits_at("2026-03-10 03:00:00", ticket)}
	assert (found["Discipline"]["label"], found["Discipline"]["share"]) == ("Second limit", 0.75)
	assert str(found["Discipline"]["due_at"]) == "2026-03-10 11:00:00"
	assert found["Discipline"]["stretches"] == [
		(clock.to_second("2026-03-10 08:00:00"), clock.to_second("2026-03-10 11:00:00"))
	]
	assert found["Resolution"]["overdue"] and found["Resolution"]["share"] == 1


def test_a_limit_that_passed_stands_first_and_an_answer_takes_the_first_one_away(line, priority):
	create_timer("New", 4 * HOUR, support_line=line)
	ticket = raise_ticket(MONDAY_8, line, priority).name
	late = limits_at("2026-03-09 10:00:00", ticket)
	assert [(limit["kind"], limit["overdue"]) for limit in late] == [
		("First Response", True),
		("Discipline", False),
		("Resolution", False),
	]
	with clock.at("2026-03-09 10:00:00"), as_user(create_agent()):
		agent.reply(ticket, "We look into it")
	assert [limit["kind"] for limit in limits_at("2026-03-09 10:00:00", ticket)] == [
		"Discipline",
		"Resolution",
	]


def test_deferral_and_silence_count_by_the_wall_clock(line, priority):
	ticket = raise_ticket(MONDAY_8, line, priority).name
	with as_user(create_agent()):
		with clock.at("2026-03-09 09:00:00"):
			agent.apply_action(ticket, "Start Work")
			agent.apply_action(ticket, "Defer", deferred_until="2026-03-11 09:00:00")
		deferred = limits_at("2026-03-10 09:00:00", ticket)
		sweep_at("2026-03-11 09:00:00", ticket)
		with clock.at("2026-03-12 09:00:00"):
			agent.apply_action(ticket, "Propose Solution", **SUMMARIES)
	solved = limits_at("2026-03-12 21:00:00", ticket)
	deferral = next(limit for limit in deferred if limit["kind"] == "Deferral")
	assert told([deferral]) == [("Deferral", "2026-03-11 09:00:00", 0.5, False)]
	assert told(solved) == [("Feedback", "2026-03-14 09:00:00", 0.25, False)]
	assert not solved[0]["is_working_time"]


def test_a_closed_ticket_has_no_limit(line, priority):
	ticket = raise_ticket(MONDAY_8, line, priority).name
	with clock.at("2026-03-09 09:00:00"), as_user(create_head()):
		agent.apply_action(ticket, "Close as Spam")
	assert limits_at("2026-03-09 10:00:00", ticket) == []


# The list.


def test_a_page_of_the_list_is_one_call_of_few_queries(line, priority):
	anna = create_agent()
	create_timer("New", 4 * HOUR, support_line=line)
	tickets = [raise_ticket(MONDAY_8, line, priority).name for _ in range(6)]
	with clock.at("2026-03-09 08:15:00"), as_user(anna):
		agent.get_limits(tickets[:2])
		few, answer = queries_of(lambda: agent.get_limits(frappe.as_json(tickets[:2])))
		many, _answer = queries_of(lambda: agent.get_limits(tickets))
	assert many == few
	assert set(answer["tickets"]) == set(tickets[:2])
	assert answer["tickets"][tickets[0]]["limit"]["kind"] == "First Response"
	assert answer["now"] - answer["tickets"][tickets[0]]["since"] == 15 * MINUTE


def queries_of(call) -> tuple[int, dict]:
	seen: list = []
	run = frappe.db.sql
	frappe.db.sql = lambda *args, **kwargs: seen.append(args) or run(*args, **kwargs)
	try:
		answer = call()
	finally:
		frappe.db.sql = run
	return len(seen), answer


def test_the_list_tells_nothing_of_tickets_that_are_not_seen_nor_to_strangers(line, priority):
	ticket = raise_ticket(MONDAY_8, line, priority).name
	frappe.db.set_single_value("Oki Tickets Settings", "own_lines_only", 1)
	frappe.clear_document_cache("Oki Tickets Settings", "Oki Tickets Settings")
	with as_user(create_agent(lines=("L2",))):
		assert agent.get_limits([ticket])["tickets"] == {}
	with as_user(create_portal_user(create_customer())), pytest.raises(frappe.PermissionError):
		agent.get_limits([ticket])
	with as_user(create_head()), pytest.raises(OkiTicketsError, match="at most"):
		agent.get_limits([f"TKT-{number}" for number in range(limits.MOST_TICKETS + 1)])


# The portal.


def test_customers_hear_of_promises_and_never_of_discipline(line, priority):
	create_timer("New", 30 * MINUTE, support_line=line)
	ticket = raise_ticket(MONDAY_8, line, priority).name
	with as_user(create_portal_user(create_customer())):
		assert "16:00" in shown_at("2026-03-09 12:00:00", ticket)["text"]
		assert shown_at("2026-03-09 12:00:00", ticket)["share"] == 0.5
		# A promise that was missed is not repeated.
		assert shown_at("2026-03-09 16:00:00", ticket) is None
	with clock.at("2026-03-09 09:00:00"), as_user(create_agent()):
		agent.apply_action(ticket, "Start Work")
		agent.apply_action(ticket, "Propose Solution", **SUMMARIES)
	assert "closed on" in shown_at("2026-03-09 12:00:00", ticket)["text"]


def shown_at(moment: str, ticket: str) -> dict | None:
	with clock.at(moment):
		return portal_view.ticket_page(ticket)["limit"]


# Broken norms, and a clock that stands still.


def test_the_conversation_tells_agents_of_broken_norms(line, priority):
	create_timer("New", 30 * MINUTE, support_line=line)
	anna = create_agent()
	ticket = raise_ticket(MONDAY_8, line, priority, agent=anna).name
	sweep_at("2026-03-09 12:00:00", ticket)
	with as_user(anna):
		entries = agent.get_desk_view(ticket)["conversation"]
	broken = [entry for entry in entries if entry["kind"] == "violation"]
	assert [(row["level"], row["status_label"], row["agent_name"], str(row["at"])) for row in broken] == [
		(1, "New", "Anna", "2026-03-09 08:30:00")
	]


def test_a_clock_that_nobody_sweeps_is_told_to_heads_only():
	head, anna = create_head(), create_agent()
	due = frappe.db.get_value("Ticket Clock", {"ticket": create_ticket().name}, "name", order_by="name")
	with as_user(head):
		before = numbers.overdue_clocks()["value"]
		frappe.db.set_value("Ticket Clock", due, "due_second", clock.now_second() - 299)
		assert numbers.overdue_clocks()["value"] == before
		frappe.db.set_value("Ticket Clock", due, "due_second", clock.now_second() - 301)
		assert numbers.overdue_clocks()["value"] == before + 1
		assert boot()["overdue_clocks"] == before + 1
	with as_user(anna):
		assert boot()["overdue_clocks"] == 0
		with pytest.raises(frappe.PermissionError):
			numbers.overdue_clocks()


def boot() -> dict:
	bootinfo = frappe._dict()
	desk_boot.extend(bootinfo)
	return bootinfo.oki_tickets
