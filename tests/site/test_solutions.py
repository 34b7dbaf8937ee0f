"""What was proposed and what was sent back: by whom, and in which month it counts."""

import frappe
import pytest

from oki_tickets.domain.lifecycle import Side
from oki_tickets.exceptions import KeptByTheDesk
from oki_tickets.patches.v1_0 import record_solutions
from oki_tickets.services import clock, feedback, moves, solutions
from tests import factories

SUMMARIES = {"problem_summary": "No tone", "resolution_summary": "Port reset"}
MAY, JUNE = "2026-05-20 10:00:00", "2026-06-02 10:00:00"


def propose(ticket: str, agent: str, at: str = MAY) -> None:
	with clock.at(at), factories.as_user(agent):
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
		moves.apply_action(ticket, "Propose Solution", side=Side.AGENT, values=SUMMARIES)


def reject(ticket: str, customer: str, at: str = MAY) -> None:
	with clock.at(at), factories.as_user(customer):
		moves.apply_action(ticket, "Reject Solution", side=Side.CUSTOMER, has_message=True)


def counted(agent: str, month: str) -> tuple[int, int]:
	"""Proposed and rejected solutions of the agent in the month."""
	table = frappe.qb.DocType(solutions.DOCTYPE)
	first = frappe.utils.getdate(f"{month}-01")
	period = slice(first, frappe.utils.add_to_date(first, months=1, seconds=-1, as_datetime=True))
	return tuple(
		len(
			frappe.qb.from_(table)
			.select(table.name)
			.where((table.agent == agent) & table[moment][period] & solutions.counts(moment))
			.run()
		)
		for moment in ("proposed_at", "rejected_at")
	)


@pytest.fixture
def customer() -> str:
	return factories.create_portal_user(factories.create_customer())


@pytest.fixture
def anna() -> str:
	return factories.create_agent()


def test_a_rejection_counts_against_who_proposed_and_not_who_holds_the_ticket(customer, anna):
	bert = factories.create_agent(first_name="Bert")
	ticket = factories.create_ticket(customer).name
	propose(ticket, anna)
	frappe.db.set_value("Ticket", ticket, "agent", bert)
	reject(ticket, customer)
	assert counted(anna, "2026-05") == (1, 1) and counted(bert, "2026-05") == (0, 0)
	row = frappe.get_last_doc(solutions.DOCTYPE, {"ticket": ticket})
	assert (row.round, row.rejected_by) == (1, customer)
	assert row.customer == frappe.db.get_value("Ticket", ticket, "customer")


def test_a_month_that_is_over_keeps_its_figures(customer, anna):
	one, two = (factories.create_ticket(customer).name for _ in range(2))
	for ticket in (one, two):
		propose(ticket, anna)
	reject(one, customer, at=JUNE)
	propose(one, anna, at=JUNE)
	with clock.at(JUNE):
		feedback.give(two, "Not My Ticket", given_by=customer, channel="Portal")
	frappe.db.set_value("Ticket", one, {"customer": None, "agent": None})
	assert counted(anna, "2026-05") == (2, 0) and counted(anna, "2026-06") == (1, 1)
	with clock.at(JUNE):
		frappe.delete_doc("Ticket", one)
	assert counted(anna, "2026-05") == (2, 0) and counted(anna, "2026-06") == (0, 1)


def test_what_the_customer_denies_in_the_same_month_counts_for_nobody(customer, anna):
	ticket = factories.create_ticket(customer).name
	propose(ticket, anna)
	reject(ticket, customer)
	propose(ticket, anna)
	with clock.at(MAY):
		feedback.give(ticket, "Not My Ticket", given_by=customer, channel="Portal")
	assert counted(anna, "2026-05") == (0, 0)


def test_nobody_writes_or_changes_what_was_proposed(customer, anna):
	ticket = factories.create_ticket(customer).name
	propose(ticket, anna)
	row = frappe.get_last_doc(solutions.DOCTYPE, {"ticket": ticket})
	for attack in (
		lambda: row.update({"agent": None}).save(),
		lambda: row.delete(),
		lambda: frappe.get_doc(doctype=solutions.DOCTYPE, ticket=ticket, round=9).insert(),
	):
		with pytest.raises(KeptByTheDesk):
			attack()


def test_the_patch_writes_what_was_resolved_before_and_nothing_twice(customer, anna):
	ticket = factories.create_ticket(customer).name
	propose(ticket, anna)
	reject(ticket, customer)
	with factories.as_user(anna):
		raised = factories.create_ticket(customer)
	values = ["agent", "proposed_at", "rejected_at", "round", "customer"]
	before = frappe.get_all(solutions.DOCTYPE, {"ticket": ticket}, values, order_by="name")
	frappe.db.delete(solutions.DOCTYPE, {"ticket": ticket})
	frappe.db.set_value("Ticket", raised.name, {"owner": anna, "entered_by": None})
	for _time in range(2):
		record_solutions.execute()
	assert frappe.get_all(solutions.DOCTYPE, {"ticket": ticket}, values, order_by="name") == before
	assert frappe.db.get_value("Ticket", raised.name, "entered_by") == anna
