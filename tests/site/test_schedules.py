"""What a schedule, a timer and an open form are held to."""

import frappe
import pytest

from oki_tickets.exceptions import OkiTicketsError
from tests.factories import create_schedule, create_timer, unique

HOUR = 3600


@pytest.mark.parametrize(
	("rows", "message"),
	[
		([("Monday", "08:00", "12:00"), ("Monday", "11:00", "15:00")], "Monday overlap"),
		([("Monday", "22:00", "06:00"), ("Tuesday", "05:00", "09:00")], "Tuesday overlap"),
	],
)
def test_overlapping_hours_are_refused(rows, message):
	with pytest.raises(OkiTicketsError, match=message):
		frappe.get_doc(
			doctype="Work Schedule",
			schedule_name=unique("Schedule"),
			working_hours=[{"day": day, "from_time": start, "to_time": end} for day, start, end in rows],
		).insert()


def test_a_day_off_keeps_no_times():
	name = create_schedule(exceptions=[{"date": "2026-03-10", "is_off": 1}])
	row = frappe.get_doc("Work Schedule", name).exceptions[0]
	assert (row.from_time, row.to_time) == (None, None)


def test_an_unknown_zone_is_refused():
	with pytest.raises(OkiTicketsError, match="no time zone"):
		create_schedule(time_zone="Europe/Atlantis")


def test_two_timers_for_the_same_and_falling_levels_are_refused():
	status = (
		frappe.get_doc(doctype="Ticket Status", status_name=unique("Status"), category="Working")
		.insert()
		.name
	)
	create_timer(status, HOUR)
	with pytest.raises(OkiTicketsError, match="same status"):
		create_timer(status, 2 * HOUR)
	with pytest.raises(OkiTicketsError, match="later than"):
		create_timer(status, 2 * HOUR, HOUR, priority="Low")
