"""A customer's way through the portal, on a desk and on a phone."""

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.portal_people import PHONE, SIZES, People
from tests.portal import remove_what_was_made


@pytest.fixture(scope="module")
def people():
	yield People.arrive()
	remove_what_was_made()


@pytest.fixture(params=SIZES)
def screen(request) -> str:
	return request.param


@pytest.fixture
def sees(open_page, screen):
	"""Factory: a page on which a person is logged in."""

	def open_as(user: str) -> Page:
		options = PHONE if screen == "phone" else {}
		return open_page(SIZES[screen], user, factories.PASSWORD, **options)

	return open_as


def fits(page: Page) -> bool:
	"""True where nothing makes the page scroll sideways."""
	return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def small_targets(page: Page) -> list[str]:
	"""Buttons and fields of ours that are too low for a finger."""
	return page.evaluate(
		"""() => [...document.querySelectorAll(
			'#oki-main :is(button, select, textarea, input:not([type=radio], [type=hidden]), a.btn, a.oki-tab)'
		)].filter((field) => field.checkVisibility() && field.getBoundingClientRect().height < 43.5)
		.map((field) => field.outerHTML.slice(0, 120))"""
	)


def test_from_first_word_to_accepted(people, sees, screen, picture, tmp_path):
	page = sees(people.colleague)
	page.goto("/tickets")
	page.get_by_role("link", name="New Ticket").first.click()
	page.get_by_label("Subject").fill(f"Fax fails on the {screen}")
	page.get_by_label("I am technical").check()
	page.get_by_label("Problem").check()
	page.get_by_label("Topic").select_option("Outage")
	page.get_by_label("Description").fill("first line\n  indented <b>not bold</b>\n\nsecond block")
	log = tmp_path / "trace of the fax.txt"
	log.write_text("beep")
	page.locator("#oki-file-input").set_input_files(log)
	expect(page.get_by_role("list", name="Files to send")).to_contain_text("trace of the fax.txt")
	picture(page, f"portal-new-{screen}", full_page=True)
	assert fits(page)
	page.get_by_role("button", name="Send", exact=True).click()

	page.wait_for_url("**/tickets/TKT-*")
	ticket = page.url.rsplit("/", 1)[1]
	first = page.locator(".oki-message").first
	expect(first.locator(".oki-body")).to_have_text("first line\xa0\xa0indented <b>not bold</b>second block")
	expect(first.get_by_role("link")).to_contain_text("trace of the fax")
	expect(page.locator("#oki-status")).to_contain_text("Received")

	people.act(ticket, "Start Work")
	people.act(ticket, "Request Data", message="Which number?")
	page.reload()
	expect(page.locator("#oki-status")).to_contain_text("Waiting for your answer")
	page.get_by_label("Your reply").fill("58 100 20 30")
	page.get_by_role("button", name="Send", exact=True).click()
	expect(page.locator("#oki-status .oki-badge")).to_have_text("In progress")
	expect(page.locator(".oki-message").last).to_contain_text("58 100 20 30")
	expect(page.get_by_label("Your reply")).to_have_value("")

	people.act(ticket, "Propose Solution", problem_summary="Fax fails", resolution_summary="Line reset")
	page.reload()
	expect(page.locator("#oki-solution")).to_contain_text("Line reset")
	picture(page, f"portal-ticket-{screen}", full_page=True)
	assert fits(page)
	page.get_by_role("button", name="Accept Solution").click()
	expect(page.locator("#oki-status .oki-badge")).to_have_text("Closed")
	expect(page.locator("#oki-composer")).to_be_hidden()
	expect(page.get_by_text("takes no more messages")).to_be_visible()


