"""A ticket from the customer's first word to "accepted", with customer and agent each in a browser of their
own. The pictures of its steps are the guides'."""

import re

import frappe
from playwright.sync_api import Page, expect

from tests.browser.test_desk_form import editor, open_ticket, press, status_of

PROBLEM = "Extension 204 hangs up after ten seconds."
DONE = "Replaced the SIP profile of extension 204."


def test_a_ticket_from_first_word_to_accepted(people, desktop_page, picture):
	customer, agent = desktop_page(people.klara), desktop_page(people.anna)
	name = raise_with_file(customer, picture)
	open_ticket(agent, name)
	answer_and_note(agent, picture)
	ask_for_data(agent, picture)
	customer_answers(customer, picture)
	propose(agent, picture)
	reject_with_reason(customer, picture)
	propose_again(agent)
	accept(customer, picture)
	expect(agent.locator(".page-head .indicator-pill")).to_have_text("Closed")
	picture(agent, "agent-closed")
	assert history(name) == [
		("Start Work", "Agent"),
		("Request Data", "Agent"),
		("Provide Data", "Customer"),
		("Propose Solution", "Agent"),
		("Reject Solution", "Customer"),
		("Start Work", "Agent"),
		("Propose Solution", "Agent"),
		("Accept Solution", "Customer"),
	]


def raise_with_file(page: Page, picture) -> str:
	page.goto("/tickets/new")
	page.get_by_label("Subject").fill("Calls to extension 204 drop")
	page.get_by_label("I am technical").check()
	page.get_by_label("Problem").check()
	page.get_by_label("Description").fill(
		"Every call drops after ten seconds.\n\nSince Monday, only this extension."
	)
	trace = {"name": "sip-trace.txt", "mimeType": "text/plain", "buffer": b"BYE after 200 OK"}
	page.locator("#oki-file-input").set_input_files(trace)
	picture(page, "portal-new")
	page.get_by_role("button", name="Send", exact=True).click()
	page.wait_for_url(re.compile(r"/tickets/TKT-"))
	expect(page.locator(".oki-message").first.get_by_role("link")).to_contain_text("sip-trace")
	picture(page, "portal-ticket")
	return page.url.split("?")[0].rsplit("/", 1)[1]


def answer_and_note(page: Page, picture) -> None:
	press(page, "Start Work")
	status_of(page, "In Progress")
	editor(page).fill("Thank you, Klara. I am looking at the trace.")
	editor(page).press("Control+Enter")
	expect(page.locator(".oki-message-agent")).to_contain_text("looking at the trace")
	composer = page.locator(".oki-composer")
	composer.get_by_role("tab", name="Internal note").click()
	editor(page).fill("Same pattern as last week: session timer of the old profile.")
	composer.get_by_role("button", name="Add internal note").click()
	expect(page.locator(".oki-message-note")).to_contain_text("old profile")
	composer.get_by_role("tab", name="Reply to customer").click()
	picture(page, "agent-ticket")


def ask_for_data(page: Page, picture) -> None:
	press(page, "Request Data")
	dialog = page.get_by_role("dialog")
	dialog.locator(".ql-editor[contenteditable]").fill("Which telephone stands at extension 204?")
	picture(page, "agent-request-data")
	dialog.get_by_role("button", name="Request Data").click()
	status_of(page, "Waiting for Data")


def customer_answers(page: Page, picture) -> None:
	page.goto("/tickets")
	picture(page, "portal-list")
	page.get_by_role("link", name="Waiting for your answer").click()
	page.get_by_role("link", name="Calls to extension 204 drop").click()
	expect(page.get_by_text("Which telephone stands")).to_be_visible()
	expect(page.get_by_text("session timer")).to_have_count(0)
	picture(page, "portal-waiting")
	page.get_by_label("Your reply").fill("A Yealink T31.")
	page.get_by_role("button", name="Send", exact=True).click()
	expect(page.locator("#oki-status .oki-badge")).to_have_text("In progress")


def propose(page: Page, picture=None) -> None:
	status_of(page, "In Progress")
	press(page, "Propose Solution")
	dialog = page.get_by_role("dialog")
	dialog.locator("[data-fieldname=problem_summary] textarea").fill(PROBLEM)
	dialog.locator("[data-fieldname=resolution_summary] textarea").fill(DONE)
	if picture:
		picture(page, "agent-propose")
	dialog.get_by_role("button", name="Propose Solution").click()
	status_of(page, "Resolved")


def reject_with_reason(page: Page, picture) -> None:
	page.reload()
	expect(page.locator("#oki-solution")).to_contain_text("Replaced the SIP profile")
	picture(page, "portal-solution")
	page.get_by_role("button", name="Reject Solution").click()
	dialog = page.get_by_role("dialog", name="Reject Solution")
	dialog.get_by_label("What is still wrong").fill("Incoming calls still drop.")
	picture(page, "portal-reject")
	dialog.get_by_role("button", name="Reject Solution").click()
	expect(page.locator("#oki-status .oki-badge")).to_have_text("Solution rejected")


def propose_again(page: Page) -> None:
	status_of(page, "Solution Rejected")
	expect(page.locator(".oki-message").last).to_contain_text("Incoming calls still drop.")
	press(page, "Start Work")
	propose(page)


def accept(page: Page, picture) -> None:
	page.reload()
	page.get_by_role("button", name="Accept Solution").click()
	expect(page.locator("#oki-status .oki-badge")).to_have_text("Closed")
	picture(page, "portal-closed")


def history(name: str) -> list[tuple[str, str]]:
	frappe.db.rollback()
	rows = frappe.get_all(
		"Ticket Status Change",
		filters={"ticket": name},
		fields=["action", "side"],
		order_by="changed_at, creation",
	)
	return [(row.action, row.side) for row in rows]
