"""Every report over a month of a large desk, beside its SQL by hand and ERPNext's Issue Summary over as many Issues."""

import frappe
from erpnext.support.report.issue_summary import issue_summary

from benchmarks import volume
from benchmarks.by_hand import BY_HAND
from benchmarks.harness import Claim, Sample, alternate
from oki_tickets.analytics.asked import read
from oki_tickets.analytics.topics import TOPICS

REPEATS = 3
AT_MOST, TIMES = 1.5, 10


def claims() -> list[Claim]:
	"""Each report takes at most 1.5 times its SQL and is 10 times faster than Issue Summary."""
	print(volume.fill())
	frappe.set_user("Administrator")
	(theirs,) = alternate(REPEATS, ("Issue Summary", lambda _turn: _issue_summary()))
	found = []
	for report in TOPICS:
		ours, by_hand = alternate(
			REPEATS,
			(report, lambda _turn, name=report: _run(name)),
			("SQL", lambda _turn, name=report: _ask(name)),
		)
		found += _claims(report, ours, by_hand, theirs)
	return found


def _claims(report: str, ours: Sample, by_hand: Sample, theirs: Sample) -> list[Claim]:
	return [
		Claim(report, ours, by_hand, at_most=AT_MOST),
		Claim(report, ours, theirs, at_least=TIMES),
	]


def _run(report: str) -> None:
	frappe.local.request_cache.clear()
	name = frappe.scrub(report)
	frappe.get_attr(f"oki_tickets.oki_tickets.report.{name}.{name}.execute")(frappe._dict(volume.MONTH))


def _ask(report: str) -> None:
	period = read(volume.MONTH).period
	days = {"start": period.start, "end": period.end, "before": period.before().start}
	for statement in BY_HAND[report]:
		frappe.db.sql(statement, days)


def _issue_summary() -> None:
	issue_summary.execute({**volume.MONTH, "based_on": "Customer"})
