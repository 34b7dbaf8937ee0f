"""Tickets that wait for another one, as agents see them."""

import frappe
from playwright.sync_api import Page, expect

from oki_tickets.api import agent
from tests.factories import as_user

SOLVED = {"problem_summary": "No tone anywhere", "resolution_summary": "The exchange was restarted"}


def open_ticket(page: Page, name: str) -> Page:
	page.goto(f"/app/ticket/{name}")
	expect(page.locator(".oki-message").first).to_be_visible()
	return page


def test_a_ticket_that_waits_shows_how_the_other_one_stands(people, desktop_page, picture):
	target, waiting = people.ticket(subject="The exchange is down"), people.ticket()
	page = open_ticket(desktop_page(people.anna), waiting)
	field = page.locator(".frappe-control[data-fieldname=waits_for]:visible input")
	field.click()
	field.press_sequentially(target)
	page.locator("[data-fieldname=waits_for] .awesomplete [role=option]", has_text=target).first.click()
	# The link is in the form once the server has found its ticket; a save before that saves nothing.
	expect(page.locator(".page-head .indicator-pill")).to_have_text("Not Saved")
	page.keyboard.press("Control+s")
	bar = page.locator(".oki-related")
	expect(bar).to_contain_text(f"Waits for {target} “The exchange is down” New")
	assert frappe.db.get_value("Ticket", waiting, "waits_for") == target
	page.evaluate("scrollTo(0, 0)")
	picture(page, "agent-related")

	there = open_ticket(desktop_page(people.boris), target)
	expect(there.locator(".oki-related")).to_have_text(f"These wait for this ticket: {waiting}")
	with as_user(people.boris):
		agent.apply_action(target, "Start Work")
		agent.apply_action(target, "Propose Solution", **SOLVED)
	frappe.db.commit()
	expect(bar).to_contain_text("Resolved")
	bar.get_by_role("link", name=target).click()
	expect(page.locator(".page-head .indicator-pill")).to_have_text("Resolved")
