"""Pauses between tries, and quiet hours."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.outbox import LONGEST_PAUSE, end_of_quiet, pause

WARSAW = ZoneInfo("Europe/Warsaw")


def second(text: str) -> int:
	return int(datetime.fromisoformat(text).replace(tzinfo=WARSAW).timestamp())


def test_pauses_double_from_ten_seconds_to_an_hour():
	assert [pause(attempt, 0.5) for attempt in range(1, 12)] == [
		*(10, 20, 40, 80, 160, 320, 640, 1280, 2560),
		*(3600, 3600),
	]


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_jitter_is_a_fifth_at_most(attempts, chance):
	plain = pause(attempts, 0.5)
	assert 0.8 * plain - 1 <= pause(attempts, chance) <= 1.2 * plain + 1 <= 1.2 * LONGEST_PAUSE + 1


@pytest.mark.parametrize(
	("now", "start", "end", "over"),
	[
		("2026-03-09 21:59:59", time(22), time(7), None),
		("2026-03-09 22:00:00", time(22), time(7), "2026-03-10 07:00:00"),
		("2026-03-10 06:59:59", time(22), time(7), "2026-03-10 07:00:00"),
		("2026-03-10 07:00:00", time(22), time(7), None),
		("2026-03-09 12:30:00", time(12), time(13), "2026-03-09 13:00:00"),
		("2026-03-09 13:00:00", time(12), time(13), None),
		# The night in which summer time begins has one hour less, that in which it ends one more.
		("2026-03-28 22:00:00", time(22), time(7), "2026-03-29 07:00:00"),
		("2026-10-24 22:00:00", time(22), time(7), "2026-10-25 07:00:00"),
		("2026-03-09 12:30:00", None, time(13), None),
		("2026-03-09 12:30:00", time(12), None, None),
		("2026-03-09 12:30:00", time(12), time(12), None),
	],
)
def test_quiet_hours(now, start, end, over):
	assert end_of_quiet(second(now), start, end, WARSAW) == (second(over) if over else None)


@given(st.integers(second("2026-01-01"), second("2027-01-01")), st.times(), st.times())
def test_quiet_hours_end_after_now_and_within_a_day(now, start, end):
	over = end_of_quiet(now, start.replace(microsecond=0), end.replace(microsecond=0), WARSAW)
	assert over is None or now < over <= now + 25 * 3600
