"""Linking Telegram from Desk and from the portal, and the outbox as an administrator sees it."""

import frappe
import pytest
from playwright.sync_api import expect

from oki_tickets.channels import outbox
from oki_tickets.channels.telegram import links
from tests.browser.desk_people import DeskPeople
from tests.browser.trouble import hold_back_script

SETTINGS = {"telegram_enabled": 1, "telegram_customers": 1, "telegram_bot_name": "oki_tests_bot"}


@pytest.fixture
def people():
	"""Agents and a customer of a desk that has a bot; nothing is sent to it."""
	made = DeskPeople()
	_set(SETTINGS)
	yield made
	frappe.db.rollback()
	_set({"telegram_enabled": 0, "telegram_bot_name": None})
	frappe.db.delete(outbox.DOCTYPE, {"channel": "Test"})
	frappe.db.delete("Notice Preference", {"user": ("in", [made.anna, made.boris])})
	frappe.db.commit()
	made.remove_all()


def _set(values: dict) -> None:
	for field, value in values.items():
		frappe.db.set_single_value("Oki Tickets Settings", field, value)
	frappe.clear_document_cache("Oki Tickets Settings")
	frappe.db.commit()


def test_an_agent_chooses_channels_and_links_telegram(people, desktop_page, picture):
	frappe.get_doc(doctype="Notice Preference", user=people.anna, has_quiet_hours=1).insert()
	frappe.db.commit()
	page = desktop_page(people.anna)
	page.goto(f"/app/notice-preference/{people.anna}")
	expect(page.locator("[data-fieldname=quiet_from] input")).to_have_value("22:00")
	expect(page.get_by_text("Not Saved")).to_be_hidden()
	page.get_by_role("button", name="Link Telegram").click()
	link = page.get_by_role("link", name="Open @oki_tests_bot")
	expect(link).to_be_visible()
	address = link.get_attribute("href")
	assert address.startswith("https://t.me/oki_tests_bot?start=")
	picture(page, "notice-preference")
	frappe.db.rollback()
	assert links.redeem(address.rpartition("=")[2]) == people.anna


def test_a_customer_links_telegram_on_a_phone(people, phone_page):
	page = phone_page(people.klara)
	let_script_come = hold_back_script(page)
	page.goto("/tickets", wait_until="commit")
	button = page.get_by_role("button", name="Write to us in Telegram")
	expect(button).to_be_disabled()
	let_script_come()
	button.click()
	link = page.get_by_role("link", name="Open @oki_tests_bot")
	expect(link).to_be_visible()
	expect(page.locator("#oki-telegram")).to_contain_text("for 15 minutes")
	assert links.redeem(link.get_attribute("href").rpartition("=")[2]) == people.klara


def test_an_administrator_sends_again_what_was_given_up(people, desktop_page, monkeypatch):
	monkeypatch.setattr(outbox, "enqueue_delivery", lambda channel: None)
	outbox.post("Test", "somebody", {"text": "words"})
	frappe.db.set_value(
		outbox.DOCTYPE,
		{"channel": "Test"},
		{"state": "Given Up", "next_try": 0, "attempts": 31, "last_error": "Telegram: 500"},
	)
	frappe.db.commit()
	page = desktop_page("Administrator", password="admin")
	page.goto("/app/outbox-message?channel=Test")
	expect(page.locator(".list-row").filter(has_text="Given Up")).to_be_visible()
	name = frappe.db.get_value(outbox.DOCTYPE, {"channel": "Test"})
	page.goto(f"/app/outbox-message/{name}")
	page.get_by_role("button", name="Send Again").click()
	expect(page.locator(".form-message").filter(has_text="Next try")).to_be_visible()
	frappe.db.rollback()
	assert frappe.db.get_value(outbox.DOCTYPE, name, "state") == "Waiting"
