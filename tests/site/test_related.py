"""Tickets that wait for another one: whoever has them hears what becomes of it."""

import json

import frappe
import pytest

from oki_tickets.api import agent
from oki_tickets.channels import outbox
from oki_tickets.exceptions import NotYourTicket, WaitsInVain
from oki_tickets.services import related
from tests.factories import (
	as_user,
	create_agent,
	create_customer,
	create_head,
	create_line,
	create_portal_user,
	create_ticket,
)

SOLVED = {"problem_summary": "No tone", "resolution_summary": "The exchange was restarted"}


@pytest.fixture
def anna() -> str:
	return create_agent()


@pytest.fixture
def boris() -> str:
	return create_agent()


def wait_for(target: str, *, agent: str | None = None, user: str | None = None, **values) -> str:
	doc = create_ticket(user, agent=agent, **values)
	doc.waits_for = target
	doc.save()
	return doc.name


def told(user: str, ticket: str) -> list[str]:
	"""Sentences on their way to the person about what the ticket waits for."""
	rows = frappe.get_all(
		outbox.DOCTYPE, {"recipient": user, "ticket": ticket}, pluck="payload", order_by="sequence"
	)
	return [words for row in rows if "waits for" in (words := json.loads(row)["subject"])]


def solve(ticket: str, by: str) -> None:
	with as_user(by):
		agent.apply_action(ticket, "Start Work")
		agent.apply_action(ticket, "Propose Solution", **SOLVED)


def awaited_by(ticket: str) -> str | None:
	return frappe.db.get_value("Ticket", ticket, "waits_for")


def test_agents_of_all_that_wait_are_told_when_it_is_solved_and_when_it_is_open_again(anna, boris):
	customer = create_portal_user(create_customer())
	target = create_ticket(customer, agent=anna, subject="Lines & more").name
	his, hers, nobodys = (wait_for(target, agent=who) for who in (boris, anna, None))
	closed = wait_for(target, agent=boris)
	frappe.db.set_value("Ticket", closed, "status", "Closed")
	solve(target, anna)
	sentence = f"{target}, which {his} waits for, is now Resolved: Lines &amp; more"
	assert told(boris, his) == [sentence]
	assert told(anna, hers) == [] and told(boris, closed) == [] and told(boris, nobodys) == []
	with as_user(customer):
		frappe.get_attr("oki_tickets.api.portal.apply_action")(target, "Reject Solution", "Still down")
	assert told(boris, his)[1:] == [sentence.replace("Resolved", "Solution Rejected")]
	assert told(anna, hers) == [
		f"{target}, which {hers} waits for, is now Solution Rejected: Lines &amp; more"
	]


def test_what_was_solved_and_is_closed_then_is_told_once(anna, boris):
	customer = create_portal_user(create_customer())
	target = create_ticket(customer, agent=anna).name
	his = wait_for(target, agent=boris)
	solve(target, anna)
	with as_user(customer):
		frappe.get_attr("oki_tickets.api.portal.apply_action")(target, "Accept Solution")
	assert len(told(boris, his)) == 1


def test_each_reads_it_in_a_language_of_their_own(anna, boris):
	frappe.db.set_value("User", boris, "language", "pl")
	target = create_ticket(agent=anna, subject="Cisza").name
	his = wait_for(target, agent=boris)
	solve(target, anna)
	(row,) = frappe.get_all(outbox.DOCTYPE, {"recipient": boris, "ticket": his}, pluck="payload")[-1:]
	assert "czeka" in json.loads(row)["subject"]


def test_of_a_duplicate_the_other_one_is_waited_for(anna, boris):
	head = create_head()
	target, other = create_ticket(agent=anna).name, create_ticket(agent=anna).name
	his, others = wait_for(target, agent=boris), other
	frappe.get_doc("Ticket", others).update({"waits_for": target}).save()
	with as_user(head):
		agent.apply_action(target, "Close as Duplicate", merged_into=other)
	assert awaited_by(his) == other and awaited_by(other) is None
	assert told(boris, his) == []
	solve(other, anna)
	assert told(boris, his) == [f"{other}, which {his} waits for, is now Resolved: The line is down"]


def test_who_waits_for_a_duplicate_of_what_is_solved_is_told_at_once(anna, boris):
	head = create_head()
	target, other = create_ticket(agent=anna).name, create_ticket(agent=anna).name
	his = wait_for(target, agent=boris)
	solve(other, anna)
	with as_user(head):
		agent.apply_action(target, "Close as Duplicate", merged_into=other)
	assert awaited_by(his) == other and len(told(boris, his)) == 1


def test_a_merged_ticket_hands_on_what_it_waits_for(anna):
	customer = create_portal_user(create_customer())
	target = create_ticket(agent=anna).name
	survivor, duplicate = create_ticket(customer).name, wait_for(target, user=customer)
	with as_user(anna):
		agent.merge(duplicate, survivor)
	assert awaited_by(survivor) == target


def test_nothing_waits_for_itself_in_a_circle_or_for_what_is_over(anna):
	first, second, third = (create_ticket(agent=anna).name for _ in range(3))

	def refused(ticket: str, target: str) -> str:
		with pytest.raises(WaitsInVain) as refusal:
			frappe.get_doc("Ticket", ticket).update({"waits_for": target}).save()
		return str(refusal.value)

	assert refused(first, first) == f"{first} cannot wait for itself."
	frappe.get_doc("Ticket", second).update({"waits_for": first}).save()
	frappe.get_doc("Ticket", third).update({"waits_for": second}).save()
	assert f"{third} waits for {first} already" in refused(first, third)
	solve(first, anna)
	doc = frappe.get_doc("Ticket", second)
	doc.subject = "Waits, and is saved for another reason"
	doc.save()
	assert refused(third, first) == f"{first} is solved or closed: there is nothing to wait for."


def test_only_what_one_may_see_is_waited_for_and_shown(anna):
	frappe.db.set_single_value("Oki Tickets Settings", "own_lines_only", 1)
	frappe.clear_document_cache("Oki Tickets Settings")
	own, foreign = create_line(), create_line()
	frappe.get_doc("Support Agent", anna).update({"lines": [{"support_line": own}]}).save()
	mine, theirs = create_ticket(support_line=own).name, create_ticket(support_line=foreign).name
	with as_user(anna), pytest.raises(NotYourTicket):
		frappe.get_doc("Ticket", mine).update({"waits_for": theirs}).save()
	frappe.db.set_value("Ticket", mine, "waits_for", theirs)
	frappe.db.set_value("Ticket", theirs, "waits_for", mine)
	with as_user(anna):
		view = agent.get_desk_view(mine)["related"]
	assert view == {"waits_for": None, "waiting": [], "is_all": True}


def test_the_form_shows_both_sides(anna):
	target = create_ticket(agent=anna, subject="Exchange down").name
	waiting = [wait_for(target) for _ in range(related.SHOWN + 1)]
	with as_user(anna):
		there, here = (agent.get_desk_view(name)["related"] for name in (target, waiting[0]))
	assert [row["name"] for row in there["waiting"]] == waiting[:0:-1] and not there["is_all"]
	assert here["waits_for"] == {
		"name": target,
		"subject": "Exchange down",
		"status": "New",
		"label": "New",
		"colour": here["waits_for"]["colour"],
	}


def test_a_ticket_that_is_deleted_is_waited_for_no_more(anna):
	target = create_ticket(agent=anna).name
	waiting = wait_for(target)
	frappe.delete_doc("Ticket", target)
	assert awaited_by(waiting) is None
