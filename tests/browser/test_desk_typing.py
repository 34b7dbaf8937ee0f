"""Whatever comes in while an agent types at the desk, what was typed stays."""

import frappe
import pytest
from playwright.sync_api import expect

from tests import factories
from tests.browser.dialogs import still
from tests.browser.test_desk_form import customers_answer, editor, open_ticket, press, status_of

_PRESS = """([key, code]) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
	{ key, keyCode: code, altKey: true, shiftKey: true, bubbles: true, cancelable: true }))"""


def test_capitals_that_a_mac_writes_with_option_are_no_shortcuts(people, desktop_page):
	page = open_ticket(desktop_page(people.anna), people.ticket())
	note = page.get_by_role("tab", name="Internal note")
	editor(page).click()
	for letter, key in (("Ń", "N"), ("Ć", "C"), ("Ó", "O")):
		assert page.evaluate(_PRESS, [letter, ord(key)]), letter
	expect(note).to_have_attribute("aria-selected", "false")
	assert not page.evaluate(_PRESS, ["N", ord("N")])
	expect(note).to_have_attribute("aria-selected", "true")


def test_a_dialog_with_words_in_it_is_closed_by_its_own_button_alone(people, desktop_page):
	page = open_ticket(desktop_page(people.anna), people.ticket())
	press(page, "Start Work")
	status_of(page, "In Progress")
	press(page, "Request Data")
	dialog = page.get_by_role("dialog")
	words = dialog.locator(".ql-editor[contenteditable]")
	words.fill("Which number")
	still(page)
	page.keyboard.press("Escape")
	still(page)
	page.mouse.click(5, 400)
	page.wait_for_function("() => !$('.modal-static').length")
	still(page)
	assert dialog.evaluate("element => element.classList.contains('show')")
	words.press_sequentially(" is silent?")
	dialog.locator(".btn-modal-close").click()
	expect(dialog).to_have_count(0)


def test_a_field_that_is_being_typed_into_survives_somebody_elses_change(people, desktop_page):
	name = people.ticket()
	page = open_ticket(desktop_page(people.anna), name)
	subject = page.locator("[data-fieldname=subject] input:visible")
	subject.fill("")
	with factories.as_user(people.boris):
		frappe.get_attr("oki_tickets.api.agent.apply_action")(name, "Start Work")
	frappe.db.commit()
	# Slower than news and the reload that follows them, faster than Frappe takes a field over.
	subject.press_sequentially("Lines 1 to 4 are down", delay=200)
	expect(page.locator(".form-message")).to_contain_text("Boris moved the ticket to In Progress")
	expect(subject).to_have_value("Lines 1 to 4 are down")
	page.get_by_role("button", name="Reload and keep my changes").click()
	status_of(page, "Not Saved")
	expect(subject).to_have_value("Lines 1 to 4 are down")


@pytest.mark.script_errors("502")
def test_a_server_that_is_away_opens_nothing_over_what_is_typed(people, desktop_page, open_page):
	name = people.ticket()
	page = open_ticket(desktop_page(people.anna), name)
	editor(page).fill("Half of an answer")
	reads = "**/api/method/oki_tickets.api.**"
	page.route(reads, lambda route: route.fulfill(status=502, body="<h1>Bad Gateway</h1>"))
	with (
		page.expect_response("**/*get_desk_view*"),
		page.expect_response("**/*get_duty*"),
		page.expect_response("**/*get_current*"),
	):
		page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
	page.wait_for_function("() => !$.active")
	assert page.evaluate("() => !frappe.msg_dialog")
	page.unroute(reads)
	customers_answer(open_page({"width": 800, "height": 600}, people.klara), name, "Did you get this?")
	expect(page.locator(".oki-message-customer").last).to_contain_text("Did you get this?")
	expect(editor(page)).to_have_text("Half of an answer")
