"""Records kept in Redis: what a transaction has changed but not committed is nobody else's."""

import frappe
import pytest

from oki_tickets.services import discipline, kept
from tests.factories import create_line, create_timer, unique

KIND = "test"


@pytest.fixture(autouse=True)
def nothing_kept():
	yield
	frappe.cache.delete_keys(f"{kept.KEY}:{KIND}:")
	may_be_kept_again()


def may_be_kept_again() -> None:
	"""As when the last change was minutes ago."""
	frappe.cache.delete_value(kept._quiet_key(KIND))


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


def test_who_began_before_a_change_puts_nothing_back():
	kept.forget(KIND)
	frappe.db.commit()
	in_another_request()
	assert recalled("as it was before") == "as it was before"
	in_another_request()
	assert recalled("as it is") == "as it is"
	may_be_kept_again()
	in_another_request()
	assert recalled("kept from here on") == "kept from here on"
	in_another_request()
	assert recalled("made in vain") == "kept from here on"


@pytest.mark.parametrize("end", ["commit", "rollback"])
def test_within_a_transaction_redis_is_asked_once(end):
	recalled("first")
	frappe.cache.delete_keys(f"{kept.KEY}:{KIND}:")
	frappe.local.cache = {}
	assert recalled("second") == "first"
	getattr(frappe.db, end)()
	assert recalled("third") == "third"


def test_a_renamed_record_is_forgotten_by_its_old_name():
	line = create_line()
	timer = create_timer("New", 60, support_line=line)
	frappe.rename_doc("Support Line", line, new := unique("Line"), show_alert=False)
	assert {"timer", "norm", "plan"} <= kept._changed()
	assert [row.support_line for row in discipline.timers() if row.name == timer] == [new]
