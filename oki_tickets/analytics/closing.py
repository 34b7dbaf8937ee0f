"""Counts the months that are over, for months.py to read: nightly, and anew where somebody doubts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import frappe
from frappe.utils import add_months, get_first_day, getdate

from oki_tickets.analytics import topics
from oki_tickets.analytics.asked import Asked
from oki_tickets.domain.periods import MONTH, part_of
from oki_tickets.services import clock, month_counts

# So far back months are kept: a year, and the one before to compare with.
MONTHS = 24
# What was begun before midnight is committed by then, and seen by the count.
OPEN_UNTIL = timedelta(hours=1)


def keep_months() -> None:
	"""Scheduler, nightly: counts what is not kept yet of the months that are over, the latest first. May run
	again at any time."""
	for month in list(_months()):
		frappe.db.commit()  # a scheduled job: each month has a transaction that begins with its lock
		keep(month)
	frappe.db.commit()  # a scheduled job: late writes wait for the last month's lock


def keep(month: date) -> None:
	"""Keeps whatever the reports ask of the month that begins on `month`, except what is kept already."""
	month_counts.hold()
	asked = Asked(part_of(month, MONTH), keeps=True)
	for report in topics.TOPICS:
		topic = topics.topic_of(report)
		for group in getattr(topic, "GROUPS", [None]):
			topic.rows(replace(asked, choices={"group_by": group}))


def rebuild() -> int:
	"""Counts every month anew, from the history alone; returns how many answers were other than what was kept.
	A command commits."""
	month_counts.hold()
	before = month_counts.everything()
	month_counts.forget_all()
	for month in _months():
		keep(month)
	after = month_counts.everything()
	return sum(after.get(name, figures) != figures for name, figures in before.items())


def _months() -> Iterator[date]:
	"""First days of the months that are over since OPEN_UNTIL and have tickets, the latest first, MONTHS at
	most."""
	(first,) = frappe.db.get_all("Ticket", pluck="creation", order_by="creation", limit=1) or [None]
	this = getdate(get_first_day((clock.now() - OPEN_UNTIL).date()))
	for back in range(1, MONTHS + 1 if first else 1):
		month = getdate(add_months(this, -back))
		if part_of(month, MONTH).end <= first:
			return
		yield month
