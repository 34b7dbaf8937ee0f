"""Digests, the scorecard and the live board as people see them, on a desk's screen and on a phone."""

import frappe
import pytest
from playwright.sync_api import Page, expect

from oki_tickets.analytics.digests import contents, running
from oki_tickets.analytics.digests.letter import write
from oki_tickets.analytics.digests.preview import _in_page
from oki_tickets.domain.digest import MONTHLY, Period
from oki_tickets.services import clock
from tests import factories
from tests.browser.desk_people import DeskPeople
from tests.browser.digest_reports import month_of_reports
from tests.digests import use_reports

OCTOBER = Period(MONTHLY, frappe.utils.getdate("2026-10-01"), frappe.utils.getdate("2026-10-31"))


@pytest.fixture
def people():
	people = DeskPeople()
	yield people
	people.remove_all()


@pytest.fixture
def letter(monkeypatch) -> str:
	use_reports(monkeypatch, month_of_reports())
	with running.as_reader(None, "en"):
		return write(contents.gather(OCTOBER, None), _in_page).html


def shown(page: Page, html: str) -> Page:
	page.set_content(html)
	expect(page.locator("h1")).to_have_text("October 2026")
	assert page.evaluate("[...document.images].every((image) => image.naturalWidth > 600)")
	return page


@pytest.mark.parametrize("where", ["desktop", "phone"])
def test_a_digest_fits_its_reader(letter, where, desktop_page, phone_page, picture):
	page = shown(desktop_page() if where == "desktop" else phone_page(), letter)
	assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
	expect(page.locator("body")).to_contain_text("Over the limit this month: 2")
	picture(page, f"digest-{where}")


def test_the_settings_show_a_digest_before_it_is_sent(people, open_page, picture):
	settings = frappe.get_doc("Oki Tickets Settings")
	settings.set("digest_recipients", [{"user": people.head}])
	settings.save()
	frappe.db.commit()
	try:
		page = open_page({"width": 1280, "height": 1000}, "Administrator", "admin")
		page.goto("/app/oki-tickets-settings#tab_reports_tab")
		page.get_by_role("tab", name="Reports").click()
		picture(page, "settings-digests")
		page.get_by_role("button", name="Preview or Send Now").click()
		frame = page.frame_locator("iframe.oki-digest")
		expect(frame.locator("body")).to_contain_text("limit this month", timeout=120_000)
		picture(page, "settings-digest-preview")
		page.get_by_role("button", name="Send Now", exact=True).click()
		expect(page.locator("#alert-container")).to_contain_text(people.head)
	finally:
		frappe.db.rollback()
		settings = frappe.get_doc("Oki Tickets Settings")
		settings.set("digest_recipients", [])
		settings.save()
		for name in frappe.get_all("Ticket Digest", {"user": people.head}, pluck="name", order_by="name"):
			frappe.delete_doc("Ticket Digest", name, force=True)
		frappe.db.commit()


class HalfAYear(DeskPeople):
	"""The people, with tickets that Anna has solved since June; customers rejected some."""

	REJECTED = {"06": 0, "07": 1, "08": 0, "09": 2, "10": 1, "11": 2}

	def __post_init__(self) -> None:
		super().__post_init__()
		for month, rejected in self.REJECTED.items():
			with clock.at(f"2026-{month}-16 10:00:00"):
				for number in range(4):
					self._solved(is_rejected=number < rejected)
		frappe.db.commit()

	def _solved(self, *, is_rejected: bool) -> None:
		ticket = self.ticket(agent=self.anna)
		act, answer = (frappe.get_attr(f"oki_tickets.api.agent.{name}") for name in ("apply_action", "reply"))
		with factories.as_user(self.anna):
			act(ticket, "Start Work")
			answer(ticket, "We are looking at it.")
			act(ticket, "Propose Solution", problem_summary="No tone", resolution_summary="A new port")
		with factories.as_user(self.klara):
			judge = frappe.get_attr("oki_tickets.api.portal.apply_action")
			judge(ticket, "Reject Solution" if is_rejected else "Accept Solution", message="Still dead")


@pytest.fixture
def half_a_year():
	people = HalfAYear()
	yield people
	people.remove_all()


def test_an_agents_scorecard(half_a_year, desktop_page, phone_page, picture):
	_look_at_scorecard(desktop_page(half_a_year.anna), "desktop", picture)
	_look_at_scorecard(phone_page(half_a_year.anna), "phone", picture)


def _look_at_scorecard(page: Page, where: str, picture) -> None:
	page.goto("/app/agent-scorecard")
	expect(page.locator(".oki-score-kpi")).to_have_count(7)
	expect(page.locator(".oki-score-head")).to_contain_text("Anna")
	expect(page.locator("[data-kpi=rejected_share]")).to_contain_text("50 % ▲ over the limit")
	assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
	picture(page, f"agent-scorecard-{where}")
