"""An administrator of a new desk: the onboarding, and what is still missing."""

import frappe
import pytest
from playwright.sync_api import Page, expect

from oki_tickets.services import first_steps
from tests import factories
from tests.browser.axe import grave_findings
from tests.browser.conftest import PASSWORD
from tests.deleting import delete


@pytest.fixture
def admin():
	"""An administrator before whom nobody has taken a step."""
	user = factories.create_user("System Manager", first_name="Adam", password=PASSWORD).name
	_take_back()
	before = frappe.get_system_settings("enable_onboarding")
	frappe.db.set_single_value("System Settings", "enable_onboarding", 1)
	frappe.db.commit()
	yield user
	frappe.db.rollback()
	_take_back()
	frappe.db.set_single_value("System Settings", "enable_onboarding", before)
	delete("User", user)
	frappe.db.commit()


def _take_back() -> None:
	names = ("in", list(first_steps.STEPS))
	frappe.db.set_value("Onboarding Step", {"name": names}, {"is_complete": 0, "is_skipped": 0})
	frappe.db.set_value("Module Onboarding", first_steps.ONBOARDING, "is_complete", 0)


# Frappe's chart, where one leaves the page while it is drawn.
@pytest.mark.script_errors("<rect> attribute width")
def test_the_onboarding_leads_to_what_is_missing(admin, desktop_page, picture):
	page = desktop_page(admin)
	page.goto("/app/oki-tickets")
	onboarding = page.locator(".onboarding-widget-box")
	expect(onboarding.get_by_text("From an empty desk to the first answered ticket")).to_be_visible()
	expect(onboarding.locator(".onboarding-step")).to_have_count(len(first_steps.STEPS))
	picture(page, "admin-first-steps")
	onboarding.locator(".step-text", has_text="Check your settings").click()
	onboarding.get_by_role("button", name="Check my settings").click()
	page.get_by_role("dialog").get_by_role("button", name="Continue").click()
	_sees_what_is_missing(page)
	assert grave_findings(page, ".oki-check") == []
	picture(page, "admin-check-settings", full_page=True)
	_goes_and_mends(page)


def _sees_what_is_missing(page: Page) -> None:
	row = page.locator(".oki-check li", has_text="Incoming mail")
	expect(row).to_have_class("oki-check-missing")
	expect(page.locator(".oki-check-head")).to_contain_text("Things to mend")


def _goes_and_mends(page: Page) -> None:
	page.locator(".oki-check li", has_text="Incoming mail").get_by_role("link", name="Set Up").click()
	page.wait_for_url("**/app/email-account**")


def test_the_check_is_read_on_a_phone_too(admin, phone_page):
	page = phone_page(admin)
	page.goto("/app/ticket-settings-check")
	_sees_what_is_missing(page)
	expect(page.get_by_role("heading", name="Check My Settings")).to_be_visible()
	width = page.evaluate("document.documentElement.scrollWidth")
	assert width <= page.viewport_size["width"]
