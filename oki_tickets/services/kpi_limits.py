"""KPI limits of the settings, by month."""

from datetime import date

import frappe
from frappe import _
from frappe.utils import format_date, get_first_day, getdate

from oki_tickets.domain.kpi import VIOLATIONS, Limits
from oki_tickets.exceptions import OkiTicketsError

SHARES = ("rejected_share", "first_response_seconds", "first_response_share", "resolution_share")


def limits_of(month: date | str) -> Limits:
	"""The limits that hold for the month in which the day `month` lies: the latest row of the settings that
	is valid by then; without one, the defaults of Limits."""
	rows = frappe.get_cached_doc("Oki Tickets Settings").kpi_limits
	first = get_first_day(getdate(month))
	valid = [row for row in rows if getdate(row.valid_from) <= first]
	return _limits(max(valid, key=lambda row: getdate(row.valid_from))) if valid else Limits()


def _limits(row) -> Limits:
	"""Of a row: 0 stands for no limit, of violations -1, since none at all is a fair limit."""
	limits = {field: row.get(field) or None for field in SHARES}
	limits |= {field: None if row.get(field) < 0 else row.get(field) for field in VIOLATIONS}
	return Limits(**limits)


def check(settings) -> None:
	"""Puts each row on the first day of its month; raises OkiTicketsError where a month has two."""
	months = set()
	for row in settings.kpi_limits:
		row.valid_from = get_first_day(getdate(row.valid_from))
		if row.valid_from in months:
			frappe.throw(
				_("There are two rows of KPI limits from {0}. Keep one.").format(format_date(row.valid_from)),
				OkiTicketsError,
			)
		months.add(row.valid_from)
