"""Working time against a slow, obvious model that walks minute by minute."""

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.calendar import WorkingCalendar, calendar_of, moment, second
from oki_tickets.domain.schedule import DAY, Hours, Plan, overlapping_days, utc_stretches

WARSAW = ZoneInfo("Europe/Warsaw")
HOUR = 3600
OFFICE = Hours(8 * HOUR, 17 * HOUR)
WORKDAYS = ((OFFICE,),) * 5 + ((), ())
NIGHTS = ((Hours(22 * HOUR, 6 * HOUR),),) * 7


def at(*parts: int, zone: ZoneInfo = WARSAW, fold: int = 0) -> int:
	return second(datetime(*parts, tzinfo=zone, fold=fold))


def local(value: int | None, zone: ZoneInfo = WARSAW) -> str:
	return "never" if value is None else moment(value).astimezone(zone).strftime("%a %Y-%m-%d %H:%M")


# The slow model.


def first_minute_showing(plan: Plan, day: date, seconds: int) -> int:
	"""Walks through the minutes around `day` until the clocks show `seconds` after its midnight, or more."""
	zone = ZoneInfo(plan.zone)
	target = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)
	walker = int(target.replace(tzinfo=timezone.utc).timestamp()) - 15 * HOUR
	while moment(walker).astimezone(zone).replace(tzinfo=None) < target:
		walker += 60
	return walker


def model_minutes(plan: Plan, first: date, days: int) -> set[int]:
	"""Every UTC minute (as its first second) that is worked, of stretches that begin in the window."""
	worked: set[int] = set()
	exceptions = dict(plan.exceptions)
	for day in (first + timedelta(days=number) for number in range(days)):
		hours = plan.week[day.weekday()]
		for shift_from, shift_to, shift_hours in plan.shifts:
			if day >= shift_from and (shift_to is None or day <= shift_to):
				hours = shift_hours
		if day in plan.holidays:
			hours = ()
		if day in exceptions:
			hours = exceptions[day]
		for stretch in hours:
			start = first_minute_showing(plan, day, stretch.start)
			end = first_minute_showing(plan, day, stretch.start + stretch.length)
			worked.update(range(start, end, 60))
	return {
		minute
		for minute in worked
		if not any(start <= minute and (end is None or minute < end) for start, end in plan.absences)
	}


