"""When a message that could not be delivered is tried again, and when one rests for the night."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST_PAUSE = 10
LONGEST_PAUSE = 3600
# Of a channel that is down altogether: once it is back, nothing should wait for long.
LONGEST_CHANNEL_PAUSE = 300
JITTER = 0.2


def pause(attempts: int, chance: float, longest: int = LONGEST_PAUSE) -> int:
	"""Seconds until the next try after so many failed ones: 10, 20, 40 ... `longest`, a fifth more or less
	as `chance` (0 to 1) has it, so that many do not come back at one moment."""
	plain = min(longest, FIRST_PAUSE * 2 ** min(attempts - 1, 20))
	return max(1, round(plain * (1 + JITTER * (2 * chance - 1))))


def end_of_quiet(now: int, start: time | None, end: time | None, zone: ZoneInfo) -> int | None:
	"""The UTC second at which the quiet hours that `now` falls into are over; None where none are kept.
	`start` and `end` are wall-clock times in `zone`, over midnight where `end` comes first."""
	if start is None or end is None or start == end:
		return None
	moment = datetime.fromtimestamp(now, zone)
	for day in (moment.date() - timedelta(days=1), moment.date()):
		begins = datetime.combine(day, start, zone)
		last_day = day + timedelta(days=1) if end < start else day
		ends = datetime.combine(last_day, end, zone)
		if begins.timestamp() <= now < ends.timestamp():
			return int(ends.timestamp())
	return None
