"""What the form of a Work Schedule is told of a document that is not saved. 6 March 2026 is a Friday."""

import frappe
import pytest

from oki_tickets.api import schedules
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock
from tests.factories import as_user, create_customer, create_head, create_holidays, create_portal_user

WEEK = [
	{"day": day, "from_time": "08:00:00", "to_time": "17:00:00"}
	for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
]
SCHEDULE = {"doctype": "Work Schedule", "time_zone": "Europe/Warsaw", "working_hours": WEEK}


@pytest.fixture(autouse=True)
def friday_afternoon():
	frappe.db.set_single_value("System Settings", "time_zone", "Europe/Warsaw")
	frappe.local.system_timezone = None
	frappe.clear_document_cache("System Settings", "System Settings")
	with clock.at("2026-03-06 15:00:00"), as_user(create_head()):
		yield


def preview(hours=3, **values) -> dict:
	return schedules.preview(frappe.as_json({**SCHEDULE, **values}), hours)


@pytest.mark.parametrize(
	("hours", "words"),
	[
		(3, "3 working hours from now is Monday, 9 March 09:00."),
		("1.5", "1.5 working hours from now is Friday"),
	],
)
def test_the_sentence_counts_over_the_weekend(hours, words):
	assert words in preview(hours)["text"]


def test_a_schedule_without_hours_says_so_and_another_zone_is_named():
	assert "never over" in preview(working_hours=[])["text"]
	assert "In Asia/Tokyo it is Monday 11:00 then." in preview(time_zone="Asia/Tokyo")["text"]


def test_the_next_days_show_holidays_and_exceptions():
	days = preview(
		holiday_list=create_holidays("2026-03-09"),
		exceptions=[
			{"date": "2026-03-10", "is_off": 1},
			{"date": "2026-03-14", "is_off": 0, "from_time": "22:00:00", "to_time": "02:00:00"},
		],
	)["days"]
	by_date = {day["date"]: day for day in days}
	assert len(days) == 14 and days[0]["date"] == "2026-03-06"
	assert by_date["2026-03-06"]["hours"] == [(8 * 3600, 17 * 3600)]
	assert (by_date["2026-03-09"]["kind"], by_date["2026-03-09"]["title"]) == ("holiday", "Holiday")
	assert (by_date["2026-03-10"]["kind"], by_date["2026-03-10"]["hours"]) == ("off", [])
	assert (by_date["2026-03-14"]["kind"], by_date["2026-03-14"]["hours"]) == (
		"other",
		[(22 * 3600, 26 * 3600)],
	)


@pytest.mark.parametrize(
	("values", "message"),
	[
		({"time_zone": "Europe/Atlantis"}, "no time zone"),
		({"working_hours": [{"day": "Monday", "from_time": "08:00:00"}]}, "row 1"),
		({"working_hours": [{"day": "Someday", "from_time": "08:00", "to_time": "09:00"}]}, "row 1"),
		({"working_hours": [{"day": "Monday", "from_time": "8 o'clock", "to_time": "09:00"}]}, "row 1"),
		({"working_hours": [*WEEK, WEEK[0]]}, "Monday overlap"),
		({"working_hours": "Monday"}, "no Work Schedule"),
		({"exceptions": [{"date": "someday", "is_off": 1}]}, "row 1"),
		({"exceptions": [{"date": "2026-03-10"}]}, "row 1"),
		({"hours": 0}, "number of hours"),
		({"hours": "nan"}, "number of hours"),
		({"hours": 10**9}, "number of hours"),
	],
)
def test_what_is_no_schedule_is_refused_with_a_reason(values, message):
	with pytest.raises(OkiTicketsError, match=message):
		preview(**values)


@pytest.mark.parametrize("text", ["", "[]", "3", "{", '"x"'])
def test_what_is_no_document_is_refused(text):
	with pytest.raises(OkiTicketsError, match="no Work Schedule"):
		schedules.preview(text, 3)


def test_zones_are_those_that_a_schedule_may_have():
	zones = schedules.get_time_zones()
	assert {"Europe/Warsaw", "Asia/Kathmandu", "UTC"} <= set(zones) and zones == sorted(zones)


def test_a_preview_saves_nothing_and_is_closed_to_customers():
	before = frappe.db.count("Work Schedule")
	preview()
	assert frappe.db.count("Work Schedule") == before
	with as_user(create_portal_user(create_customer())):
		for call in (preview, schedules.get_time_zones):
			with pytest.raises(frappe.PermissionError):
				call()
