"""A customer likes an answer and rates the solution, on a desktop and on a phone."""

import frappe
import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.portal_people import PHONE, SIZES, People
from tests.portal import remove_what_was_made
from tests.site.security.people import forget_verdicts


@pytest.fixture(scope="module")
def people():
	yield People.arrive()
	forget_verdicts()
	remove_what_was_made()


@pytest.mark.script_errors("ERR_FAILED")
def test_a_like_that_fails_says_so_by_its_message_and_holds_no_other_up(people, open_page):
	ticket = people.raise_ticket()
	for words in ("Unplug the modem", "Plug it in again"):
		people.answer(ticket, words)
	page = open_page(SIZES["phone"], people.colleague, factories.PASSWORD)
	page.goto(f"/tickets/{ticket}")
	first, second = (page.locator(".oki-message", has_text=words) for words in ("Unplug", "Plug it"))
	held = []
	page.route("**/oki_tickets.api.portal.react", lambda route: held.append(route), times=1)
	first.get_by_role("button", name="Helpful", exact=True).click()
	second.get_by_role("button", name="Helpful", exact=True).click()
	expect(second.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "true")
	held[0].abort()
	expect(first.get_by_role("alert")).to_contain_text("The connection was lost")
	expect(second.get_by_role("alert")).to_be_hidden()
	first.get_by_role("button", name="Helpful", exact=True).click()
	expect(first.get_by_role("button", name="Helpful", exact=True)).to_have_attribute("aria-pressed", "true")
	expect(first.get_by_role("alert")).to_be_hidden()


@pytest.mark.parametrize("screen", SIZES)
def test_an_answer_is_liked_and_the_solution_rated_once(people, open_page, screen, picture):
	ticket = people.raise_ticket()
	people.answer(ticket, "Please unplug the modem for a minute.")
	people.propose(ticket)
	options = PHONE if screen == "phone" else {}
	page = open_page(SIZES[screen], people.colleague, factories.PASSWORD, **options)
	page.goto(f"/tickets/{ticket}")
	helpful = page.get_by_role("button", name="Helpful", exact=True)
	helpful.click()
	expect(helpful).to_have_attribute("aria-pressed", "true")
	page.get_by_label("I am satisfied").check()
	page.get_by_label("4", exact=True).check()
	page.get_by_label("Comment (optional)").fill("Quick and kind")
	picture(page, f"feedback-form-{screen}")
	page.get_by_role("button", name="Send My Rating").click()
	expect(page.locator("#oki-feedback")).to_contain_text("4 of 5")
	expect(page.locator("#oki-status .oki-badge")).to_have_text("Closed")
	expect(page.get_by_role("button", name="Send My Rating")).to_have_count(0)
	picture(page, f"feedback-given-{screen}")
	frappe.db.rollback()
	verdict = frappe.db.get_value("Ticket Feedback", {"ticket": ticket}, ["verdict", "score", "comment"])
	assert verdict == ("Liked", 4, "Quick and kind")
