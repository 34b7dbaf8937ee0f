"""Taking away what a test has committed."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import frappe
from frappe.model.delete_doc import delete_dynamic_links

PATIENCE = 30
PAUSE = 0.2
JOB = f"{delete_dynamic_links.__module__}.{delete_dynamic_links.__name__}"


def delete(doctype: str, name: str) -> None:
	"""Deletes a record that a worker's job may be holding for a moment. Frappe then refuses at once, so what
	was deleted so far is committed, for the job to end, and the record is tried again."""
	end = time.monotonic() + PATIENCE
	while True:
		try:
			with links_without_jobs():
				frappe.delete_doc(doctype, name, force=True, ignore_permissions=True, delete_permanently=True)
			return
		except frappe.QueryTimeoutError:
			if time.monotonic() > end:
				raise
			frappe.clear_last_message()
			frappe.db.commit()
			time.sleep(PAUSE)


# What was deleted in the present transaction.
_gone: list[tuple[str, str]] = []


@contextmanager
def links_without_jobs() -> Iterator[None]:
	"""Frappe leaves to a job what points to a deleted record. The thousands of them that tests ask for would stand before
	the jobs that tests wait for: within, it goes after the commit, in a transaction of its own."""
	enqueue = frappe.enqueue

	def enqueue_others(method, *args, **kwargs):
		if method != JOB:
			enqueue(method, *args, **kwargs)
			return
		if not _gone:
			frappe.db.after_commit.add(_delete_links)
			frappe.db.after_rollback.add(_gone.clear)
		_gone.append((kwargs["doctype"], kwargs["name"]))

	with patch.object(frappe, "enqueue", enqueue_others):
		yield


def _delete_links() -> None:
	records, end = [*_gone], time.monotonic() + PATIENCE
	_gone.clear()
	while True:
		try:
			for doctype, name in records:
				delete_dynamic_links(doctype, name)
			frappe.db.commit()
			return
		except (frappe.QueryTimeoutError, frappe.QueryDeadlockError):
			if time.monotonic() > end:
				raise
			frappe.db.rollback()
			time.sleep(PAUSE)
