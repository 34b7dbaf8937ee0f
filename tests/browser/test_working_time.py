"""Working time as people see it: a schedule's form, and the bars of limits on form, list and portal."""

import re
from datetime import timedelta

import frappe
import pytest
from playwright.sync_api import Page, expect

from oki_tickets.services import clock, clocks, discipline
from tests import factories
from tests.browser.conftest import DESKTOP, PASSWORD, PHONE
from tests.browser.desk_people import DeskPeople

HOUR = 3600


@pytest.fixture
def schedule(people):
	"""A schedule with a night shift on Monday and a holiday tomorrow, removed with its Holiday List."""
	tomorrow = clock.now().date() + timedelta(days=1)
	holidays = frappe.get_doc(
		doctype="Holiday List",
		holiday_list_name=factories.unique("Holidays"),
		from_date=tomorrow - timedelta(days=30),
		to_date=tomorrow + timedelta(days=30),
		holidays=[{"holiday_date": tomorrow, "description": "Founders' Day"}],
	).insert()
	name = factories.create_schedule(
		(("08:00", "12:00"), ("22:00", "06:00")),
		days=1,
		holiday_list=holidays.name,
		exceptions=[{"date": tomorrow + timedelta(days=1), "is_off": 1}],
	)
	frappe.db.commit()
	yield name
	frappe.db.rollback()
	frappe.delete_doc("Work Schedule", name, force=True)
	frappe.delete_doc("Holiday List", holidays.name, force=True)
	frappe.db.commit()


def open_schedule(page: Page, name: str) -> Page:
	page.goto(f"/app/work-schedule/{name}")
	expect(page.locator(".oki-preview output")).to_contain_text("working hours from now is")
	return page


def day(page: Page, number: int):
	return page.locator(".oki-week li").nth(number)


def test_a_schedule_is_drawn_copied_and_tried(desktop_page, people, schedule, picture):
	page = open_schedule(desktop_page(people.head), schedule)
	expect(day(page, 0).locator(".sr-only")).to_have_text(
		"Monday: 08:00 – 12:00, 22:00 – 06:00 on the next day"
	)
	# The night is drawn on both days, a quarter of Tuesday's scale.
	expect(day(page, 1).locator(".oki-week-rest")).to_have_attribute("style", "left: 0%; width: 25%")
	expect(page.locator(".oki-day-holiday em")).to_have_text("Founders' Day")
	expect(page.locator(".oki-day-off")).to_have_count(1)

	page.get_by_role("button", name="Copy to Another Day").click()
	dialog = page.get_by_role("dialog")
	dialog.get_by_text("Wednesday", exact=True).last.click()
	picture(page, "schedule-copy")
	dialog.get_by_role("button", name="Copy", exact=True).click()
	expect(day(page, 2).locator(".oki-week-hours")).to_have_text("12 h")
	expect(page.locator(".oki-week-sum")).to_have_text("24 h a week")

	before = page.locator(".oki-preview output").inner_text()
	page.locator(".oki-preview select").select_option("40")
	expect(page.locator(".oki-preview output")).to_contain_text("40 working hours from now is")
	assert page.locator(".oki-preview output").inner_text() != before
	picture(page, "schedule-form", full_page=True)
	page.get_by_role("button", name="Save").click()
	expect(page.locator(".indicator-pill.orange:visible")).to_have_count(0)
	saved = frappe.get_all(
		"Work Schedule Hours", filters={"parent": schedule, "day": "Wednesday"}, pluck="name"
	)
	assert len(saved) == 2


@pytest.mark.script_errors(r"status of 417|Hours on Monday overlap")
def test_an_empty_schedule_is_filled_and_an_overlap_is_told_at_once(desktop_page, people):
	page = desktop_page(people.head)
	page.goto("/app/work-schedule/new")
	expect(page.locator(".oki-week-sum")).to_have_text("No working hours yet")
	page.get_by_role("button", name="Office Hours").click()
	expect(page.locator(".oki-week-sum")).to_have_text("45 h a week")
	page.evaluate(
		"cur_frm.add_child('working_hours', {day: 'Monday', from_time: '16:00:00', to_time: '18:00:00'});"
		"cur_frm.refresh_field('working_hours'); cur_frm.oki_schedule.draw()"
	)
	expect(page.locator(".oki-preview output.oki-late")).to_contain_text("Monday overlap")
	expect(page.locator(".msgprint")).to_have_count(0)
	page.locator("[data-fieldname=time_zone] input").fill("Kathm")
	expect(page.locator("[data-fieldname=time_zone] li").first).to_have_text("Asia/Kathmandu")


def test_a_schedule_fits_a_phone(phone_page, people, schedule, picture):
	page = open_schedule(phone_page(people.head), schedule)
	assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
	page.locator(".oki-schedule").scroll_into_view_if_needed()
	picture(page, "schedule-phone", full_page=True)


