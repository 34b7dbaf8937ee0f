"""Records kept in Redis: what a transaction has changed but not committed is nobody else's."""

import frappe
import pytest

from oki_tickets.services import discipline, kept, norms
from tests.factories import create_line, create_timer, unique
from tests.site.test_limits import queries_of

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


def test_timers_and_norms_cost_two_queries_each_however_many_they_are():
	line = create_line()
	for status in ("New", "In Progress"):
		create_timer(status, 60, 120, support_line=line)
	for _ in range(2):
		frappe.get_doc(
			doctype="Service Norm",
			norm_name=unique("Norm"),
			support_line=line,
			priorities=[
				{"priority": "Low", "resolve_within": 60},
				{"priority": "High", "resolve_within": 30},
			],
		).insert()
	# Once in vain, which loads what Frappe wants to know of the DocTypes.
	kept_before = discipline.timers(), norms.all_norms()
	kept.forget("timer", "norm")
	assert queries_of(discipline.timers)[0] == 2
	number, found = queries_of(norms.all_norms)
	assert number == 2 and (discipline.timers(), found) == kept_before
	ours = [norm for norm in found if norm.support_line == line]
	assert [[priority for priority, _times in norm.times] for norm in ours] == [["Low", "High"]] * 2
	assert [
		[level.after for level in timer.levels] for timer in discipline.timers() if timer.support_line == line
	] == [
		[60, 120],
		[60, 120],
	]
