"""Goes from batch to batch, each in a transaction of its own."""

from collections.abc import Callable, Mapping
from contextlib import contextmanager

import frappe
from frappe import _

from oki_tickets.channels import outbox
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services.moving_in import source, store
from oki_tickets.services.moving_in.build import Builder
from oki_tickets.services.moving_in.rules import Rules

Progress = Callable[[int], None]
Given = Mapping[str, Mapping[str, str]]


def move_in(given: Given, progress: Progress) -> dict[str, str]:
	"""Brings all Issues over that have no ticket yet, and commits batch by batch. `given` maps what is
	ERPNext's to what is ours, by kind (status, priority, type); `progress` hears how many Issues were looked at
	since its last call. Returns what stood against those that could not come, by name of the Issue.
	Raises OkiTicketsError where a status is unknown or another run is under way."""
	failed: dict[str, str] = {}
	with _alone(), outbox.in_house():
		rules = Rules(given)
		for sources in source.batches():
			failed.update(_bring(sources, rules))
			frappe.db.commit()  # a command of the console: what is over stays over, whatever stops it
			frappe.local.message_log = []
			progress(len(sources))
	return failed


def _bring(sources: list[source.Source], rules: Rules) -> dict[str, str]:
	builder, failed = Builder(sources, rules), {}
	for one in sources:
		try:
			builder.add(one)
		except Exception as error:
			# One broken Issue stops no other; it is named in the report, and every run tries it again.
			failed[one.issue.name] = f"{type(error).__name__}: {error}"
	store.write(builder.batch)
	return failed


@contextmanager
def _alone():
	"""The database itself keeps a second run out, from wherever it is started, and forgets a killed one."""
	key = f"{frappe.conf.db_name}:oki_tickets_moving_in"[:64]
	if not frappe.db.sql("select get_lock(%s, 0)", key)[0][0]:
		frappe.throw(
			_("Issues are being brought over already. Wait until that run has ended."), OkiTicketsError
		)
	try:
		yield
	finally:
		frappe.db.sql("select release_lock(%s)", key)
