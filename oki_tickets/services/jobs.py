"""Asking workers, whatever state Redis and the workers are in."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from functools import wraps
from typing import Any

import frappe
from frappe.utils.background_jobs import get_job
from rq.job import JobStatus

# RQ hears of a job that runs every 30 seconds.
SILENCE = 75


def ask_after_commit(job: Callable, **options: Any) -> None:
	"""Asks a worker for the job once the present transaction is committed; `options` are those of
	frappe.enqueue. For what a clock or the scheduler brings about as well: a Redis that is down delays it, and
	nobody's request breaks off over what is committed already."""

	def ask() -> None:
		try:
			frappe.enqueue(job, **options)
		except Exception:
			frappe.logger("oki_tickets").warning(
				f"no worker could be asked: {job.__name__} waits for its clock"
			)

	frappe.db.after_commit.add(ask)


def tried_again(job: Callable) -> Callable:
	"""For a job that may be done twice: where it has to give way to another transaction, a worker does it again,
	up to five times. Frappe does that by itself for errors of the database, but its queries raise errors of its
	own, with which a job is lost."""

	@wraps(job)
	def tried(*args: Any, **kwargs: Any) -> Any:
		try:
			return job(*args, **kwargs)
		except (frappe.QueryDeadlockError, frappe.QueryTimeoutError) as crowd:
			raise frappe.RetryBackgroundJobError from crowd

	return tried


def forget_dead(job_id: str) -> None:
	"""Lets a job be asked for again whose worker was killed: for RQ it runs on for a quarter of an hour, and
	nobody would be asked meanwhile."""
	job = get_job(job_id)
	if not job or job.get_status(refresh=False) != JobStatus.STARTED or not job.last_heartbeat:
		return
	if datetime.now(timezone.utc) - _in_utc(job.last_heartbeat) > timedelta(seconds=SILENCE):
		job.delete()


def _in_utc(moment: datetime) -> datetime:
	"""Older versions of RQ leave the zone out."""
	return moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
