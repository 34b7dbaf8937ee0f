"""Nothing that a customer types is lost, nothing is sent twice, and the keyboard suffices."""

import re

import frappe
import pytest
from playwright.sync_api import Locator, Page, expect

from tests import factories
from tests.browser.trouble import on_the_way

WORDS = "Something that took a while to write"


def send(page: Page) -> None:
	page.get_by_role("button", name="Send", exact=True).click()


def tab_to(page: Page, place: Locator) -> None:
	"""Goes on with the Tab key until `place` has the focus, or a page has been gone round."""
	expect(place).to_be_visible()
	for _step in range(40):
		if place.evaluate("element => element === document.activeElement"):
			return
		page.keyboard.press("Tab")
	raise AssertionError(f"no key leads to {place}")


def messages_of(ticket: str) -> int:
	frappe.db.rollback()
	return frappe.db.count("Ticket Message", {"ticket": ticket})


def test_a_ticket_by_keyboard_alone(page, people):
	page.goto("/tickets/new")
	page.keyboard.press("Tab")
	expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
	page.keyboard.press("Enter")
	page.keyboard.press("Tab")
	expect(page.get_by_role("link", name="Your tickets")).to_be_focused()
	page.keyboard.press("Tab")
	expect(page.get_by_label("Subject")).to_be_focused()
	page.keyboard.press("Enter")
	expect(page.get_by_label("Subject")).to_be_focused()
	expect(page.get_by_label("Subject")).to_have_attribute("aria-invalid", "true")
	expect(page.get_by_label("Subject")).to_have_accessible_description("Fill in: Subject.")
	page.keyboard.type("By keyboard")
	page.keyboard.press("Tab")
	page.keyboard.press("Space")
	page.keyboard.press("Tab")
	page.keyboard.press("Space")
	page.keyboard.press("ArrowRight")
	expect(page.get_by_label("Consultation")).to_be_checked()
	page.keyboard.press("Tab")
	page.keyboard.press("Tab")
	expect(page.get_by_label("Description")).to_be_focused()
	page.keyboard.type("No mouse here")
	page.keyboard.press("Tab")
	expect(page.locator("#oki-file-input")).to_be_focused()
	page.keyboard.press("Tab")
	page.keyboard.press("Enter")
	page.wait_for_url("**/tickets/TKT-*")
	expect(page.get_by_role("heading", level=1)).to_have_text("By keyboard")
	tab_to(page, page.get_by_label("Your reply"))
	page.keyboard.type("Still no mouse")
	tab_to(page, page.get_by_role("button", name="Send", exact=True))
	page.keyboard.press("Enter")
	expect(page.locator(".oki-message").last).to_contain_text("Still no mouse")
	tab_to(page, page.get_by_role("button", name="Close", exact=True))
	page.keyboard.press("Enter")
	dialog = page.get_by_role("dialog", name="Close")
	tab_to(page, dialog.get_by_role("button", name="Close", exact=True))
	page.keyboard.press("Enter")
	expect(page.locator("#oki-status .oki-badge")).to_have_text("Closed")
	frappe.db.rollback()
	doc = frappe.get_doc("Ticket", page.url.rsplit("/", 1)[1])
	assert (doc.route, doc.ticket_type, doc.raised_by) == ("Technical", "Consultation", people.colleague)


def test_impatient_clicks_send_once(page, ticket):
	page.goto(f"/tickets/{ticket}")
	page.get_by_label("Your reply").fill(WORDS)
	page.evaluate("() => { for (let n = 0; n < 5; n += 1) document.getElementById('oki-send').click(); }")
	expect(page.locator("#oki-live")).to_have_text("Your message was sent.")
	assert messages_of(ticket) == 2
	expect(page.locator(".oki-message")).to_have_count(2)


@pytest.mark.script_errors("status of 500|ERR_FAILED|ERR_INTERNET")
@on_the_way
def test_trouble_on_the_way_keeps_the_text(page, ticket, trouble):
	page.goto(f"/tickets/{ticket}")
	page.get_by_label("Your reply").fill(WORDS)
	page.route("**/api/method/oki_tickets.api.portal.reply", trouble)
	send(page)
	expect(page.locator("#oki-reply-error")).to_contain_text("Your text is still here")
	expect(page.get_by_label("Your reply")).to_have_value(WORDS)
	page.unroute("**/api/method/oki_tickets.api.portal.reply")
	send(page)
	expect(page.locator(".oki-message").last).to_contain_text(WORDS)
	expect(page.locator("#oki-reply-error")).to_be_hidden()
	assert messages_of(ticket) == 2


