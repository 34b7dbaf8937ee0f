"""A customer answers by the link in a mail, without a log-in and without scripts."""

import frappe
import pytest
from playwright.sync_api import expect

from oki_tickets.domain import tokens
from tests import factories, ratings
from tests.browser.axe import grave_findings
from tests.browser.portal_people import PHONE, SIZES, SUMMARIES
from tests.portal import remove_what_was_made
from tests.site.security.people import forget_verdicts

LANGUAGES = {
	"en": ("I am satisfied", "Send My Rating"),
	"pl": ("Jestem zadowolony", "Wyślij ocenę"),
	"ru": ("Я доволен", "Отправить оценку"),
}


@pytest.fixture(scope="module")
def customer():
	user = factories.create_portal_user(factories.create_customer())
	frappe.db.commit()
	yield user
	forget_verdicts()
	remove_what_was_made()


def link_for(customer: str, language: str) -> tuple[str, str]:
	"""A committed, solved ticket of somebody who reads `language`, and the path of its link."""
	frappe.db.set_value("User", customer, "language", language)
	ratings.set_up_mail()
	ticket = ratings.solve(factories.create_ticket(customer, subject="Calls to the office fail").name)
	frappe.db.set_value("Ticket", ticket, dict(SUMMARIES))
	path = f"{tokens.PATH}{ratings.token_of(ticket)}"
	frappe.db.delete("Email Account", {"email_id": "desk@oki-tests.example"})
	frappe.db.delete("Outbox Message", {"ticket": ticket})
	frappe.db.commit()
	return ticket, path


@pytest.mark.parametrize(("screen", "language"), [("desktop", "en"), ("phone", "pl"), ("phone", "ru")])
def test_the_link_of_the_mail_rates(customer, open_page, screen, language, picture):
	ticket, path = link_for(customer, language)
	options = PHONE if screen == "phone" else {}
	page = open_page(SIZES[screen], java_script_enabled=False, **options)
	page.goto(f"{path}?v=liked")
	label, send = LANGUAGES[language]
	expect(page.get_by_label(label, exact=True)).to_be_checked()
	page.get_by_label("5", exact=True).check()
	picture(page, f"rating-link-{screen}-{language}")
	assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
	page.get_by_role("button", name=send).click()
	expect(page.locator(".oki-card")).to_contain_text(label)
	picture(page, f"rating-given-{screen}-{language}")
	frappe.db.rollback()
	assert ratings.verdicts_of(ticket) == [("Liked", 5, "", "E-mail")]


def test_the_page_behind_the_link_is_open_to_everybody(customer, open_page):
	_ticket, path = link_for(customer, "en")
	page = open_page(SIZES["phone"], **PHONE)
	page.goto(path)
	expect(page.get_by_label("I am satisfied", exact=True)).to_be_visible()
	assert grave_findings(page, "#oki-main") == []
