"""The ticket's form, as an agent works with it."""

import base64
import re

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.browser.dialogs import close_message
from tests.browser.trouble import on_the_way

CUSTOMER_MESSAGE = "/api/method/oki_tickets.api.portal.reply"
PIXEL = base64.b64decode(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)


def open_ticket(page: Page, name: str) -> Page:
	page.goto(f"/app/ticket/{name}")
	expect(page.locator(".oki-message").first).to_be_visible()
	return page


def press(page: Page, move: str) -> None:
	page.locator(".inner-toolbar, .standard-actions, .page-actions").get_by_role(
		"button", name=move, exact=True
	).click()


def editor(page: Page):
	return page.locator(".oki-composer .ql-editor")


def left_edge(page: Page, selector: str) -> float:
	return page.locator(selector).first.bounding_box()["x"]


def status_of(page: Page, status: str) -> None:
	expect(page.locator(".page-head .indicator-pill")).to_have_text(status)


def test_an_agent_takes_a_ticket_through_its_life(people, desktop_page, picture):
	name = people.ticket()
	page = open_ticket(desktop_page(people.anna), name)
	status_of(page, "New")
	expect(page.locator(".comment-box")).to_be_hidden()
	press(page, "Start Work")
	status_of(page, "In Progress")
	picture(page, "desk-form")

	press(page, "Request Data")
	dialog = page.get_by_role("dialog")
	dialog.get_by_role("button", name="Request Data").click()
	expect(page.locator(".msgprint")).to_contain_text("Message to the Customer")
	close_message(page)
	dialog.locator(".ql-editor[contenteditable]").fill("Which number is silent?")
	picture(page, "desk-move-dialog")
	dialog.get_by_role("button", name="Request Data").click()
	status_of(page, "Waiting for Data")
	expect(page.locator(".oki-message-agent")).to_contain_text("Which number is silent?")
	assert left_edge(page, ".oki-message-agent .oki-message-card") > left_edge(page, ".oki-message-customer")
	assert frappe.db.get_value("Ticket", name, "agent") == people.anna


def test_a_note_is_yellow_and_never_mistaken_for_a_reply(people, desktop_page, picture):
	name = people.ticket()
	page = open_ticket(desktop_page(people.anna), name)
	composer = page.locator(".oki-composer")
	editor(page).fill("For the customer")
	composer.get_by_role("tab", name="Internal note").click()
	expect(editor(page)).to_have_text("")
	expect(composer.get_by_role("button", name="Add internal note")).to_be_visible()
	expect(composer).to_have_css("background-color", "rgb(255, 247, 209)")
	editor(page).fill("Only for us")
	picture(page, "desk-internal-note")
	composer.get_by_role("button", name="Add internal note").dblclick()
	note = page.locator(".oki-message-note")
	expect(note).to_contain_text("Internal note")
	expect(note).to_contain_text("Only for us")
	composer.get_by_role("tab", name="Reply to customer").click()
	expect(editor(page)).to_have_text("For the customer")
	frappe.db.rollback()
	sent = frappe.get_all(
		"Ticket Message", filters={"ticket": name, "sender_side": "Agent"}, pluck="is_internal"
	)
	assert sent == [1]


def test_a_draft_outlives_a_reload_and_stays_with_its_ticket(people, desktop_page):
	first, second = people.ticket(), people.ticket(subject="Another line is down")
	page = open_ticket(desktop_page(people.anna), first)
	editor(page).fill("Half of an answer")
	page.reload()
	expect(editor(page)).to_have_text("Half of an answer")
	page.evaluate("name => frappe.set_route('Form', 'Ticket', name)", second)
	expect(page.locator(".title-text")).to_contain_text("Another line")
	expect(editor(page)).to_have_text("")
	page.evaluate("name => frappe.set_route('Form', 'Ticket', name)", first)
	expect(editor(page)).to_have_text("Half of an answer")


