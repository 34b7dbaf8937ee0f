"""The portal's list: shelves, search, filters, pages."""

import frappe
import pytest
from frappe.utils import set_request
from frappe.website.serve import get_response_content

from oki_tickets.api import agent as agent_door
from oki_tickets.services import portal_list
from oki_tickets.services.portal_list import PAGE_LENGTH, Wanted, list_tickets
from tests import factories
from tests.factories import as_user
from tests.portal import Visitor, people_of_a_company, remove_what_was_made, text_of


@pytest.fixture
def customer() -> str:
	return factories.create_portal_user(factories.create_customer())


def found(user: str, **wanted) -> list[str]:
	with as_user(user):
		return [row["subject"] for row in list_tickets(Wanted(**wanted))["rows"]]


@pytest.mark.parametrize(
	("search", "subjects"),
	[
		("100%", ["Load at 100% since noon"]),
		("%", []),
		("_", []),
		("LOADED", []),
		("failures case", []),
		("fail", ["snake_case fails"]),
		("O'Brien", ["O'Brien's \"desk\" phone"]),
		('"desk"', ["O'Brien's \"desk\" phone"]),
		("C:\\temp", ["C:\\temp is full"]),
		("noon load", ["Load at 100% since noon"]),
		(
			"dial tone",
			["C:\\temp is full", "O'Brien's \"desk\" phone", "snake_case fails", "Load at 100% since noon"],
		),
		("' or '1'='1", []),
		("--", []),
	],
)
def test_search_takes_signs_as_they_are(customer, search, subjects):
	for subject in (
		"Load at 100% since noon",
		"snake_case fails",
		"O'Brien's \"desk\" phone",
		"C:\\temp is full",
	):
		factories.create_ticket(customer, subject=subject)
	factories.create_ticket(subject="100% _ O'Brien of another company")
	assert found(customer, search=search) == subjects


def test_a_row_tells_what_its_customer_may_count_on(customer):
	waiting, late = (factories.create_ticket(customer, subject=name) for name in ("Waiting", "Late"))
	frappe.db.set_value("Ticket", waiting.name, "due_at", "2099-01-01 12:00:00")
	frappe.db.set_value("Ticket", late.name, "due_at", "2020-01-01 12:00:00")
	with as_user(customer):
		limits = {row["subject"]: row["limit"] for row in list_tickets(Wanted())["rows"]}
	assert "2099" in limits["Waiting"]["text"] and 0 <= limits["Waiting"]["share"] < 1
	assert limits["Late"] is None, "a promise that was not kept is not repeated"


def test_search_finds_what_was_said_and_no_note(customer):
	ticket, anna = factories.create_ticket(customer, subject="This one"), factories.create_agent()
	factories.write_message(ticket.name, anna, body="Watered the cartridge")
	factories.write_message(ticket.name, anna, body="A quixotic person", is_internal=True)
	assert found(customer, search="cartridge this") == ["This one"]
	assert found(customer, search="quixotic") == []


def test_search_by_number(customer):
	ticket = factories.create_ticket(customer, subject="This one")
	factories.create_ticket(customer, subject="Not this")
	assert found(customer, search=ticket.name) == ["This one"]


def test_shelves_and_their_counts(customer):
	anna = factories.create_agent()
	names = {
		subject: factories.create_ticket(customer, subject=subject).name
		for subject in ("New", "Asked", "Solved", "Closed")
	}
	with as_user(anna):
		agent_door.apply_action(names["Asked"], "Start Work")
		agent_door.apply_action(names["Asked"], "Request Data", message="Which?")
		agent_door.apply_action(names["Solved"], "Start Work")
		agent_door.apply_action(
			names["Solved"], "Propose Solution", problem_summary="x", resolution_summary="y"
		)
	with as_user(customer):
		frappe.get_attr("oki_tickets.api.portal.apply_action")(names["Closed"], "Close")
		counts = list_tickets(Wanted())["counts"]
	assert counts == {"all": 4, "open": 3, "answer": 2, "closed": 1}
	assert set(found(customer, shelf="open")) == {"New", "Asked", "Solved"}
	assert set(found(customer, shelf="answer")) == {"Asked", "Solved"}
	assert found(customer, shelf="closed") == ["Closed"]


