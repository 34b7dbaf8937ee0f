"""One form shows all tickets: what belongs to one of them never ends up in another that is opened meanwhile."""

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests import factories
from tests.browser.test_desk_form import customers_answer, editor, open_ticket, press, status_of
from tests.browser.trouble import hold_back

DOORS = "**/api/method/oki_tickets.api.agent."


def turn_to(page: Page, ticket: str, subject: str) -> None:
	# Its promise waits for all answers, those that are held back too.
	page.evaluate("name => void frappe.set_route('Form', 'Ticket', name)", ticket)
	expect(page.locator(".title-text")).to_contain_text(subject)


def change_subject(page: Page, subject: str) -> None:
	field = page.locator("[data-fieldname=subject] input:visible")
	field.fill(subject)
	field.press("Tab")
	status_of(page, "Not Saved")


def test_an_answer_that_comes_late_touches_nothing_of_the_next_ticket(people, desktop_page):
	asked, other = people.ticket(), people.ticket(subject="Another line is down")
	page = open_ticket(desktop_page(people.anna), asked)
	press(page, "Start Work")
	status_of(page, "In Progress")
	press(page, "Request Data")
	dialog = page.get_by_role("dialog")
	dialog.locator(".ql-editor[contenteditable]").fill("Which number is silent?")
	let_go = hold_back(page, f"{DOORS}apply_action*")
	dialog.get_by_role("button", name="Request Data").click()
	turn_to(page, other, "Another line")
	expect(page.locator(".oki-message")).to_have_count(1)
	editor(page).fill("Half of an answer")
	page.locator(".oki-composer input[type=file]").set_input_files(
		{"name": "plan.txt", "mimeType": "text/plain", "buffer": b"Port 7"}
	)
	change_subject(page, "Lines 1 to 4 are down")
	let_go()
	expect(page.locator("#alert-container")).to_contain_text(f"{asked}: Waiting for Data")
	expect(editor(page)).to_have_text("Half of an answer")
	expect(page.locator(".oki-queued-waiting")).to_have_count(1)
	page.keyboard.press("Control+s")
	status_of(page, "New")
	frappe.db.rollback()
	assert frappe.db.get_value("Ticket", other, "subject") == "Lines 1 to 4 are down"
	assert not frappe.get_all("File", {"file_name": "plan.txt", "owner": people.anna})


def test_the_moves_of_one_ticket_are_gone_before_the_next_is_shown(people, phone_page):
	first, second = people.ticket(), people.ticket(subject="Another line is down")
	page = open_ticket(phone_page(people.anna), first)
	moves = page.locator(".oki-moves button")
	expect(moves.first).to_be_visible()
	let_go = hold_back(page, f"{DOORS}get_desk_view*")
	turn_to(page, second, "Another line")
	expect(page.locator(".oki-message")).to_have_count(0)
	assert moves.count() == 0
	expect(page.locator("[data-fieldname=customer_card]")).to_have_text("")
	expect(page.locator(".oki-audience")).to_have_text("To the customer")
	let_go()
	expect(moves.first).to_be_visible()


def test_own_changes_are_told_apart_though_another_ticket_was_looked_at(people, desktop_page):
	first, second = people.ticket(), people.ticket(subject="Another line is down", phone="+48 22 111 11 11")
	page = open_ticket(desktop_page(people.anna), first)
	change_subject(page, "Lines 1 to 4 are down")
	turn_to(page, second, "Another line")
	expect(page.locator(".oki-message")).to_have_count(1)
	turn_to(page, first, "Lines 1 to 4")
	with factories.as_user(people.boris):
		frappe.get_doc("Ticket", first).update({"phone": "+48 22 555 55 55"}).save()
	frappe.db.commit()
	page.get_by_role("button", name="Reload and keep my changes").click()
	expect(page.locator("[data-fieldname=phone] input")).to_have_value("+48 22 555 55 55")
	expect(page.locator("[data-fieldname=subject] input:visible")).to_have_value("Lines 1 to 4 are down")
	page.keyboard.press("Control+s")
	status_of(page, "New")
	frappe.db.rollback()
	assert frappe.db.get_value("Ticket", first, ["subject", "phone"]) == (
		"Lines 1 to 4 are down",
		"+48 22 555 55 55",
	)


def test_after_a_cut_line_every_ticket_of_the_tab_is_heard_again(people, desktop_page, open_page):
	first, second = people.ticket(), people.ticket(subject="Another line is down")
	page = open_ticket(desktop_page(people.anna), first)
	turn_to(page, second, "Another line")
	expect(page.locator(".oki-message")).to_have_count(1)
	page.evaluate("() => frappe.realtime.socket.disconnect()")
	page.evaluate("() => frappe.realtime.socket.connect()")
	page.wait_for_function("() => frappe.realtime.socket.connected")
	turn_to(page, first, "The line is down")
	expect(page.locator(".oki-message")).to_have_count(1)
	customers_answer(open_page({"width": 800, "height": 600}, people.klara), first, "Do you hear me?")
	expect(page.locator(".oki-message-customer").last).to_contain_text("Do you hear me?")


@pytest.mark.script_errors("413")
def test_a_file_that_fails_behind_the_next_ticket_is_told_of(people, desktop_page):
	first, second = people.ticket(), people.ticket(subject="Another line is down")
	page = open_ticket(desktop_page(people.anna), first)
	held = []
	page.route("**/api/method/upload_file", lambda route: held.append(route))
	editor(page).fill("See the plan")
	page.locator(".oki-composer input[type=file]").set_input_files(
		{"name": "plan.txt", "mimeType": "text/plain", "buffer": b"Port 7"}
	)
	editor(page).press("Control+Enter")
	expect(page.locator(".oki-queued-busy")).to_have_count(1)
	would_leave = "() => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))"
	assert not page.evaluate(would_leave)
	turn_to(page, second, "Another line")
	editor(page).fill("The next customer need not wait")
	expect(page.get_by_role("button", name="Send reply")).to_be_enabled()
	held[0].fulfill(status=413, json={"_server_messages": '["{\\"message\\": \\"Too large\\"}"]'})
	alert = page.locator("#alert-container")
	expect(alert).to_contain_text(f"plan.txt was not attached to {first}")
	expect(alert).to_contain_text("Too large")
	alert.get_by_role("link", name=first).click()
	expect(page.locator(".oki-queued-failed")).to_contain_text("plan.txt")
	assert page.evaluate(would_leave)


def test_a_file_taken_out_while_another_one_is_sent_stays_here(people, desktop_page):
	ticket = people.ticket()
	page = open_ticket(desktop_page(people.anna), ticket)
	let_go = hold_back(page, "**/api/method/upload_file")
	editor(page).fill("See the plan")
	page.locator(".oki-composer input[type=file]").set_input_files(
		[{"name": name, "mimeType": "text/plain", "buffer": b"Port 7"} for name in ("plan.txt", "wrong.txt")]
	)
	editor(page).press("Control+Enter")
	expect(page.locator(".oki-queued-busy")).to_contain_text("plan.txt")
	page.locator(".oki-queued-waiting [data-drop]").click()
	let_go()
	expect(page.locator(".oki-queued")).to_have_count(0)
	expect(page.locator(".oki-message").last).to_contain_text("plan.txt")
	frappe.db.rollback()
	message = frappe.get_last_doc("Ticket Message", {"ticket": ticket}).name
	assert frappe.get_all("File", {"attached_to_name": message}, pluck="file_name") == ["plan.txt"]