@pytest.mark.script_errors("413")
def test_a_reply_carries_its_files_and_a_failed_one_can_be_tried_again(people, desktop_page):
	name = people.ticket()
	page = open_ticket(desktop_page(people.anna), name)
	editor(page).fill("See the plan")
	page.locator(".oki-composer input[type=file]").set_input_files(
		[
			{"name": "plan.txt", "mimeType": "text/plain", "buffer": b"Port 7"},
			{"name": "photo.png", "mimeType": "image/png", "buffer": PIXEL},
		]
	)
	expect(page.locator(".oki-queued")).to_have_count(2)
	cut = ["photo.png"]

	def upload(route):
		if cut and cut[0].encode() in (route.request.post_data_buffer or b""):
			cut.clear()
			route.fulfill(status=413, json={"_server_messages": '["{\\"message\\": \\"Too large\\"}"]'})
		else:
			route.continue_()

	page.route("**/api/method/upload_file", upload)
	editor(page).press("Control+Enter")
	failed = page.locator(".oki-queued-failed")
	expect(failed).to_contain_text("photo.png")
	expect(failed).to_contain_text("Too large")
	expect(editor(page)).to_have_text("")
	expect(page.locator(".oki-message-agent .oki-file")).to_have_count(1)
	failed.get_by_role("button", name="Retry").click()
	expect(page.locator(".oki-message-agent .oki-file")).to_have_count(2)
	expect(page.locator(".oki-queued")).to_have_count(0)
	frappe.db.rollback()
	files = frappe.get_all(
		"File", filters={"attached_to_doctype": "Ticket Message", "owner": people.anna}, fields=["is_private"]
	)
	assert [file.is_private for file in files] == [1, 1]


REPLY = "**/api/method/oki_tickets.api.agent.reply"


# Of an answer without a body Frappe's own report of errors makes another one.
@pytest.mark.script_errors("ERR_FAILED|ERR_INTERNET|status of 500|Unexpected end of JSON")
@on_the_way
def test_trouble_on_the_way_keeps_the_reply_and_writes_it_once(people, desktop_page, trouble):
	name = people.ticket()
	page = open_ticket(desktop_page(people.anna), name)
	editor(page).fill("The port is reset")
	page.route(REPLY, trouble)
	editor(page).press("Control+Enter")
	expect(page.locator("#alert-container")).to_contain_text("The server cannot be reached")
	expect(editor(page)).to_have_text("The port is reset")
	page.unroute(REPLY)
	page.reload()
	expect(editor(page)).to_have_text("The port is reset")
	editor(page).press("Control+Enter")
	expect(editor(page)).to_have_text("")
	expect(page.locator(".oki-message-agent")).to_have_count(1)
	frappe.db.rollback()
	assert frappe.db.count("Ticket Message", {"ticket": name, "sender": people.anna}) == 1


@pytest.mark.script_errors("ERR_INTERNET")
def test_a_composer_that_was_offline_goes_on(people, desktop_page):
	page = open_ticket(desktop_page(people.anna), people.ticket())
	editor(page).fill("Can you hear us?")
	page.context.set_offline(True)
	editor(page).press("Control+Enter")
	expect(page.locator("#alert-container")).to_contain_text("Connection Lost")
	expect(editor(page)).to_have_text("Can you hear us?")
	page.context.set_offline(False)
	editor(page).press("Control+Enter")
	expect(page.locator(".oki-message-agent")).to_contain_text("Can you hear us?")


def test_a_canned_reply_is_found_and_filled_in(people, desktop_page, picture):
	canned = people.canned_reply("<p>About {{ subject }}: we reset the port.</p>")
	page = open_ticket(desktop_page(people.anna), people.ticket())
	page.get_by_role("button", name="Canned replies").click()
	dialog = page.get_by_role("dialog")
	dialog.get_by_placeholder("Search by name or text").fill(canned)
	expect(dialog.locator(".oki-canned-row")).to_have_count(1)
	picture(page, "desk-canned-replies")
	dialog.locator(".oki-canned-row").click()
	expect(editor(page)).to_have_text("About The line is down: we reset the port.")


def customers_answer(page: Page, ticket: str, body: str) -> None:
	answer = page.request.post(CUSTOMER_MESSAGE, form={"ticket": ticket, "body": body})
	assert answer.ok, answer.text()


def test_a_customers_message_arrives_while_the_agent_types(people, desktop_page, open_page):
	name = people.ticket()
	page = open_ticket(desktop_page(people.anna), name)
	customer = open_page({"width": 800, "height": 600}, people.klara)
	editor(page).click()
	page.keyboard.type("We are ")
	customers_answer(customer, name, "It works again")
	expect(page.locator(".oki-message-customer").last).to_contain_text("It works again")
	page.keyboard.type("looking into it")
	expect(editor(page)).to_have_text("We are looking into it")
	expect(editor(page)).to_be_focused()


