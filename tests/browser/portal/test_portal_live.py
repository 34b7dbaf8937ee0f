"""What an open page takes over by itself, and what it leaves as it is."""

import frappe
import pytest
from playwright.sync_api import Page, expect

from oki_tickets.services import merging
from tests import factories
from tests.browser.trouble import KeptAnswer

WORDS = "Something that took a while to write"


def look(page: Page) -> None:
	"""What the page does when somebody comes back to it."""
	page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_news_appear_without_touching_what_is_typed(page, people, ticket):
	page.clock.install()
	page.goto(f"/tickets/{ticket}")
	page.get_by_label("Your reply").fill(WORDS)
	people.act(ticket, "Start Work")
	people.answer(ticket, "We found the cause")
	page.clock.fast_forward("00:21")
	expect(page.locator(".oki-message").last).to_contain_text("We found the cause")
	expect(page.locator("#oki-status .oki-badge")).to_have_text("In progress")
	live = page.locator("#oki-live")
	expect(live).to_have_attribute("aria-live", "polite")
	expect(live).to_have_text("New message from Anna. The ticket is now: In progress.")
	expect(page.get_by_label("Your reply")).to_have_value(WORDS)
	expect(page.get_by_label("Your reply")).to_be_focused()


def test_times_grow_older_while_one_looks(page, ticket):
	page.clock.install()
	page.goto(f"/tickets/{ticket}")
	page.clock.fast_forward("03:00:00")
	# The second time there is the deadline's.
	expect(page.locator("#oki-status time").first).to_have_text("3 hours ago")


def test_what_a_merge_brings_stands_where_it_was_said(page, people):
	older = people.raise_ticket(description="<p>Said before</p>")
	ticket = people.raise_ticket()
	people.answer(ticket, "<p>Found</p><details><summary>Earlier messages</summary>Long ago</details>")
	page.goto(f"/tickets/{ticket}")
	page.get_by_text("Earlier messages").click()
	with factories.as_user(people.anna):
		merging.merge(older, ticket)
	frappe.db.commit()
	look(page)
	bodies = page.locator(".oki-message .oki-body")
	expect(bodies.filter(has_text="Said before")).to_be_visible()
	expect(bodies.first).to_have_text("Said before")
	expect(page.get_by_text("Long ago")).to_be_visible()


def test_an_older_copy_of_the_page_takes_nothing_back(page, people, ticket):
	page.goto(f"/tickets/{ticket}")
	answer = KeptAnswer(page, f"**/tickets/{ticket}")
	people.answer(ticket, "We found the cause")
	look(page)
	assert WORDS not in answer.when_it_came()
	page.get_by_label("Your reply").fill(WORDS)
	page.get_by_role("button", name="Send", exact=True).click()
	expect(page.locator(".oki-message").last).to_contain_text(WORDS)
	answer.give()
	expect(page.locator(".oki-message").last).to_contain_text(WORDS)


@pytest.mark.script_errors("status of 40[03]")
def test_that_nobody_is_logged_in_is_said_as_long_as_it_is_so(page, people, ticket):
	page.goto(f"/tickets/{ticket}")
	assert page.request.get("/api/method/logout").ok
	look(page)
	error = page.locator("#oki-move-error")
	expect(error).to_contain_text("no longer logged in")
	answer = page.request.post("/api/method/login", form={"usr": people.colleague, "pwd": factories.PASSWORD})
	assert answer.ok
	look(page)
	expect(error).to_be_hidden()
