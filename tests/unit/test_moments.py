"""Seconds that really passed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.moments import elapsed_seconds, local_moment, utc_seconds

WARSAW = ZoneInfo("Europe/Warsaw")


@pytest.mark.parametrize(
	("start", "end", "hours"),
	[
		(datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 12), 2),
		(datetime(2026, 3, 29, 1), datetime(2026, 3, 29, 4), 2),
		(datetime(2026, 10, 25, 1), datetime(2026, 10, 25, 4), 4),
	],
)
def test_summer_time_neither_adds_nor_takes_seconds(start, end, hours):
	assert elapsed_seconds(start, end, WARSAW) == hours * 3600


def test_a_clock_that_was_set_back_gives_nothing_negative():
	assert elapsed_seconds(datetime(2026, 3, 2, 12), datetime(2026, 3, 2, 10), WARSAW) == 0


@given(
	moment=st.datetimes(
		min_value=datetime(1950, 1, 1), max_value=datetime(2080, 1, 1), timezones=st.just(WARSAW)
	)
)
def test_there_and_back_is_the_same_moment(moment):
	moment = moment.replace(microsecond=0)
	seconds = int(moment.timestamp())
	assert utc_seconds(moment.replace(tzinfo=None), WARSAW) == seconds
	assert local_moment(seconds, WARSAW) == datetime.fromtimestamp(seconds, WARSAW).replace(tzinfo=None)
