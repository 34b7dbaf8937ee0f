"""Every report over a month of a large desk, beside its SQL by hand and ERPNext's Issue Summary over as many Issues.

A month that is over is read from what was counted of it at night (analytics/months.py): that is what stands beside
Issue Summary. What is no whole month is counted from the history: that is what stands beside the SQL, over as many
days. What heads ask most is the month that is not over yet, of all lines and of theirs: it is counted from the history
too, and stands beside Issue Summary over as many days.
"""

import time
from datetime import date

import frappe
from erpnext.support.report.issue_summary import issue_summary

from benchmarks import volume
from benchmarks.by_hand import BY_HAND
from benchmarks.harness import Claim, alternate
from oki_tickets.analytics import closing
from oki_tickets.analytics.asked import read
from oki_tickets.analytics.topics import TOPICS
from oki_tickets.services import month_counts

REPEATS = 3
AT_MOST, TIMES = 1.5, 10
# The history of a month, counted while somebody waits.
AT_MOST_THIS_MONTH = 2
# What a report costs that counts nothing: its columns, help, cards and chart.
SPARE = 0.01
# As many days as the month has.
DAYS = {"from_date": "2026-05-02", "to_date": "2026-06-01"}
# The month that the history ends in, of all lines and of one.
PRESENT = {"from_date": "2026-06-01", "to_date": "2026-06-20"}
OF_A_LINE = {**PRESENT, "support_line": "L2"}


def claims() -> list[Claim]:
	"""Each report takes at most 1.5 times its SQL, a month 10 times less than Issue Summary, and this month so far at
	most twice as long as it."""
	print(volume.fill())
	frappe.set_user("Administrator")
	_count_months()
	theirs, theirs_so_far = alternate(
		REPEATS,
		("Issue Summary", lambda _turn: _issue_summary(volume.MONTH)),
		("Issue Summary, this month", lambda _turn: _issue_summary(PRESENT)),
	)
	found = []
	for report in TOPICS:
		days, by_hand, month = alternate(
			REPEATS,
			(report, lambda _turn, name=report: _run(name, DAYS)),
			("SQL", lambda _turn, name=report: _ask(name)),
			(f"{report}, a month", lambda _turn, name=report: _run(name, volume.MONTH)),
		)
		# By themselves: what they read would push out of memory what the others read.
		present = alternate(
			REPEATS,
			(f"{report}, this month", lambda _turn, name=report: _run(name, PRESENT)),
			(f"{report}, this month of a line", lambda _turn, name=report: _run(name, OF_A_LINE)),
		)
		found.append(Claim(f"{report}, 31 days", days, by_hand, at_most=AT_MOST, spare=SPARE))
		found.append(Claim(month.name, month, theirs, at_least=TIMES))
		found += [Claim(one.name, one, theirs_so_far, at_most=AT_MOST_THIS_MONTH) for one in present]
	return found


def _count_months() -> None:
	"""What the night counts: the month and the one before it."""
	month_counts.forget_all()
	for month in (date(2026, 5, 1), date(2026, 4, 1)):
		start = time.monotonic()
		closing.keep(month)
		frappe.db.commit()
		print(f"{month:%B %Y} counted in {time.monotonic() - start:.1f} s")


def _run(report: str, days: dict[str, str]) -> None:
	frappe.local.request_cache.clear()
	name = frappe.scrub(report)
	frappe.get_attr(f"oki_tickets.oki_tickets.report.{name}.{name}.execute")(frappe._dict(days))


def _ask(report: str) -> None:
	period = read(DAYS).period
	days = {"start": period.start, "end": period.end, "before": period.before().start}
	for statement in BY_HAND[report]:
		frappe.db.sql(statement, days)


def _issue_summary(days: dict[str, str]) -> None:
	issue_summary.execute({**days, "based_on": "Customer"})
