"""A digest with all reports of a busy line is short enough for Gmail, which cuts what is longer than 102 KB."""

import frappe
import pytest
from bs4 import BeautifulSoup

from oki_tickets.analytics.digests import contents, letter, running, workbook
from oki_tickets.analytics.topics import TOPICS
from oki_tickets.domain.digest import MONTHLY, Period
from oki_tickets.services import clock
from tests import factories
from tests.factories import unique
from tests.site.reports.slow_history import NOW, live

JUNE = Period(MONTHLY, frappe.utils.getdate("2026-06-01"), frappe.utils.getdate("2026-06-30"))
ENOUGH = 95_000
# Letters of two bytes each, and as long as people's and companies' names are.
LINE = "Вторая линия технической поддержки"
PERSON = "Александра Преображенская-Константинова"
COMPANY = "Общество «Северо-Западная генерирующая компания»"
TOPIC = "Настройка телефонии и переадресации"


@pytest.fixture(scope="module")
def busy(june):
	"""A line with forty agents, thirty customers and twenty topics."""
	names = {
		"agents": [unique("agent") for _ in range(40)],
		"customers": [f"{COMPANY} {number}" for number in range(30)],
		"categories": [f"{TOPIC} {number}" for number in range(20)],
		"lines": [LINE],
	}
	people = [[name, name, f"{PERSON} {number}"] for number, name in enumerate(names["agents"])]
	frappe.db.bulk_insert("Support Agent", ["name", "user", "full_name"], people)
	desk = live(7, tickets=500, **names)
	subjects = {"name": ("in", [row["name"] for row in desk.of("Ticket")])}
	frappe.db.set_value("Ticket", subjects, "subject", f"{TOPIC}: {COMPANY}", update_modified=False)


def told(language: str, **settings) -> tuple[contents.Contents, str]:
	"""What a head gets about June: the contents and the page of the mail."""
	doc = frappe.get_doc("Oki Tickets Settings")
	doc.update({"digest_reports": [], **settings}).save()
	with clock.at(NOW), running.as_reader(factories.create_head(), language):
		found = contents.gather(JUNE, LINE)
		return found, letter.write(found, lambda place, _section: f"cid:chart-{place}@oki-tickets").html


@pytest.mark.parametrize("language", ["pl", "ru"])
def test_all_reports_of_a_busy_line_fit_into_what_gmail_shows(busy, language):
	found, html = told(language)
	assert {section.report for section in found.sections} == set(TOPICS)
	assert not [section.report for section in found.sections if section.is_empty or section.failed]
	assert len(html.encode()) < ENOUGH
	wanted = [len(section.rows) + bool(section.total) for section in found.sections]
	assert all(shown > 7 or shown == of_all for shown, of_all in zip(_shown_rows(html), wanted, strict=True))
	_check_head(found.alarms, BeautifulSoup(html, "html.parser").find("td", class_="alarm"))


def _check_head(alarms: list[contents.Alarm], head) -> None:
	"""What is over its limit fills no more than the head of the mail."""
	left = len(alarms) - letter.MOST_ALARMS
	rows = head.find_all("tr")
	assert left > 0 and len(rows) == letter.MOST_ALARMS + 1
	assert str(len(alarms)) in head.h2.get_text() and str(left) in rows[-1].get_text()


def test_long_tables_are_cut_until_the_mail_fits(busy):
	found, html = told("ru", digest_rows=100)
	assert len(html.encode()) < ENOUGH
	shown = _shown_rows(html)
	assert max(shown) < max(len(section.rows) for section in found.sections) and min(shown) > 1
	page = BeautifulSoup(html, "html.parser")
	longest = max(found.sections, key=lambda section: len(section.rows))
	left = len(longest.raw[1]) - max(shown)
	assert str(left) in page.find("a", href=longest.address).get_text()
	assert left > 50 and workbook.made(found)


def _shown_rows(html: str) -> list[int]:
	"""Rows of each table without its head."""
	tables = BeautifulSoup(html, "html.parser").find_all("table", class_="rows")
	return [len(table.find_all("tr")) - 1 for table in tables]