def due_in(people: DeskPeople, seconds: int, allowed: int) -> str:
	"""A ticket of a line that works day and night, whose first limit of `allowed` seconds falls in `seconds`."""
	line = factories.create_line(work_schedule=factories.create_schedule((("00:00", "00:00"),), days=7))
	factories.create_timer("New", allowed, support_line=line)
	name = people.ticket()
	since = clock.now_second() + seconds - allowed
	values = {"support_line": line, "response_due_at": None, "status_changed_at": clock.to_moment(since)}
	frappe.db.set_value("Ticket", name, values)
	clocks.set_all([discipline.start(frappe.get_doc("Ticket", name), since)])
	frappe.db.commit()
	return name


@pytest.fixture
def day_and_night():
	"""Takes away the timers, lines and schedules that `due_in` made."""
	yield
	frappe.db.rollback()
	mine = ("like", f"%-{factories.run}-%")
	for doctype, field in (
		("Ticket Timer", "support_line"),
		("Support Line", "name"),
		("Work Schedule", "name"),
	):
		for name in frappe.get_all(doctype, filters={field: mine}, pluck="name", order_by="name"):
			frappe.delete_doc(doctype, name, force=True)
	frappe.db.commit()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_form_counts_on_by_itself(open_page, day_and_night, people, picture, size):
	name = due_in(people, 40 * 60, 100 * 60)
	page = open_page({"desktop": DESKTOP, "phone": PHONE}[size])
	page.request.post("/api/method/login", form={"usr": people.anna, "pwd": PASSWORD})
	page.clock.install()
	page.goto(f"/app/ticket/{name}")
	limit = page.locator(".oki-strip .oki-limit")
	expect(limit.locator(".sr-only")).to_have_text(
		re.compile(r"1 h in this status, (39|40) min of working time until the first limit")
	)
	expect(limit.locator(".oki-bar-amber")).to_be_visible()
	picture(page, f"limit-form-{size}")
	page.wait_for_load_state("networkidle")
	# The server's clock does not jump: whatever the page asks it from now on has no answer.
	page.route("**/api/method/oki_tickets.**", lambda route: None)
	page.clock.fast_forward(30 * 60 * 1000)
	expect(limit.locator(".oki-bar-red")).to_be_visible()
	expect(limit).to_contain_text("1 h 30 min in this status")
	page.clock.fast_forward(11 * 60 * 1000)
	expect(limit).to_contain_text("the first limit is passed")


def test_the_list_shows_every_rows_limit_with_one_call(desktop_page, day_and_night, people, picture):
	soon, later = due_in(people, 10 * 60, 100 * 60), due_in(people, 90 * 60, 100 * 60)
	page = desktop_page(people.anna)
	calls: list[str] = []
	page.on("request", lambda request: "get_limits" in request.url and calls.append(request.url))
	page.goto(f"/app/ticket?customer={people.company}")
	expect(place(page, soon).locator(".oki-bar-red")).to_be_visible()
	expect(place(page, later).locator(".oki-bar-green")).to_be_visible()
	expect(place(page, later).locator(".sr-only")).to_contain_text("until the first limit")
	assert len(calls) == 1
	picture(page, "limit-list")


def place(page: Page, ticket: str):
	return page.locator(f".oki-limit-place[data-oki-ticket='{ticket}']")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_portal_promises_and_says_nothing_of_discipline(open_page, day_and_night, people, picture, size):
	name = due_in(people, 10 * 60, 100 * 60)
	now = clock.now()
	frappe.db.set_value(
		"Ticket",
		name,
		{
			"due_at": now + timedelta(hours=2),
			"resolve_within": 4 * HOUR,
			"resolve_since": clock.now_second() - 2 * HOUR,
		},
	)
	frappe.db.commit()
	page = open_page({"desktop": DESKTOP, "phone": PHONE}[size])
	page.request.post("/api/method/login", form={"usr": people.klara, "pwd": PASSWORD})
	page.clock.install()
	page.goto(f"/tickets/{name}")
	limit = page.locator(".oki-limit")
	expect(limit).to_contain_text("We aim to solve it by")
	expect(limit.locator(".oki-limit-bar > span")).to_have_attribute("style", re.compile("width: 50%"))
	expect(page.locator("#oki-status")).not_to_contain_text("limit")
	picture(page, f"limit-portal-{size}")
	page.clock.fast_forward(60 * 60 * 1000)
	expect(limit.locator(".oki-limit-bar > span")).to_have_attribute("style", re.compile("width: 75%"))


def test_a_head_is_warned_while_the_clock_stands_still(desktop_page, people, picture):
	# Of all kinds the one that no job sets anew after a change of somebody's schedule.
	still = clocks.Alarm(people.ticket(), clocks.DEFERRAL, clock.now_second() - HOUR)
	page = desktop_page(people.head)
	page.clock.install()
	page.goto("/app/ticket")
	alert = page.locator(".desk-alert")
	expect(page.locator(".list-row-container").first).to_be_visible()
	expect(alert).to_have_count(0)
	clocks.set_all([still])
	frappe.db.commit()
	page.clock.fast_forward(5 * 60 * 1000)
	expect(alert).to_contain_text("ticket-clock")
	picture(page, "clock-warning")
	frappe.db.delete("Ticket Clock", {"name": still.name})
	frappe.db.commit()
	page.clock.fast_forward(5 * 60 * 1000)
	expect(alert).to_have_count(0)
