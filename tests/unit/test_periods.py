from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.periods import DAY, MONTH, UNITS, WEEK, Period, covered_days, part_of

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
PERIODS = st.tuples(DAYS, st.integers(0, 500)).map(
	lambda one: Period(one[0], one[0] + timedelta(days=one[1]))
)


def june(first: int, last: int) -> Period:
	return Period(date(2026, 6, first), date(2026, 6, last))


def test_a_period_lasts_from_its_first_moment_to_the_end_of_its_last_day():
	assert (june(1, 2).start, june(1, 2).end) == (datetime(2026, 6, 1), datetime(2026, 6, 3))
	assert june(1, 2).days == 2


def test_whole_months_are_compared_with_as_many_months_before():
	assert june(1, 30).before() == Period(date(2026, 5, 1), date(2026, 5, 31))
	assert Period(date(2026, 1, 1), date(2026, 3, 31)).before() == Period(
		date(2025, 10, 1), date(2025, 12, 31)
	)


def test_other_periods_are_compared_with_as_many_days_before():
	assert june(8, 14).before() == june(1, 7)


@given(PERIODS)
def test_the_period_before_ends_where_this_one_begins(period):
	assert period.before().end == period.start


def test_the_unit_fits_the_length():
	lengths = {31: DAY, 32: WEEK, 120: WEEK, 121: MONTH}
	first = date(2026, 1, 1)
	assert {days: Period(first, first + timedelta(days=days - 1)).unit() for days in lengths} == lengths


def test_weeks_begin_on_monday_and_are_cut_at_the_limits():
	assert june(3, 15).parts(WEEK) == [june(3, 7), june(8, 14), june(15, 15)]


@given(PERIODS, st.sampled_from(UNITS))
def test_parts_follow_one_another_and_lie_in_one_unit(period, unit):
	parts = period.parts(unit)
	assert (parts[0].first, parts[-1].last) == (period.first, period.last)
	assert sum(part.days for part in parts) == period.days
	assert all(part_of(part.first, unit) == part_of(part.last, unit) for part in parts)


def test_common_days():
	assert june(1, 10).common_with(june(5, 20)) == june(5, 10)
	assert june(1, 4).common_with(june(5, 20)) is None


def test_what_several_stretches_cover_counts_once():
	def moment(day: int, hour: int = 0) -> datetime:
		return datetime(2026, 6, day, hour)

	stretches = [(moment(8), moment(10, 12)), (moment(1), moment(3)), (moment(2), moment(4))]
	assert covered_days(stretches) == 5.5
	assert covered_days([(moment(1), moment(9)), (moment(2), moment(3))]) == 8
	assert covered_days([]) == 0
