"""Reports in Desk, as a head reads them."""

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests import reports
from tests.browser.desk_people import PASSWORD
from tests.deleting import delete
from tests.factories import create_head

DAYS = "from_date=2026-06-01&to_date=2026-06-30"


@pytest.fixture(scope="module")
def june():
	"""The fixed history of June 2026, for the served site to see, and a head who reads it."""
	frappe.set_user("Administrator")
	history = reports.live_through()
	head = create_head(password=PASSWORD)
	frappe.db.commit()
	yield history, head
	frappe.db.rollback()
	frappe.set_user("Administrator")
	# Who is away is listed in every report by agent.
	frappe.db.delete("Agent Absence", {"agent": history.absent})
	for ticket in history.tickets.values():
		# A ticket with a verdict stays: nobody deletes those.
		if not frappe.db.exists("Ticket Feedback", {"ticket": ticket}):
			delete("Ticket", ticket)
	frappe.db.commit()


def open_report(page: Page, name: str, line: str, more: str = "") -> Page:
	page.goto(f"/app/query-report/{name}?{DAYS}&support_line={line}{more}")
	expect(page.locator(".oki-report-help")).to_be_visible()
	expect(page.locator(".dt-scrollable .dt-row").first).to_be_visible()
	return page


@pytest.mark.parametrize("report", ["Rejected Solutions", "Ticket Communication by Agent"])
def test_every_report_opens(june, desktop_page, picture, report):
	history, head = june
	page = open_report(desktop_page(head), report, history.line)
	expect(page.locator(".report-summary .summary-item").first).to_be_visible()
	expect(page.locator(".chart-container .bar").first).to_be_visible()
	# The test site has no timekeeper, and says so above everything.
	page.add_style_tag(content="#alert-container { display: none }")
	# Its bars grow.
	page.wait_for_function("document.querySelector('.chart-container .bar').getBBox().height > 20")
	picture(page, f"report-{frappe.scrub(report)}")


# Frappe's charts stumble over their own animation when a page is left while it runs.
@pytest.mark.script_errors("removeChild")
def test_a_figure_opens_its_tickets(june, desktop_page):
	history, head = june
	page = open_report(desktop_page(head), "Ticket Communication by Agent", history.line)
	page.locator(".oki-figure", has_text="2").first.click()
	dialog = page.locator(".modal-dialog")
	expect(dialog.locator(".oki-report-ticket")).to_have_count(2)
	dialog.get_by_text("Open as List").click()
	expect(page.locator(".list-row")).to_have_count(2)


def test_a_period_by_name_sets_the_days(june, desktop_page):
	history, head = june
	page = open_report(desktop_page(head), "Line Throughput", history.line)
	field = page.locator(".page-form [data-fieldname='period'] select")
	field.select_option("Last Month")
	expect(page.locator(".oki-report-help summary")).not_to_contain_text("06-2026")


def test_a_report_fits_a_phone(june, phone_page):
	history, head = june
	page = open_report(phone_page(head), "Agent Scorecard", history.line)
	expect(page.locator(".report-summary .summary-item").first).to_be_visible()
