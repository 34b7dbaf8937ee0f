"""Seconds that really passed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from oki_tickets.domain.moments import elapsed_seconds

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
