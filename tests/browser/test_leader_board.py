"""Agents and heads look at the leader board, on a desktop and on a phone."""

import frappe
import pytest
from playwright.sync_api import expect

from oki_tickets.domain.points import Month
from oki_tickets.services import points
from tests.browser.axe import grave_findings
from tests.browser.conftest import DESKTOP, PHONE

MONTHS = {
	"Anna": Month(solved=14, in_time=14, liked=9, perfect=5, thanked=11, proposed=15, rejected=1),
	"Boris": Month(solved=11, in_time=8, liked=4, perfect=1, thanked=3, disliked=2, proposed=12),
}


@pytest.fixture
def months(people):
	"""The month's figures of both agents; gives their users by first name."""
	month = frappe.utils.get_first_day(frappe.utils.nowdate())
	names = {"Anna": people.anna, "Boris": people.boris}
	for first_name, figures in MONTHS.items():
		points.write(names[first_name], month, figures, is_final=False)
	frappe.db.commit()
	yield names
	frappe.db.rollback()
	frappe.db.delete(points.DOCTYPE, {"agent": ("in", list(names.values()))})
	frappe.db.commit()


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_board_says_who_has_points_and_why(months, open_page, screen, picture):
	page = open_page(screen, months["Anna"])
	page.goto("/app/leader-board")
	first = page.locator(".oki-leaders-list > li").first
	expect(first).to_contain_text("Customers' Favourite")
	expect(first).to_contain_text("9 of 9 customers were satisfied")
	expect(page.locator(".oki-leaders-rules")).to_contain_text("a customer is satisfied")
	assert grave_findings(page, ".oki-leaders") == []
	assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
	picture(page, f"leader-board-{'phone' if screen == PHONE else 'desktop'}")