def test_a_rejection_asks_for_words(people, sees, screen, picture):
	ticket = people.raise_ticket()
	people.propose(ticket)
	page = sees(people.colleague)
	page.goto(f"/tickets/{ticket}")
	page.get_by_role("button", name="Reject Solution").click()
	dialog = page.get_by_role("dialog", name="Reject Solution")
	words = dialog.get_by_label("What is still wrong")
	expect(words).to_be_focused()
	dialog.get_by_role("button", name="Reject Solution").click()
	expect(dialog.get_by_role("alert")).to_contain_text("Write a few words")
	expect(words).to_be_focused()
	picture(page, f"portal-reject-{screen}")
	words.fill("Silence")
	page.keyboard.press("Escape")
	expect(dialog).to_be_hidden()
	expect(page.get_by_role("button", name="Reject Solution")).to_be_focused()
	page.get_by_role("button", name="Reject Solution").click()
	expect(words).to_have_value("Silence")
	dialog.get_by_role("button", name="Reject Solution").click()
	expect(page.locator("#oki-status .oki-badge")).to_have_text("Solution rejected")
	expect(page.locator("#oki-status")).to_be_focused()
	expect(page.locator(".oki-message").last).to_contain_text("Silence")
	expect(page.locator("#oki-solution")).to_be_empty()


def test_closing_asks_first_and_reopening_tells_why(people, sees):
	ticket = people.raise_ticket()
	page = sees(people.colleague)
	page.goto(f"/tickets/{ticket}")
	page.get_by_role("button", name="Close", exact=True).click()
	page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
	expect(page.locator("#oki-status .oki-badge")).to_have_text("Received")
	page.get_by_role("button", name="Close", exact=True).click()
	page.get_by_role("dialog").get_by_role("button", name="Close", exact=True).click()
	expect(page.locator("#oki-status .oki-badge")).to_have_text("Closed")
	page.get_by_role("button", name="Reopen").click()
	page.get_by_role("dialog").get_by_label("What has come back").fill("It fails again")
	page.get_by_role("dialog").get_by_role("button", name="Reopen").click()
	expect(page.locator("#oki-status .oki-badge")).to_have_text("In progress")
	expect(page.locator(".oki-message").last).to_contain_text("It fails again")
	expect(page.get_by_label("Your reply")).to_be_visible()


@pytest.mark.script_errors("status of 40[34]")
def test_pages_fit_their_screen(people, sees, screen, picture):
	long = "Wiederherstellungspunktkonfigurationsdatei" * 3
	ticket = people.raise_ticket(
		people.leader, subject=long, description=f"<p>{long * 3}</p><pre>{long * 4}</pre>"
	)
	people.propose(people.raise_ticket(subject="How do I forward calls on holidays to who is on duty?"))
	people.answer(ticket, f"<table border=1><tr>{'<td>wide cell</td>' * 30}</tr></table>")
	page = sees(people.leader)
	for path in (
		"/tickets",
		"/tickets?shelf=closed&q=nothing",
		"/tickets/new",
		f"/tickets/{ticket}",
		"/tickets/none",
	):
		page.goto(path)
		assert fits(page), path
		assert screen == "desktop" or small_targets(page) == [], path
	page.goto("/tickets")
	picture(page, f"portal-list-{screen}", full_page=True)


def test_shelves_and_whose_narrow_the_list(people, sees):
	people.propose(people.raise_ticket(subject="Solved for the colleague"))
	page = sees(people.leader)
	page.goto("/tickets")
	page.get_by_role("link", name="Waiting for your answer").click()
	expect(page.get_by_role("link", name="Waiting for your answer")).to_have_attribute("aria-current", "page")
	expect(page.get_by_role("link", name="Solved for the colleague").first).to_be_visible()
	page.get_by_role("link", name="Only mine").click()
	expect(page.get_by_text("No ticket matches")).to_be_visible()
	expect(page.get_by_role("link", name="Only mine")).to_have_attribute("aria-current", "true")


def test_the_list_needs_no_script(people, browser, site_url):
	people.raise_ticket(subject="Found without scripts")
	context = browser.new_context(base_url=site_url, java_script_enabled=False)
	page = context.new_page()
	answer = page.request.post("/api/method/login", form={"usr": people.colleague, "pwd": factories.PASSWORD})
	assert answer.ok
	page.goto("/tickets")
	page.get_by_role("searchbox").fill("without scripts")
	page.get_by_role("button", name="Search").click()
	expect(page.locator(".oki-row")).to_have_count(1)
	page.get_by_role("link", name="Found without scripts").click()
	expect(page.get_by_role("heading", level=1)).to_have_text("Found without scripts")
	context.close()
	frappe.db.rollback()
