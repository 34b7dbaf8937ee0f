"""Numbers, durations and months as readers of the session's language write them, whatever the site's own format is: a
digest is read far from Desk."""

from datetime import date

import frappe
from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal
from frappe import _
from frappe.utils import cint


def locale() -> Locale:
	"""Of the session's language; English where it is of no known one."""
	try:
		return Locale.parse(frappe.local.lang, sep="-")
	except (ValueError, UnknownLocaleError):
		return Locale("en")


def number(value: float, digits: int = 0, *, at_least: int = 0) -> str:
	"""A number with at most `digits` decimals, and no fewer than `at_least`."""
	decimals = "." + "0" * at_least + "#" * (digits - at_least) if digits else ""
	return format_decimal(value, f"#,##0{decimals}", locale=locale())


def duration(seconds: float) -> str:
	"""Seconds in the two largest units that say something, hours being the largest, since a working day has no
	fixed length: 52 h, 1 h 5 min, 40 s."""
	left, parts = cint(round(abs(seconds))), []
	for length, unit in ((3600, _("{0} h")), (60, _("{0} min")), (1, _("{0} s"))):
		number, left = divmod(left, length)
		if number:
			parts.append(unit.format(number))
		elif parts:
			break
	shown = parts[:1] if abs(seconds) >= 100 * 3600 else parts[:2]
	return ("−" if seconds < 0 else "") + (" ".join(shown) or _("{0} s").format(0))


def day(value: date) -> str:
	"""A day with its name."""
	return _capital(format_date(value, "full", locale=locale()))


def month(value: date) -> str:
	"""The month of a day, with the year."""
	return _capital(format_date(value, "LLLL y", locale=locale()))


def short_month(value: date) -> str:
	"""The month of a day in a few letters."""
	return format_date(value, "LLL", locale=locale())


def _capital(words: str) -> str:
	return words[:1].upper() + words[1:]
