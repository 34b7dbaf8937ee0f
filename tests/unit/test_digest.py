"""When digests are due: local hours, summer time, standstills."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.digest import DAILY, MONTHLY, Hour, Period, due_days, due_months

WARSAW = ZoneInfo("Europe/Warsaw")
NEVER = 0


def at(text: str, zone: str = "Europe/Warsaw") -> int:
	return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def hour(text: str = "07:00", zone: str = "Europe/Warsaw", site: ZoneInfo = WARSAW) -> Hour:
	return Hour(time.fromisoformat(text), ZoneInfo(zone), site)


def day(text: str) -> Period:
	return Period(DAILY, date.fromisoformat(text), date.fromisoformat(text))


def months(periods: list[Period]) -> list[str]:
	assert all(period.kind == MONTHLY and period.first.day == 1 for period in periods)
	return [f"{period.first:%Y-%m}" for period in periods]


def test_yesterday_is_told_of_when_the_hour_strikes():
	assert due_days(hour(), at("2026-11-27 06:59"), NEVER) == [day("2026-11-25")]
	assert due_days(hour(), at("2026-11-27 07:00"), NEVER) == [day("2026-11-26")]
	assert due_days(hour(), at("2026-11-27 23:59"), NEVER) == [day("2026-11-26")]


def test_who_joins_after_the_hour_waits_for_the_next():
	joined = at("2026-11-27 07:01")
	assert due_days(hour(), at("2026-11-27 12:00"), joined) == []
	assert due_days(hour(), at("2026-11-28 07:00"), joined) == [day("2026-11-27")]


@pytest.mark.parametrize(
	("day_of_switch", "struck"),
	[("2026-03-29", "05:00"), ("2026-10-25", "06:00"), ("2026-01-10", "06:00"), ("2026-07-10", "05:00")],
)
def test_the_hour_is_the_wall_clocks_through_summer_time(day_of_switch, struck):
	assert hour().latest(at(f"{day_of_switch} 12:00")) == at(f"{day_of_switch} {struck}", "UTC")


def test_an_hour_that_is_left_out_strikes_all_the_same_and_one_that_comes_twice_strikes_once():
	early = hour("02:30")
	assert early.latest(at("2026-03-29 12:00")) == at("2026-03-29 01:30", "UTC")
	assert early.latest(at("2026-10-25 12:00")) == at("2026-10-25 00:30", "UTC")


@pytest.mark.parametrize(
	("zone", "told"), [("Asia/Vladivostok", "2026-11-25"), ("America/New_York", "2026-11-26")]
)
def test_a_day_is_told_of_when_it_is_over_at_the_desk_too(zone, told):
	# Seven in Vladivostok is ten at night in Warsaw, the day before.
	assert due_days(hour(zone=zone), at("2026-11-27 07:00", zone), NEVER) == [day(told)]


def test_after_a_standstill_only_the_last_day_is_told_but_every_month():
	assert due_days(hour(), at("2026-11-27 09:00"), NEVER) == [day("2026-11-26")]
	joined = at("2026-08-15 12:00")
	assert months(due_months(hour(), at("2026-11-27 09:00"), joined)) == ["2026-08", "2026-09", "2026-10"]


def test_a_month_is_due_on_the_first_of_the_next():
	joined = at("2026-10-15 12:00")
	assert due_months(hour(), at("2026-11-01 06:59"), joined) == []
	october = due_months(hour(), at("2026-11-01 07:00"), joined)
	assert october == [Period(MONTHLY, date(2026, 10, 1), date(2026, 10, 31))]
	assert months(due_months(hour(), at("2026-11-01 07:00"), at("2026-11-01 07:01"))) == []


def test_a_month_that_is_not_over_at_the_desk_waits_a_day():
	far = hour(zone="Asia/Vladivostok")
	joined = at("2026-10-15 12:00")
	assert due_months(far, at("2026-11-01 07:00", "Asia/Vladivostok"), joined) == []
	assert months(due_months(far, at("2026-11-02 07:00", "Asia/Vladivostok"), joined)) == ["2026-10"]


def test_no_more_than_a_year_of_months_is_made_up_for():
	assert len(due_months(hour(), at("2026-11-27 09:00"), NEVER)) == 12


def test_the_period_before_is_of_the_same_kind():
	assert day("2026-03-01").before() == day("2026-02-28")
	assert Period(MONTHLY, date(2026, 3, 1), date(2026, 3, 31)).before() == Period(
		MONTHLY, date(2026, 2, 1), date(2026, 2, 28)
	)


def test_a_day_that_was_over_a_moment_too_late_is_told_of_with_the_next():
	# Seven in Tokyo is eleven at night in Warsaw, and midnight from the 29th of March on.
	tokyo = hour(zone="Asia/Tokyo")
	told = [due_days(tokyo, at(f"2026-03-{number} 07:00", "Asia/Tokyo"), NEVER) for number in (29, 30, 31)]
	assert told == [[day("2026-03-27")], [day("2026-03-28"), day("2026-03-29")], [day("2026-03-30")]]
	back = [due_days(tokyo, at(f"2026-10-{number} 07:00", "Asia/Tokyo"), NEVER) for number in (25, 26, 27)]
	assert back == [[day("2026-10-24")], [day("2026-10-24")], [day("2026-10-25")]]


ZONES = (
	"Europe/Warsaw",
	"America/New_York",
	"Asia/Vladivostok",
	"Asia/Tokyo",
	"Asia/Kolkata",
	"Pacific/Apia",
)


@given(
	st.integers(at("2026-01-01 00:00"), at("2027-12-31 00:00")),
	st.times().map(lambda value: value.replace(second=0, microsecond=0)),
	st.sampled_from(ZONES),
	st.sampled_from(ZONES),
)
def test_of_every_day_one_digest_is_due(second, clock, zone, site):
	mine = Hour(clock, ZoneInfo(zone), ZoneInfo(site))
	strike = mine.latest(second)
	assert second - 25 * 3600 <= strike <= second
	told = [period.first for period in due_days(mine, strike, NEVER)]
	later = [period.first for period in due_days(mine, mine.latest(strike + 26 * 3600), NEVER)]
	known = sorted({*told, *later})
	assert known == [known[0] + timedelta(days=number) for number in range(len(known))]
	assert told == sorted(set(told)) and known[-1] == later[-1]
	assert told[-1] < datetime.fromtimestamp(strike, ZoneInfo(site)).date()