def test_types_can_be_told_apart(customer):
	factories.create_ticket(customer, subject="Broken", ticket_type="Problem")
	factories.create_ticket(customer, subject="A wish", ticket_type="Idea")
	assert found(customer, ticket_type="Idea") == ["A wish"]
	assert found(customer, ticket_type="No such type") == []


@pytest.mark.parametrize("page", [-1, 0, 1, 2, 3, 99])
def test_pages_hold_each_ticket_once(customer, page):
	numbers = range(PAGE_LENGTH + 3)
	for number in numbers:
		factories.create_ticket(customer, subject=f"Number {number}")
	with as_user(customer):
		answer = list_tickets(Wanted(page=page))
	shown = min(max(page, 1), 2)
	assert (answer["page"], answer["pages"], answer["total"]) == (shown, 2, len(numbers))
	assert len(answer["rows"]) == (PAGE_LENGTH if shown == 1 else 3)
	both = found(customer, page=1) + found(customer, page=2)
	assert sorted(both) == sorted(f"Number {number}" for number in numbers)


@pytest.fixture(scope="module")
def crowd():
	"""A company with more tickets than a page holds, one of them of the other person."""
	_company, leader, colleague = people_of_a_company(sees_company=True)
	for number in range(PAGE_LENGTH + 1):
		factories.create_ticket(leader, subject=f"Number {number}")
	factories.create_ticket(colleague, subject="The colleague's")
	frappe.db.commit()
	yield leader
	remove_what_was_made()


def test_links_of_the_list_keep_what_was_chosen(site_url, crowd):
	visitor = Visitor(site_url, crowd)
	html = visitor.page("/tickets", shelf="all", q="Number", type="Problem", whose="mine").text
	assert "Page 1 of 2" in text_of(html)
	assert 'href="/tickets?shelf=all&amp;q=Number&amp;type=Problem&amp;whose=mine&amp;page=2"' in html
	second = visitor.page("/tickets", shelf="all", q="Number", type="Problem", whose="mine", page=2).text
	assert "Page 2 of 2" in text_of(second) and second.count('class="oki-row"') == 1


def test_what_matches_in_other_tabs_is_said_and_linked(site_url, crowd):
	visitor = Visitor(site_url, crowd)
	html = visitor.page("/tickets", shelf="closed", q="colleague", type="Problem").text
	assert "No ticket matches in this tab" in text_of(html)
	assert 'href="/tickets?shelf=all&amp;q=colleague&amp;type=Problem">Show all that match' in html
	html = visitor.page("/tickets", q="nothing like it").text
	assert "No ticket matches" in text_of(html) and "in this tab" not in html


@pytest.mark.parametrize(("most", "is_said"), [(1, True), (1000, False)])
def test_a_search_that_was_cut_off_says_so(crowd, monkeypatch, most, is_said):
	monkeypatch.setattr(portal_list, "MOST_FOUND", most)
	# Taken away again with what else was patched.
	monkeypatch.setattr(frappe.local, "request", None, raising=False)
	set_request(method="GET", path="/tickets")
	with as_user(crowd):
		# As a session has it that has seen a page before.
		frappe.session.data.csrf_token, frappe.form_dict.q = "token", "Number"
		said = text_of(get_response_content("tickets"))
	assert ("Only some of the tickets" in said) is is_said and "Number" in said


@pytest.mark.parametrize(
	"query",
	[
		{"shelf": "nonsense", "page": "x"},
		{"page": "999999999999999999999"},
		{"q": "<script>alert(1)</script>" * 20, "type": '"><img src=x onerror=alert(1)>'},
		{"q": "\\' \" %s {{ 7391*7393 }} \u0000 \U0001f600", "whose": "theirs"},
	],
)
def test_strange_queries_are_harmless(site_url, crowd, query):
	answer = Visitor(site_url, crowd).page("/tickets", **query)
	assert answer.status_code == 200
	assert "<script>alert" not in answer.text and "<img src=x" not in answer.text
	assert str(7391 * 7393) not in text_of(answer.text)
