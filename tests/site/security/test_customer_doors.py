"""Every door of Frappe's that a log-in opens, tried by a customer on a ticket that is the customer's own and
on one that is not: the desk's side of it stays shut, and nothing that was said among agents comes out."""

import frappe
import pytest

from tests.site.security import people
from tests.site.security.frappe_doors import CANARY, EMPTY, LISTS, SHUT
from tests.site.security.people import CUSTOMERS


@pytest.fixture(scope="module")
def world():
	made = people.build(note=f"<p>{CANARY}</p>", file_name=f"{CANARY}.txt", content=CANARY.encode())
	frappe.get_doc("Ticket", made.ticket).add_comment("Comment", f"Desk only: {CANARY}")
	frappe.db.set_value("User", {"name": ("in", list(made.users.values()))}, "document_follow_notify", 1)
	frappe.db.set_value("Ticket", made.ticket, "problem_summary", f"Guess: {CANARY}")
	frappe.db.commit()
	yield made
	people.remove(made)


def _state(ticket: str) -> list:
	"""What a door that was not shut would have left behind."""
	frappe.db.rollback()
	columns = [
		"subject",
		"status",
		"modified",
		"_assign",
		"_liked_by",
		"_user_tags",
		"_comments",
		"message_count",
	]
	hanging = {
		doctype: frappe.db.count(doctype, {column: ticket})
		for doctype, column in {
			"Comment": "reference_name",
			"Communication": "reference_name",
			"ToDo": "reference_name",
			"DocShare": "share_name",
			"Document Follow": "ref_docname",
			"Tag Link": "document_name",
			"File": "attached_to_name",
			"Ticket Message": "ticket",
		}.items()
	}
	return [frappe.db.get_value("Ticket", ticket, columns), hanging]


@pytest.mark.parametrize("door", SHUT)
@pytest.mark.parametrize("person", ["guest", "owner", "stranger"])
def test_the_desks_doors_are_shut(world, person, door):
	session, before = world.session(person), _state(world.ticket)
	answer = SHUT[door](session, world, world.ticket)
	assert CANARY not in answer.text and people.OWN_WORDS not in answer.text
	# Where Frappe breaks down over its own refusal (500), nothing was done either.
	assert not answer.ok, answer
	assert _state(world.ticket) == before


@pytest.mark.parametrize("door", EMPTY)
@pytest.mark.parametrize("person", ["guest", *CUSTOMERS, "staff", "other_line"])
def test_doors_that_answer_everybody_do_nothing(world, person, door):
	session, before = world.session(person), _state(world.ticket)
	answer = EMPTY[door](session, world, world.ticket)
	assert CANARY not in answer.text
	assert answer.data in (None, 0, []) or "failed_docs" in answer.data or not answer.ok, answer
	assert _state(world.ticket) == before


@pytest.mark.parametrize("door", LISTS)
@pytest.mark.parametrize("person", ["guest", *CUSTOMERS])
def test_no_door_lets_out_what_agents_say_among_themselves(world, person, door):
	answer = LISTS[door](world.session(person), world, world.ticket)
	echo = answer.text.replace(f"search={CANARY}", "").replace(f'value="{CANARY}"', "")
	assert CANARY not in echo, answer
	assert CANARY.encode() not in answer.content or CANARY not in echo


def test_the_canary_sings_where_it_may(world):
	"""The same doors, for an agent: a canary that nobody could hear would prove nothing."""
	session = world.session("agent")
	heard = {
		name for name, door in {**SHUT, **LISTS}.items() if CANARY in door(session, world, world.ticket).text
	}
	assert {"rest get", "agent's door", "note", "notes", "files", "note's file", "getdoc"} <= heard


def test_a_bulk_move_by_frappes_own_door_moves_nothing(world):
	"""Frappe answers at once and reports failures one by one: the ticket is what counts."""
	ticket = world.fresh_ticket()
	for person in ("owner", "stranger"):
		world.session(person).call(
			"frappe.model.workflow.bulk_workflow_approval",
			docnames=[ticket],
			doctype="Ticket",
			action="Close",
		)
	frappe.db.rollback()
	assert frappe.db.get_value("Ticket", ticket, "status") == "New"


def test_the_customers_own_doors_are_open(world):
	session, ticket = world.session("owner"), world.fresh_ticket()
	assert session.call("oki_tickets.api.portal.reply", ticket=ticket, body="A word").ok
	assert session.call("oki_tickets.api.portal.get_news", ticket=ticket, known=0).ok
	assert session.call("oki_tickets.api.portal.apply_action", ticket=ticket, action="Close").ok
	assert session.page(f"/tickets/{ticket}").ok
