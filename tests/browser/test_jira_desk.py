"""Jira as people see it in Desk: an administrator connects it, an agent sends a ticket there and hears back.
Orders are carried out by the site's own workers."""

import json

import frappe
import pytest
from frappe.installer import update_site_config
from playwright.sync_api import Page, expect

from oki_tickets.channels import connections
from oki_tickets.channels.jira import orders
from tests import factories, jira
from tests.browser.conftest import PASSWORD
from tests.browser.dialogs import still
from tests.browser.test_desk_form import editor, open_ticket, press, status_of
from tests.deleting import delete
from tests.fake_jira import EWA, FakeJira


@pytest.fixture
def fake(people):
	"""A Jira that the served site and its workers may reach, and Boris as an engineer whom it knows."""
	fake = FakeJira()
	fake.people = {people.boris: EWA}
	before = jira.as_it_is()
	update_site_config(connections.SITE_CONFIG, [fake.service.host])
	jira.set_up(jira.settings_of(fake))
	frappe.db.commit()
	with fake.service.running():
		yield fake
	frappe.db.rollback()
	update_site_config(connections.SITE_CONFIG, "None")
	frappe.db.delete("Jira Account", {"user": people.boris})
	jira.put_back(before)
	frappe.db.commit()
	assert fake.mistakes == []


def choose(page: Page, field: str, value: str) -> None:
	"""Fills a link field of the open dialog."""
	control = page.get_by_role("dialog").locator(f"[data-fieldname={field}] input")
	control.fill(value)
	page.get_by_role("option", name=value).first.click()


def test_an_agent_sends_a_ticket_to_development_and_hears_back(people, fake, desktop_page, picture):
	ticket = people.ticket(subject="Calls drop after ten seconds")
	page = open_ticket(desktop_page(people.anna), ticket)
	press(page, "Start Work")
	status_of(page, "In Progress")
	_send_to_development(page, people.boris, picture)
	(key,) = [issue["key"] for issue in fake.issues.values()]
	_hears_back(page, fake, key, ticket, picture)
	_passes_on(page, picture)


def _send_to_development(page: Page, engineer: str, picture) -> None:
	press(page, "Send to Development")
	dialog = page.get_by_role("dialog")
	choose(page, "engineer", engineer)
	due = dialog.locator("[data-fieldname=development_due_on] input")
	due.fill("20-03-2999")
	due.press("Tab")
	dialog.get_by_label("Create a Jira Issue").check()
	picture(page, "agent-send-to-development")
	dialog.get_by_role("button", name="Send to Development").click()
	status_of(page, "In Development")
	page.get_by_role("tab", name="Development").click()
	expect(page.locator("[data-fieldname=jira_url] a")).to_contain_text("/browse/OKI-")
	expect(page.locator("[data-fieldname=jira_status]")).to_contain_text("To Do")
	picture(page, "agent-development")


def _hears_back(page: Page, fake: FakeJira, key: str, ticket: str, picture) -> None:
	fake.comment(key, "#customer Mended in version 4.2, which is out on Monday.")
	fake.change(key, status="Done")
	orders.look_at_issue(ticket, key=f"test:{ticket}")
	frappe.db.commit()
	page.get_by_role("tab", name="Conversation").click()
	status_of(page, "In Progress")
	note = page.locator(".oki-message-note", has_text="version 4.2")
	expect(note).to_contain_text("Ewa Programista (Jira)")
	expect(page.locator(".oki-message-note", has_text=f"{key} is done in Jira")).to_be_visible()
	picture(page, "agent-note-from-jira")


def _passes_on(page: Page, picture) -> None:
	page.locator(".oki-message-note", has_text="version 4.2").get_by_role("button").click()
	expect(editor(page)).to_contain_text("Mended in version 4.2")
	editor(page).press("Control+Enter")
	expect(page.locator(".oki-message-agent")).to_contain_text("Mended in version 4.2")


def test_a_note_goes_to_jira_only_when_it_is_sent(people, fake, desktop_page):
	ticket = people.ticket()
	factories.write_message(ticket, people.anna, body="Trace: BYE after ten seconds", is_internal=True)
	jira.escalate(people.anna, ticket, engineer=people.boris, development_due_on="2999-03-20")
	frappe.db.commit()
	page = open_ticket(desktop_page(people.anna), ticket)
	note = page.locator(".oki-message-note", has_text="BYE after")
	note.hover()
	note.get_by_role("button", name="Send to Jira").click()
	assert "BYE after" not in json.dumps(_comments(fake))
	page.get_by_role("dialog").get_by_role("button", name="Yes").click()
	expect(page.locator(".desk-alert", has_text="On its way to OKI-")).to_be_visible()
	for _ in range(100):
		if _comments(fake):
			break
		page.wait_for_timeout(100)
	assert "BYE after" in json.dumps(_comments(fake))


def _comments(fake: FakeJira) -> list:
	return [comment for issue in fake.issues.values() for comment in issue["comments"]]


@pytest.fixture
def administrator():
	user = factories.create_user("System Manager", first_name="Ada", password=PASSWORD).name
	frappe.db.commit()
	yield user
	frappe.db.rollback()
	delete("User", user)
	frappe.db.commit()


def test_an_administrator_connects_jira(people, fake, administrator, open_page, desktop_page, picture):
	page = desktop_page(administrator)
	page.goto("/app/oki-tickets-settings")
	page.get_by_role("tab", name="Jira").click()
	picture(page, "administrator-jira")
	page.get_by_role("button", name="Test Connection").click()
	dialog = page.get_by_role("dialog")
	expect(dialog).to_contain_text("Jira is connected")
	expect(dialog.locator(".oki-good")).to_have_count(4)
	picture(page, "administrator-jira-test")
	still(page)
	dialog.locator(".btn-modal-close").click()
	page.get_by_role("button", name="How to Set the Webhook Up").click()
	expect(page.get_by_role("dialog").locator("[data-fieldname=address]").first).to_contain_text(
		"oki_tickets.api.jira.webhook"
	)
	picture(page, "administrator-jira-webhook")
