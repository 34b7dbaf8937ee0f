"""A compiled calendar is shared by all who work by its plan, and by the threads of a server."""

from datetime import datetime
from zoneinfo import ZoneInfo

from oki_tickets.domain import calendar
from oki_tickets.domain.calendar import WorkingCalendar, calendar_of, second
from oki_tickets.domain.schedule import DAY, Hours, Plan, utc_stretches

HOUR = 3600
WORKDAYS = ((Hours(8 * HOUR, 17 * HOUR),),) * 5 + ((), ())
MONDAY = second(datetime(2026, 3, 2, tzinfo=ZoneInfo("Europe/Warsaw")))


def test_equal_plans_share_a_calendar_and_others_do_not():
	plan, same = Plan("Europe/Warsaw", WORKDAYS), Plan("Europe/Warsaw", WORKDAYS)
	assert calendar_of(plan) is calendar_of(same) is calendar_of(plan)
	assert calendar_of(Plan("Europe/Kyiv", WORKDAYS)) is not calendar_of(plan)


def test_who_asks_while_somebody_compiles_is_answered_rightly(monkeypatch):
	shared, answers = WorkingCalendar(Plan("Europe/Warsaw", WORKDAYS)), []

	def in_the_midst(*window):
		for number, stretch in enumerate(utc_stretches(*window)):
			if number == 1 and not answers:
				answers.append(None)
				answers.append(shared.seconds_between(MONDAY, MONDAY + 7 * DAY))
			yield stretch

	monkeypatch.setattr(calendar, "utc_stretches", in_the_midst)
	assert shared.seconds_between(MONDAY, MONDAY + 7 * DAY) == 45 * HOUR
	assert answers[1] == 45 * HOUR
	assert shared.add(MONDAY, 46 * HOUR) == MONDAY + 7 * DAY + 9 * HOUR
