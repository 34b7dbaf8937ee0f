"""What is kept of what a customer types, how long, and that it is gone once it is sent."""

import frappe
import pytest
from playwright.sync_api import Page, expect

WORDS = "Something that took a while to write"


def send(page: Page) -> None:
	page.get_by_role("button", name="Send", exact=True).click()


def test_a_draft_outlives_a_reload_until_it_is_sent(page, people, ticket):
	page.goto(f"/tickets/{ticket}")
	page.get_by_label("Your reply").fill(WORDS)
	page.reload()
	expect(page.get_by_label("Your reply")).to_have_value(WORDS)
	other = people.raise_ticket()
	page.goto(f"/tickets/{other}")
	expect(page.get_by_label("Your reply")).to_have_value("")
	page.goto(f"/tickets/{ticket}")
	send(page)
	expect(page.locator(".oki-message").last).to_contain_text(WORDS)
	page.reload()
	expect(page.get_by_label("Your reply")).to_have_value("")


def test_what_waits_to_be_raised_outlives_a_reload(page):
	page.goto("/tickets/new")
	page.get_by_label("Subject").fill("Half a ticket")
	page.get_by_label("Idea").check()
	page.get_by_label("Description").fill(WORDS)
	page.reload()
	expect(page.get_by_label("Subject")).to_have_value("Half a ticket")
	expect(page.get_by_label("Idea")).to_be_checked()
	expect(page.get_by_label("Description")).to_have_value(WORDS)


def fill_in(page: Page, subject: str) -> None:
	page.get_by_label("Subject").fill(subject)
	page.get_by_label("Problem").check()
	page.get_by_label("Description").fill(WORDS)


def test_whoever_comes_back_to_the_form_raises_another_ticket(page):
	page.goto("/tickets/new")
	# An answer that the browser shows nothing of: the page stays, as one that is come back to.
	page.route("**/tickets/TKT-*", lambda route: route.fulfill(status=204))
	for subject in ("The first of two", "The second of two"):
		expect(page.get_by_label("Subject")).to_have_value("")
		fill_in(page, subject)
		with page.expect_request("**/tickets/TKT-*"):
			send(page)
		page.evaluate("document.getElementById('oki-send').focus()")
		page.keyboard.press("Enter")
		expect(page.locator("#oki-new-error")).to_be_hidden()
		page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
	frappe.db.rollback()
	assert frappe.db.count("Ticket", {"subject": ("like", "The % of two")}) == 2


@pytest.mark.script_errors("ERR_FAILED")
def test_a_ticket_that_was_raised_is_no_draft(page, tmp_path):
	page.goto("/tickets/new")
	fill_in(page, "Raised already")
	log = tmp_path / "more.txt"
	log.write_text("more")
	page.locator("#oki-file-input").set_input_files(log)
	page.route("**/api/method/upload_file", lambda route: route.abort())
	send(page)
	expect(page.get_by_text("Your text was sent, but not every file")).to_be_visible()
	page.locator("#oki-file-input").set_input_files(log)
	expect(page.locator("#oki-picked").get_by_role("listitem")).to_have_count(2)
	page.reload()
	expect(page.get_by_label("Subject")).to_have_value("")


def test_what_is_typed_into_a_question_outlives_a_reload_until_it_is_sent(page, people, ticket):
	people.propose(ticket)
	page.goto(f"/tickets/{ticket}")
	reject = page.get_by_role("button", name="Reject Solution")
	words = page.get_by_role("dialog").get_by_label("What is still wrong")
	reject.click()
	words.fill(WORDS)
	page.reload()
	reject.click()
	expect(words).to_have_value(WORDS)
	held = []
	page.route("**/oki_tickets.api.portal.apply_action", lambda route: held.append(route))
	with page.expect_request("**/oki_tickets.api.portal.apply_action"):
		page.get_by_role("dialog").get_by_role("button", name="Reject Solution").click()
	expect(words).not_to_be_editable()
	held[0].continue_()
	expect(page.locator(".oki-message").last).to_contain_text(WORDS)
	people.act(ticket, "Start Work")
	people.act(ticket, "Propose Solution", problem_summary="No tone", resolution_summary="Port reset")
	page.reload()
	reject.click()
	expect(words).to_have_value("")
	expect(words).to_be_editable()
