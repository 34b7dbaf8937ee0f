"""Moments as the portal shows them: in the reader's language, format and time zone."""

from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import frappe
from frappe.utils import (
	format_datetime,
	get_datetime,
	get_user_date_format,
	get_user_time_format,
	pretty_date,
)

from oki_tickets.services import clock


def shown(moment: datetime | str | None) -> dict[str, str] | None:
	"""A moment of the site's time zone for the session's user: `iso` (with its offset, for programs),
	`exact` (date and time in the reader's zone) and `ago` ("2 hours ago"); None for no moment."""
	if not moment:
		return None
	stored = get_datetime(moment).replace(microsecond=0)
	local = stored.replace(tzinfo=clock.site_zone()).astimezone(reader_zone())
	return {
		"iso": local.isoformat(),
		"exact": format_datetime(local.replace(tzinfo=None), _format()),
		"ago": pretty_date(stored),
	}


def reader_zone() -> ZoneInfo:
	"""The time zone that the session's user has chosen, else the site's."""
	name = frappe.get_cached_value("User", frappe.session.user, "time_zone")
	try:
		return ZoneInfo(name) if name else clock.site_zone()
	except (ZoneInfoNotFoundError, ValueError):
		return clock.site_zone()


def _format() -> str:
	"""The reader's format of date and time; seconds say nothing to a customer."""
	return f"{get_user_date_format().replace('mm', 'MM')} {get_user_time_format().replace(':ss', '')}"
