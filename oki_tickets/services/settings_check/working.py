"""Whether time is kept, jobs run, and schedules and norms are there."""

from datetime import timedelta

import frappe
from frappe import _
from frappe.query_builder.functions import Max
from frappe.utils import format_datetime
from frappe.utils.background_jobs import generate_qname, get_workers
from frappe.utils.scheduler import is_scheduler_inactive

from oki_tickets.services import clock, clock_chain, desk_numbers, timekeeper
from oki_tickets.services.settings_check.finding import Finding, good, listed, missing, optional

SETTINGS = "Oki Tickets Settings"
QUEUES = ("short", "default", "long")
# A scheduler that has run nothing for so long is not running.
STILL_RUNS = timedelta(hours=1)


def timekeepers() -> Finding:
	"""Who keeps the clocks of tickets."""
	title, link = _("The clock"), "/app/ticket-clock"
	if overdue := desk_numbers.overdue_clocks()["value"]:
		return missing(
			title,
			_(
				"Nobody keeps the desk's time: clocks that ran out more than five minutes ago: {0}. Start bench"
				" ticket-clock, or enable the scheduler."
			).format(overdue),
			link,
		)
	if timekeeper.is_running() or clock_chain.is_running():
		return good(title, _("Offers, pickups and limits are kept to the second."), link)
	return optional(
		title,
		_(
			"The scheduler alone keeps the time, some minutes late. For offers of 40 seconds start bench"
			" ticket-clock."
		),
		link,
	)


def scheduler() -> Finding:
	"""What pulls mailboxes, sends digests and keeps the time where nobody else does."""
	title, link = _("The scheduler"), "/app/scheduled-job-type"
	if is_scheduler_inactive(verbose=False):
		return missing(
			title,
			_("Mailboxes are not read and digests not sent: enable it with bench enable-scheduler."),
			link,
		)
	last = _last_run()
	if last and last < clock.now() - STILL_RUNS:
		return missing(
			title,
			_("It is enabled, but nothing has run since {0}. Start bench schedule.").format(
				format_datetime(last)
			),
			link,
		)
	return good(title, _("The scheduler is enabled."), link)


def _last_run():
	table = frappe.qb.DocType("Scheduled Job Type")
	return frappe.qb.from_(table).select(Max(table.last_execution)).run()[0][0]


def workers() -> Finding:
	"""Who does what is asked of the background."""
	title, link = _("Workers"), "/app/rq-worker"
	served = {name for worker in get_workers() for name in worker.queue_names()}
	idle = [queue for queue in QUEUES if generate_qname(queue) not in served]
	if idle:
		return missing(
			title, _("Nobody works on these queues: {0}. Start bench worker.").format(listed(idle)), link
		)
	return good(title, _("Every queue has a worker."), link)


def default_schedule() -> Finding:
	"""The schedule of everybody who has none of their own."""
	title, link = _("Working hours"), "/app/oki-tickets-settings"
	name = frappe.db.get_single_value(SETTINGS, "default_schedule")
	if name:
		return good(
			title,
			_("Who has no schedule of their own works by {0}.").format(_(name)),
			f"/app/work-schedule/{name}",
		)
	without = frappe.get_all(
		"Support Line", {"work_schedule": ("is", "not set")}, pluck="name", order_by="name"
	)
	if without:
		return missing(
			title,
			_("These lines work day and night, since they have no Work Schedule: {0}.").format(
				listed(without)
			),
			link,
		)
	return good(title, _("Every line has a schedule of its own."), link)


def empty_schedules() -> Finding:
	"""Schedules by which nobody ever works."""
	title, link = _("Empty schedules"), "/app/work-schedule"
	filled = frappe.get_all(
		"Work Schedule Hours", {"parenttype": "Work Schedule"}, pluck="parent", distinct=True, order_by=""
	)
	names = frappe.get_all(
		"Work Schedule", {"name": ("not in", filled or [""])}, pluck="name", order_by="name"
	)
	if names:
		return missing(
			title, _("By these schedules nobody ever works: {0}.").format(listed(map(_, names))), link
		)
	return good(title, _("Every Work Schedule has hours."), link)


def timers() -> Finding:
	"""Norms of how long a ticket may stay in a status."""
	title, link = _("Ticket times"), "/app/ticket-timer"
	number = frappe.db.count("Ticket Timer", {"is_enabled": 1})
	if not number:
		return optional(title, _("No Ticket Timer: nobody hears of tickets that stand still."), link)
	return good(title, _("Ticket Timers that watch over tickets: {0}.").format(number), link)
