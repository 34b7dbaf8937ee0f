"""Seconds between moments that a database keeps without a zone."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo


def elapsed_seconds(start: datetime, end: datetime, zone: ZoneInfo) -> int:
	"""Whole seconds that really passed from `start` to `end`, naive moments of `zone`; never negative.

	The difference of the naive values would be an hour off over a summer-time switch. A moment in the
	hour that happens twice counts as its first.
	"""
	passed = end.replace(tzinfo=zone).astimezone(timezone.utc) - start.replace(tzinfo=zone).astimezone(
		timezone.utc
	)
	return max(0, int(passed.total_seconds()))