def test_an_unsaved_form_hears_who_moved_the_ticket_and_loses_nothing(people, desktop_page, picture):
	name = people.ticket()
	anna, boris = desktop_page(people.anna), desktop_page(people.boris)
	open_ticket(anna, name)
	open_ticket(boris, name)
	subject = boris.locator("[data-fieldname=subject] input:visible")
	subject.fill("Lines 1 to 4 are down")
	subject.press("Tab")
	editor(boris).fill("I take it")
	press(anna, "Start Work")
	notice = boris.locator(".form-message")
	expect(notice).to_contain_text("Anna moved the ticket to In Progress")
	picture(boris, "desk-conflict")
	notice.get_by_role("button", name="Reload and keep my changes").click()
	expect(notice).to_have_count(0)
	status_of(boris, "Not Saved")
	expect(subject).to_have_value("Lines 1 to 4 are down")
	expect(editor(boris)).to_have_text("I take it")
	boris.keyboard.press("Control+s")
	status_of(boris, "In Progress")
	frappe.db.rollback()
	assert frappe.db.get_value("Ticket", name, ["subject", "agent"]) == ("Lines 1 to 4 are down", people.anna)


@pytest.mark.script_errors(r"409|MoveRefused")
def test_of_two_agents_who_move_at_once_the_second_hears_who_was_first(people, desktop_page):
	name = people.ticket()
	anna, boris = desktop_page(people.anna), desktop_page(people.boris)
	open_ticket(anna, name)
	open_ticket(boris, name)
	boris.evaluate("() => frappe.realtime.socket.disconnect()")
	press(anna, "Start Work")
	status_of(anna, "In Progress")
	press(boris, "Start Work")
	expect(boris.locator(".msgprint")).to_contain_text(re.compile("set by Anna"))
	close_message(boris)
	status_of(boris, "In Progress")
	expect(boris.get_by_role("button", name="Propose Solution")).to_be_visible()


def test_a_line_that_was_cut_is_caught_up_with(people, desktop_page, open_page):
	name = people.ticket()
	page = open_ticket(desktop_page(people.anna), name)
	customer = open_page({"width": 800, "height": 600}, people.klara)
	page.evaluate("() => frappe.realtime.socket.disconnect()")
	customers_answer(customer, name, "Did you get this?")
	page.evaluate("() => window.dispatchEvent(new Event('online'))")
	expect(page.locator(".oki-message-customer").last).to_contain_text("Did you get this?")
	page.wait_for_function("() => frappe.realtime.socket.connected")
	customers_answer(customer, name, "And this?")
	expect(page.locator(".oki-message-customer").last).to_contain_text("And this?")


def test_a_head_has_more_moves_and_a_phone_has_them_all(people, phone_page, picture):
	page = open_ticket(phone_page(people.head), people.ticket())
	picture(page, "desk-form-phone")
	page.locator(".oki-moves").get_by_role("button", name="Start Work").click()
	# Six moves, and Transfer, Escalate and Merge.
	expect(page.locator(".oki-moves button")).to_have_count(9)
	wide = page.evaluate("() => document.documentElement.scrollWidth > document.documentElement.clientWidth")
	assert not wide


def test_a_new_ticket_learns_the_company_from_the_contact(people, desktop_page):
	contact = frappe.db.get_value("Contact", {"user": people.klara})
	page = desktop_page(people.anna)
	page.goto("/app/ticket/new")
	page.locator("[data-fieldname=subject] input").fill("Called about a dead line")
	field = page.locator("[data-fieldname=contact] input")
	field.fill(contact)
	page.locator("[data-fieldname=contact]").get_by_role("option", name=contact).click()
	expect(page.locator("[data-fieldname=customer] input")).to_have_value(people.company)
	page.locator("[data-fieldname=description] .ql-editor[contenteditable]").fill("No tone at all")
	# Frappe's editor tells the form a moment later.
	page.wait_for_function("cur_frm.doc.description?.includes('No tone')")
	# The type that the settings name is chosen already.
	expect(page.locator("[data-fieldname=ticket_type] input")).to_have_value("Problem")
	page.get_by_role("button", name="Save").click()
	expect(page.locator(".oki-message-customer")).to_contain_text("No tone at all")
	expect(page.locator(".oki-strip")).to_contain_text(people.company)