@pytest.mark.script_errors("status of 40[03]")
def test_a_session_that_ended_offers_the_log_in(page, people, ticket):
	page.goto(f"/tickets/{ticket}")
	page.get_by_label("Your reply").fill(WORDS)
	assert page.request.get("/api/method/logout").ok
	send(page)
	error = page.locator("#oki-reply-error")
	expect(error).to_contain_text("no longer logged in")
	expect(error.get_by_role("link")).to_have_attribute(
		"href", re.compile("^/login\\?redirect-to=%2Ftickets%2F")
	)
	expect(page.get_by_label("Your reply")).to_have_value(WORDS)
	answer = page.request.post("/api/method/login", form={"usr": people.colleague, "pwd": factories.PASSWORD})
	assert answer.ok and page.request.get("/tickets").ok
	send(page)
	expect(page.locator(".oki-message").last).to_contain_text(WORDS)


@pytest.mark.script_errors("status of 417")
def test_a_refusal_of_the_server_is_said_in_its_words(page, people, ticket):
	page.goto(f"/tickets/{ticket}")
	page.get_by_label("Your reply").fill(WORDS)
	frappe.db.rollback()
	with factories.as_user(people.colleague):
		frappe.get_attr("oki_tickets.api.portal.apply_action")(ticket, "Close")
	frappe.db.commit()
	with page.expect_response("**/oki_tickets.api.portal.reply") as answer:
		send(page)
	assert answer.value.status == 417
	expect(page.locator("#oki-reply-error")).to_contain_text("is closed. Reopen it to write")
	expect(page.get_by_label("Your reply")).to_have_value(WORDS)


def test_files_that_cannot_be_sent_are_named(page, ticket, tmp_path):
	page.goto(f"/tickets/{ticket}")
	tool, empty, photo = tmp_path / "tool.exe", tmp_path / "empty.txt", tmp_path / "photo.png"
	tool.write_bytes(b"MZ")
	empty.write_bytes(b"")
	photo.write_bytes(b"\x89PNG" + ticket.encode())
	page.locator("#oki-file-input").set_input_files([tool, empty, photo])
	refusals = page.locator("#oki-file-error p")
	expect(refusals).to_have_text(
		[re.compile("^tool.exe was not added.*jpg"), re.compile("^empty.txt was not added")]
	)
	picked = page.get_by_role("list", name="Files to send")
	expect(picked.get_by_role("listitem")).to_have_count(1)
	page.get_by_role("button", name="Remove photo.png").click()
	expect(page.locator("#oki-file-input")).to_be_focused()
	page.locator("#oki-file-input").set_input_files(photo)
	send(page)
	expect(page.locator(".oki-message").last).to_contain_text("See the attached files.")
	expect(page.locator(".oki-message").last.get_by_role("link", name="photo")).to_be_visible()


@pytest.mark.script_errors("ERR_FAILED")
@pytest.mark.parametrize("place", ["reply", "new"])
def test_a_file_that_failed_can_be_sent_again(page, ticket, tmp_path, place):
	page.goto("/tickets/new" if place == "new" else f"/tickets/{ticket}")
	log = tmp_path / f"log of {place}.txt"
	log.write_text(f"{place} {ticket}")
	page.locator("#oki-file-input").set_input_files(log)
	if place == "new":
		page.get_by_label("Subject").fill("With a file")
		page.get_by_label("Problem").check()
		page.get_by_label("Description").fill(WORDS)
	else:
		page.get_by_label("Your reply").fill(WORDS)
	page.route("**/api/method/upload_file", lambda route: route.abort())
	send(page)
	expect(page.get_by_text("Your text was sent, but not every file")).to_be_visible()
	expect(page.get_by_role("list", name="Files to send")).to_contain_text(
		"Not sent: The connection was lost"
	)
	page.unroute("**/api/method/upload_file")
	page.locator("#oki-send").click()
	if place == "new":
		page.wait_for_url("**/tickets/TKT-*")
		frappe.db.rollback()
		assert frappe.db.count("Ticket", {"subject": "With a file", "raised_by": ("!=", "")}) == 1
	chip = page.locator(".oki-message").last.locator(".oki-chip")
	expect(chip).to_contain_text(f"log of {place}")
	expect(page.locator(".oki-message").last).to_contain_text(WORDS)
