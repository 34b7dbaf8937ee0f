"""A line so slow that one types and presses Send before the page's script has come."""

import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.portal_people import SIZES, People
from tests.browser.trouble import hold_back_script
from tests.portal import remove_what_was_made
from tests.site.security.people import forget_verdicts

WORDS = "Typed on a slow line"
FORMS = {
	"reply": ("/tickets/{}", "Your reply", "Send"),
	"new": ("/tickets/new", "Description", "Send"),
	"rating": ("/tickets/{}", "Comment", "Send My Rating"),
}


@pytest.fixture(scope="module")
def people():
	yield People.arrive()
	forget_verdicts()
	remove_what_was_made()


@pytest.fixture
def page(open_page, people) -> Page:
	return open_page(SIZES["phone"], people.colleague, factories.PASSWORD)


@pytest.fixture
def let_script_come(page):
	return hold_back_script(page)


def choose(page: Page, form: str) -> None:
	if form == "new":
		page.get_by_label("Problem").check()
		page.get_by_label("Subject").fill("Slow")
		page.get_by_label("Subject").press("Enter")
	if form == "rating":
		page.get_by_label("I am satisfied").check()


@pytest.mark.parametrize("form", FORMS)
def test_what_was_typed_stays_and_is_sent_once_the_page_can(page, people, form, let_script_come):
	ticket = people.raise_ticket()
	if form == "rating":
		people.propose(ticket)
	address, label, button = FORMS[form]
	page.goto(address.format(ticket), wait_until="commit")
	page.get_by_label(label).fill(WORDS)
	choose(page, form)
	send = page.get_by_role("button", name=button, exact=True)
	expect(send).to_be_disabled()
	send.click(force=True)
	assert "?" not in page.url
	let_script_come()
	send.click()
	expect(page.locator("#oki-feedback" if form == "rating" else "#oki-messages")).to_contain_text(WORDS)


def test_buttons_that_need_the_script_wait_for_it(page, people, let_script_come):
	ticket = people.raise_ticket()
	people.answer(ticket, "Unplug the modem, please")
	people.propose(ticket)
	page.goto(f"/tickets/{ticket}", wait_until="commit")
	accept = page.get_by_role("button", name="Accept Solution")
	helpful = page.get_by_role("button", name="Helpful", exact=True)
	for button in (accept, helpful.first):
		expect(button).to_be_disabled()
	let_script_come()
	helpful.first.click()
	expect(helpful.first).to_have_attribute("aria-pressed", "true")
	accept.click()
	expect(page.get_by_role("button", name="Reopen")).to_be_enabled()


def test_a_file_chosen_before_the_script_came_is_sent(page, people, let_script_come, tmp_path):
	ticket = people.raise_ticket()
	trace = tmp_path / "trace.txt"
	trace.write_text("early")
	page.goto(f"/tickets/{ticket}", wait_until="commit")
	page.locator("#oki-file-input").set_input_files(trace)
	let_script_come()
	expect(page.locator("#oki-picked")).to_contain_text("trace.txt")
	page.get_by_role("button", name="Send", exact=True).click()
	expect(page.locator("#oki-messages")).to_contain_text("trace.txt")
