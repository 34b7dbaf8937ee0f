"""What axe-core finds on the portal's pages and on our own parts of Desk: nothing serious, nothing critical."""

import frappe
import pytest
from playwright.sync_api import expect

from oki_tickets.api import agent as agent_door
from tests.browser.axe import grave_findings
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.desk_people import DeskPeople
from tests.browser.portal_people import SUMMARIES
from tests.factories import as_user


def ticket_that_was_talked_about(people: DeskPeople) -> str:
	"""A ticket with an answer, a note, and a start; committed."""
	ticket = people.ticket()
	with as_user(people.anna):
		agent_door.reply(ticket, "<p>We look at it.</p>")
		agent_door.reply(ticket, "<p>The same as last week.</p>", is_internal=1)
		agent_door.apply_action(ticket, "Start Work")
	frappe.db.commit()
	return ticket


@pytest.mark.script_errors("status of 404")
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_portal_is_open_to_everybody(people, open_page, size):
	ticket = ticket_that_was_talked_about(people)
	with as_user(people.anna):
		agent_door.apply_action(ticket, "Propose Solution", **SUMMARIES)
	frappe.db.commit()
	page, found = open_page(size, people.klara), []
	for path in (
		"/tickets",
		"/tickets?q=nothing",
		"/tickets?q=look",
		"/tickets/none",
		"/tickets/new",
		f"/tickets/{ticket}",
	):
		page.goto(path)
		if path == "/tickets/new":
			page.get_by_role("button", name="Send", exact=True).click()
			expect(page.locator("#oki-subject-error")).to_be_visible()
		found += grave_findings(page, "#oki-main")
	page.get_by_role("button", name="Reject Solution").click()
	found += grave_findings(page, "#oki-dialog")
	assert found == []


def test_the_tickets_form_is_open_to_everybody(people, desktop_page):
	people.canned_reply("<p>We reset the port.</p>")
	page = desktop_page(people.anna)
	page.goto(f"/app/ticket/{ticket_that_was_talked_about(people)}")
	expect(page.locator(".oki-message-note")).to_be_visible()
	expect(page.get_by_role("textbox", name="Write to the customer")).to_be_visible()
	found = grave_findings(page, ".oki-talk", ".oki-duty")
	page.get_by_role("tab", name="Internal note").click()
	expect(page.get_by_role("textbox", name="A note for your team")).to_be_visible()
	found += grave_findings(page, ".oki-composer")
	page.get_by_role("button", name="Canned replies").click()
	expect(page.locator(".oki-canned-row").first).to_be_visible()
	found += grave_findings(page, ".oki-canned-search", ".oki-canned")
	assert found == []


def test_list_schedule_and_board_are_open_to_everybody(people, desktop_page):
	ticket_that_was_talked_about(people)
	page = desktop_page(people.head)
	page.goto(f"/app/ticket?customer={people.company}")
	expect(page.locator(".oki-limit").first).to_be_visible()
	found = grave_findings(page, ".oki-views", ".oki-limit-place")
	page.goto("/app/duty-board")
	expect(page.locator(".oki-board-ticket a").first).to_be_visible()
	found += grave_findings(page, ".oki-board")
	page.goto("/app/work-schedule/new")
	page.get_by_role("button", name="Office Hours").click()
	expect(page.locator(".oki-day").first).to_be_visible()
	found += grave_findings(page, ".oki-schedule")
	assert found == []


def test_scorecard_and_search_bar_are_open_to_everybody(people, desktop_page):
	ticket = ticket_that_was_talked_about(people)
	page = desktop_page(people.anna)
	page.goto("/app/agent-scorecard")
	expect(page.locator(".oki-score-head")).to_be_visible()
	found = grave_findings(page, ".oki-scorecard")
	page.keyboard.press("Control+g")
	page.keyboard.type(f"{ticket} look")
	first = page.locator(".awesomplete li", has=page.locator(".oki-excerpt")).first
	expect(first).to_contain_text(ticket)
	found += grave_findings(page, ".oki-excerpt")
	page.keyboard.press("ArrowDown")
	page.keyboard.press("Enter")
	expect(page.locator(".oki-message-note")).to_be_visible()
	assert found == []
