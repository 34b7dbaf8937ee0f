"""The ticket's form, as an agent works with it."""

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk_people import DeskPeople

CUSTOMER_MESSAGE = "/api/method/oki_tickets.api.portal.reply"
REFUSED = r"status of 4\d\d"


@pytest.fixture
def people():
	people = DeskPeople()
	yield people
	people.remove_all()


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


def status_of(page: Page, status: str) -> None:
	expect(page.locator(".page-head .indicator-pill")).to_have_text(status)


def test_an_agent_takes_a_ticket_through_its_life(desktop_page, people, picture):
	name = people.ticket()
	page = open_ticket(desktop_page(people.anna), name)
	status_of(page, "New")
	press(page, "Start Work")
	status_of(page, "In Progress")
	picture(page, "desk-form")

	press(page, "Request Data")
	dialog = page.get_by_role("dialog")
	dialog.get_by_role("button", name="Request Data").click()
	expect(page.locator(".msgprint")).to_contain_text("Message to the Customer")
	page.locator(".msgprint-dialog .btn-modal-close").click()
	dialog.locator(".ql-editor[contenteditable]").fill("Which number is silent?")
	picture(page, "desk-move-dialog")
	dialog.get_by_role("button", name="Request Data").click()
	status_of(page, "Waiting for Data")
	expect(page.locator(".oki-message-agent")).to_contain_text("Which number is silent?")
	assert frappe.db.get_value("Ticket", name, "agent") == people.anna
