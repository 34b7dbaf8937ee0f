"""The one place that asks what time it is, and in which zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from zoneinfo import ZoneInfo

from frappe.utils import get_datetime, get_system_timezone, now_datetime

_moment: ContextVar[datetime | None] = ContextVar("oki_tickets_moment", default=None)


def now() -> datetime:
	"""The present moment as the site keeps it: naive, in the site's time zone, whole seconds."""
	return (_moment.get() or now_datetime()).replace(microsecond=0)


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
