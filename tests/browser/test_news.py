"""News in portal and Desk: they come, are answered and go without a reload."""

import frappe
import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import grave_findings
from tests.deleting import delete


@pytest.fixture
def outage():
	"""An outage for everybody, on since now."""
	doc = frappe.get_doc(
		doctype="Broadcast",
		title="Telephones in Kraków are silent",
		message="<p>Our engineers are on their way. We expect the lines back by noon.</p>",
		kind="Outage",
	).insert()
	frappe.db.commit()
	yield doc
	frappe.db.rollback()
	doc.reload()
	ticket = doc.ticket
	delete("Broadcast", doc.name)
	delete("Ticket", ticket)
	frappe.db.commit()


def card(page: Page, doc):
	return page.locator(".oki-news-card", has_text=doc.title)


def test_a_look_for_news_leaves_the_keyboard_where_it_is(people, outage, phone_page):
	page = phone_page(people.klara)
	page.clock.install()
	page.goto("/tickets/new")
	hide = card(page, outage).get_by_role("button", name="Hide")
	hide.focus()
	for title in (outage.title, outage.title, f"{outage.title} and dark"):
		frappe.db.rollback()
		outage.reload()
		outage.title = title
		outage.save()
		frappe.db.commit()
		with page.expect_response("**/oki_tickets.api.broadcasts.get_current"):
			page.clock.fast_forward("00:31")
		expect(page.locator(".oki-news-card strong").first).to_have_text(title)
		expect(hide).to_be_focused()


def test_an_outage_is_shown_joined_hidden_and_ended(people, outage, desktop_page, phone_page, picture):
	desk = desktop_page(people.anna)
	desk.goto("/app/ticket")
	expect(card(desk, outage)).to_be_visible()
	expect(desk.locator(".list-row-head")).to_be_visible()
	assert grave_findings(desk, ".oki-news") == []
	picture(desk, "desk-news", clip={"x": 0, "y": 0, "width": 1280, "height": 400})

	portal = phone_page(people.klara)
	portal.goto("/tickets/new")
	expect(card(portal, outage)).to_be_visible()
	assert grave_findings(portal, ".oki-news") == []
	picture(portal, "portal-news-phone")
	card(portal, outage).get_by_role("button", name="I have this too").click()
	expect(card(portal, outage)).to_contain_text("You are on the list")
	expect(card(desk, outage)).to_contain_text("Customers who have it too: 1")

	frappe.db.rollback()
	outage.reload()
	outage.ends_at = frappe.utils.now_datetime()
	outage.save()
	frappe.db.commit()
	expect(card(desk, outage)).to_have_count(0)
	portal.goto("/tickets")
	expect(card(portal, outage)).to_contain_text("This is over")
	card(portal, outage).get_by_role("button", name="Hide").click()
	expect(card(portal, outage)).to_have_count(0)
	portal.goto("/tickets/new")
	expect(portal.locator("#oki-subject")).to_be_visible()
	expect(card(portal, outage)).to_have_count(0)
