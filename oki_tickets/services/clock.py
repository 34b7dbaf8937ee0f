"""The one place that asks what time it is, and in which zone."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from zoneinfo import ZoneInfo

from frappe.utils import get_datetime, get_system_timezone, now_datetime

from oki_tickets.domain.moments import local_moment, utc_seconds

_moment: ContextVar[datetime | None] = ContextVar("oki_tickets_moment", default=None)


def now() -> datetime:
	"""The present moment as the site keeps it: naive, in the site's time zone, whole seconds."""
	return (_moment.get() or now_datetime()).replace(microsecond=0)


def now_second() -> int:
	"""The present moment in UTC seconds since the epoch."""
	moment = _moment.get()
	return to_second(moment) if moment else int(time.time())


@contextmanager
def at(moment: datetime | str) -> Iterator[None]:
	"""Lets the desk live at `moment` (site's time zone): for demo data, imported history and tests."""
	token = _moment.set(get_datetime(moment))
	try:
		yield
	finally:
		_moment.reset(token)


def site_zone() -> ZoneInfo:
	"""The zone of every moment that the site keeps."""
	return ZoneInfo(get_system_timezone())


def to_second(moment: datetime | str) -> int:
	"""UTC seconds since the epoch of a moment as the site keeps it."""
	return utc_seconds(get_datetime(moment), site_zone())


def to_moment(second: int) -> datetime:
	"""A number of UTC seconds since the epoch as the site keeps moments."""
	return local_moment(second, site_zone())
