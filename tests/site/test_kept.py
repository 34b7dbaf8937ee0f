"""Records kept in Redis: what a transaction has changed but not committed is nobody else's."""

import frappe
import pytest

from oki_tickets.services import kept

KIND = "test"


@pytest.fixture(autouse=True)
def nothing_kept():
	yield
	frappe.cache.delete_keys(f"{kept.KEY}:{KIND}:")


def recalled(value: str) -> str:
	"""What is kept, or `value`, which is kept then."""
	return kept.recall(KIND, "one", lambda: value)


def in_another_request() -> None:
	kept.forget_here()
	frappe.local.cache = {}


def test_what_was_undone_is_not_kept():
	assert recalled("old") == "old"
	kept.forget(KIND)
	assert recalled("new, not committed") == "new, not committed"
	frappe.db.rollback()
	assert recalled("made anew") == "old"


def test_what_was_committed_is_forgotten_everywhere():
	recalled("old")
	kept.forget(KIND)
	recalled("new")
	frappe.db.commit()
	in_another_request()
	assert recalled("read anew") == "read anew"


def test_an_unfinished_change_is_not_seen_elsewhere():
	recalled("old")
	kept.forget(KIND)
	recalled("new, not committed")
	in_another_request()
	assert recalled("made anew") == "old"


def test_within_a_request_redis_is_asked_once():
	recalled("first")
	frappe.cache.delete_keys(f"{kept.KEY}:{KIND}:")
	frappe.local.cache = {}
	assert recalled("second") == "first"