@st.composite
def plans(draw) -> Plan:
	def stretch() -> Hours:
		start = draw(st.integers(0, 95)) * 900
		return Hours(start, (start + draw(st.integers(1, 48)) * 900) % DAY)

	zone = draw(
		st.sampled_from(["Europe/Warsaw", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"])
	)
	start = date(2026, 3, 20) if draw(st.booleans()) else date(2026, 10, 20)
	days = [start + timedelta(days=number) for number in range(16)]
	week = tuple(tuple(stretch() for _ in range(draw(st.integers(0, 2)))) for _ in range(7))
	exceptions = draw(st.lists(st.sampled_from(days), max_size=2, unique=True))
	absences = draw(st.lists(st.tuples(st.integers(0, 15 * 96), st.integers(1, 300)), max_size=2))
	base = second(datetime(start.year, start.month, start.day, tzinfo=timezone.utc))
	shifts = draw(st.lists(st.tuples(st.sampled_from(days), st.sampled_from([None, *days])), max_size=2))
	return Plan(
		zone,
		week,
		tuple(
			(first, last, tuple(stretch() for _ in range(draw(st.integers(0, 1))))) for first, last in shifts
		),
		tuple((day, tuple(stretch() for _ in range(draw(st.integers(0, 1))))) for day in exceptions),
		frozenset(draw(st.lists(st.sampled_from(days), max_size=3))),
		tuple((base + begin * 900, base + (begin + length) * 900) for begin, length in absences),
	)


@given(plan=plans(), data=st.data())
def test_working_time_is_what_the_minutes_say(plan, data):
	start = date(2026, 3, 20) if data.draw(st.booleans()) else date(2026, 10, 20)
	minutes = sorted(model_minutes(plan, start - timedelta(days=2), 18))
	calendar = WorkingCalendar(plan)
	base = second(datetime(start.year, start.month, start.day, tzinfo=timezone.utc))
	begin = base + data.draw(st.integers(0, 10 * 1440)) * 60
	end = begin + data.draw(st.integers(0, 4 * 1440)) * 60
	inside = [minute for minute in minutes if begin <= minute < end]

	assert calendar.seconds_between(begin, end) == len(inside) * 60
	assert calendar.is_working(begin) == (begin in set(minutes))
	if inside:
		assert calendar.next_start(begin) == inside[0]
		assert calendar.add(begin, len(inside) * 60) == inside[-1] + 60
		assert calendar.add(begin, 1) == inside[0] + 1


@given(plan=plans(), points=st.lists(st.integers(0, 20 * 1440), min_size=2, max_size=2))
def test_stretches_are_the_working_time_in_order(plan, points):
	base = second(datetime(2026, 3, 20, tzinfo=timezone.utc))
	start, end = (base + point * 60 for point in points)
	calendar = WorkingCalendar(plan)
	stretches = calendar.stretches(start, end)
	flat = [moment for stretch in stretches for moment in stretch]
	assert flat == sorted(set(flat)) and all(start <= value <= end for value in flat)
	assert sum(till - since for since, till in stretches) == calendar.seconds_between(start, end)


@given(plan=plans(), begin=st.integers(0, 40 * 1440), seconds=st.integers(1, 400 * HOUR))
def test_adding_is_the_inverse_of_measuring_and_grows_with_what_is_added(plan, begin, seconds):
	start = second(datetime(2026, 3, 1, tzinfo=timezone.utc)) + begin * 60
	calendar = calendar_of(plan)
	due = calendar.add(start, seconds)
	if due is None:
		far = date(2090, 1, 2)
		assert not any(plan.hours_on(far + timedelta(days=days), {}) for days in range(7))
		return
	assert calendar.seconds_between(start, due) == seconds
	assert calendar.seconds_between(start, due - 1) == seconds - 1
	later = calendar.add(start, seconds + 1)
	assert later is None or later > due


@given(plan=plans(), points=st.lists(st.integers(0, 60 * 1440), min_size=3, max_size=3))
def test_parts_sum_up_to_the_whole(plan, points):
	base = second(datetime(2026, 3, 1, tzinfo=timezone.utc))
	first, middle, last = sorted(base + point * 60 for point in points)
	calendar = WorkingCalendar(plan)
	# The last part first, so that the window has to grow backwards.
	parts = [calendar.seconds_between(middle, last), calendar.seconds_between(first, middle)]
	assert sum(parts) == calendar.seconds_between(first, last)
	assert calendar.seconds_between(last, first) == 0


# What people expect, by hand.


@pytest.mark.parametrize(
	("start", "hours", "holidays", "due"),
	[
		((2026, 3, 6, 15), 3, (), "Mon 2026-03-09 09:00"),
		((2026, 3, 6, 15), 3, (date(2026, 3, 9),), "Tue 2026-03-10 09:00"),
		((2026, 3, 6, 15), 2, (), "Fri 2026-03-06 17:00"),
		((2026, 3, 7, 12), 1, (), "Mon 2026-03-09 09:00"),
		((2026, 3, 27, 16), 2, (), "Mon 2026-03-30 09:00"),
	],
)
def test_a_deadline_in_office_hours(start, hours, holidays, due):
	calendar = WorkingCalendar(Plan("Europe/Warsaw", WORKDAYS, holidays=frozenset(holidays)))
	assert local(calendar.add(at(*start), hours * HOUR)) == due


def test_a_schedule_in_another_zone_counts_by_its_own_clocks():
	calendar = WorkingCalendar(Plan("America/New_York", WORKDAYS))
	assert local(calendar.add(at(2026, 3, 6, 15), 3 * HOUR)) == "Fri 2026-03-06 18:00"


@pytest.mark.parametrize(
	("night", "hours"), [(date(2026, 3, 28), 7), (date(2026, 10, 24), 9), (date(2026, 6, 6), 8)]
)
def test_a_night_shift_is_as_long_as_the_night(night, hours):
	plan = Plan("Europe/Warsaw", NIGHTS)
	((start, end),) = utc_stretches(plan, night, night)
	assert end - start == hours * HOUR


@pytest.mark.parametrize(
	("hours", "seconds"),
	[
		(Hours(2 * HOUR + 1800, 4 * HOUR), HOUR),
		(Hours(HOUR, 2 * HOUR + 1800), HOUR),
		(Hours(2 * HOUR, 3 * HOUR), 0),
	],
)
def test_an_hour_that_is_left_out_is_not_worked(hours, seconds):
	sunday = date(2026, 3, 29)
	calendar = WorkingCalendar(Plan("Europe/Warsaw", exceptions=((sunday, (hours,)),)))
	assert calendar.seconds_between(at(2026, 3, 28, 12), at(2026, 3, 30, 12)) == seconds


def test_a_shift_belongs_to_the_day_on_which_it_begins():
	plan = Plan("Europe/Warsaw", NIGHTS, holidays=frozenset({date(2026, 3, 10)}))
	calendar = WorkingCalendar(plan)
	assert calendar.is_working(at(2026, 3, 10, 5)) and not calendar.is_working(at(2026, 3, 10, 23))
	assert not calendar.is_working(at(2026, 3, 11, 5))


def test_an_exception_wins_over_a_holiday_and_a_day_off_over_the_week():
	monday, tuesday = date(2026, 3, 9), date(2026, 3, 10)
	plan = Plan(
		"Europe/Warsaw",
		WORKDAYS,
		exceptions=((monday, (Hours(10 * HOUR, 12 * HOUR),)), (tuesday, ())),
		holidays=frozenset({monday}),
	)
	calendar = WorkingCalendar(plan)
	assert local(calendar.add(at(2026, 3, 9, 0), 3 * HOUR)) == "Wed 2026-03-11 09:00"


def test_a_shift_takes_the_place_of_the_week_but_not_of_a_holiday():
	early = (Hours(6 * HOUR, 14 * HOUR),)
	plan = Plan(
		"Europe/Warsaw",
		WORKDAYS,
		shifts=((date(2026, 3, 9), date(2026, 3, 13), early), (date(2026, 3, 11), None, ())),
		holidays=frozenset({date(2026, 3, 10)}),
	)
	calendar = WorkingCalendar(plan)
	assert local(calendar.next_start(at(2026, 3, 9, 0))) == "Mon 2026-03-09 06:00"
	assert local(calendar.add(at(2026, 3, 9, 6), 9 * HOUR)) == "never"


def test_an_absence_stops_the_clock_in_the_middle_of_a_day():
	away = ((at(2026, 3, 9, 10), at(2026, 3, 9, 12)), (at(2026, 3, 10, 0), at(2026, 3, 11, 9)))
	calendar = WorkingCalendar(Plan("Europe/Warsaw", WORKDAYS, absences=away))
	assert local(calendar.add(at(2026, 3, 9, 8), 3 * HOUR)) == "Mon 2026-03-09 13:00"
	assert local(calendar.add(at(2026, 3, 9, 16), 2 * HOUR)) == "Wed 2026-03-11 10:00"


@pytest.mark.parametrize(
	"plan",
	[
		Plan("Europe/Warsaw"),
		Plan("Europe/Warsaw", exceptions=((date(2020, 1, 1), (OFFICE,)),)),
		Plan("Europe/Warsaw", WORKDAYS, absences=((at(2020, 1, 1), None),)),
		Plan("Europe/Warsaw", shifts=((date(2020, 1, 1), date(2020, 2, 1), (OFFICE,)),)),
	],
)
def test_who_never_works_again_says_so_at_once(plan):
	calendar = WorkingCalendar(plan)
	start = at(2026, 3, 9, 8)
	assert (calendar.add(start, 1), calendar.next_start(start), calendar.next_end(start)) == (
		None,
		None,
		None,
	)
	assert calendar.seconds_between(start, start + 1000 * DAY) == 0 and not calendar.is_working(start)


def test_what_takes_longer_than_a_working_life_is_never():
	calendar = WorkingCalendar(Plan("Europe/Warsaw", ((Hours(8 * HOUR, 8 * HOUR + 1),),) + ((),) * 6))
	assert calendar.add(at(2026, 3, 9, 8), 100_000) is None


def test_only_exceptions_far_ahead_are_found():
	plan = Plan("Europe/Warsaw", exceptions=((date(2031, 1, 2), (OFFICE,)),))
	calendar = WorkingCalendar(plan)
	assert local(calendar.next_start(at(2026, 3, 9, 8))) == "Thu 2031-01-02 08:00"
	assert local(calendar.add(at(2026, 3, 9, 8), HOUR)) == "Thu 2031-01-02 09:00"
	assert calendar.add(at(2026, 3, 9, 8), 10 * HOUR) is None


def test_the_end_of_the_present_or_next_stretch():
	calendar = WorkingCalendar(Plan("Europe/Warsaw", WORKDAYS))
	assert local(calendar.next_end(at(2026, 3, 9, 10))) == "Mon 2026-03-09 17:00"
	assert local(calendar.next_end(at(2026, 3, 6, 17))) == "Mon 2026-03-09 17:00"


def test_nothing_to_work_takes_no_time():
	assert WorkingCalendar(Plan("Europe/Warsaw")).add(5, 0) == 5


@pytest.mark.parametrize(
	("week", "days"),
	[
		(WORKDAYS, []),
		(NIGHTS, []),
		(((Hours(8 * HOUR, 12 * HOUR), Hours(11 * HOUR, 15 * HOUR)),) + ((),) * 6, [0]),
		(((Hours(22 * HOUR, 6 * HOUR),), (Hours(5 * HOUR, 9 * HOUR),)) + ((),) * 5, [1]),
		(((Hours(5 * HOUR, 9 * HOUR),),) + ((),) * 5 + ((Hours(22 * HOUR, 6 * HOUR),),), [0]),
		(((Hours(8 * HOUR, 12 * HOUR), Hours(12 * HOUR, 15 * HOUR)),) + ((),) * 6, []),
	],
)
def test_overlaps_are_found_over_midnight_too(week, days):
	assert overlapping_days(week) == days
