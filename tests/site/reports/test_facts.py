"""What rows remember for reports is worked out again from the history, and then as it was."""

import frappe

from oki_tickets.services import ticket_facts

FACTS = {
	"Ticket": ("name", ["first_line", "first_responded_by", "first_response_line", "first_response_used"]),
	"Ticket Message": ("ticket", ["support_line", "written_on"]),
	"Ticket Reaction": ("ticket", ["agent", "support_line", "written_on"]),
	"Ticket Status Change": ("ticket", ["support_line", "agent_after", "closure_reason"]),
}


def facts_of(tickets: list[str]) -> dict[str, list]:
	return {
		doctype: frappe.get_all(
			doctype,
			filters={column: ("in", tickets)},
			fields=["name", *fields],
			order_by="name",
			as_list=True,
		)
		for doctype, (column, fields) in FACTS.items()
	}


def test_facts_that_are_lost_come_back_as_they_were(june):
	tickets = sorted(june.tickets.values())
	before = facts_of(tickets)
	for doctype, (column, fields) in FACTS.items():
		lost = {field: 0 if field == "first_response_used" else None for field in fields}
		frappe.db.set_value(doctype, {column: ("in", tickets)}, lost, update_modified=False)
	assert facts_of(tickets) != before
	assert ticket_facts.rebuild(tickets)
	assert facts_of(tickets) == before


def test_where_nothing_is_lost_nothing_changes(june):
	assert ticket_facts.rebuild(june.tickets.values()) == 0
