"""Saved filters of the list of tickets: one's own, and those that heads share."""

import frappe
import pytest

from tests.factories import as_user, create_agent, create_head, unique


def save(user: str, *, for_user: str = ""):
	with as_user(user):
		return frappe.get_doc(
			doctype="List Filter",
			filter_name=unique("Filter"),
			reference_doctype="Ticket",
			for_user=for_user,
			filters='[["Ticket", "priority", "=", "Urgent", false]]',
		).insert()


def seen_by(user: str) -> list[str]:
	"""As Frappe's list asks for them."""
	with as_user(user):
		return frappe.get_list(
			"List Filter",
			filters={"reference_doctype": "Ticket"},
			or_filters=[["for_user", "=", user], ["for_user", "=", ""]],
			pluck="filter_name",
			limit=0,
		)


def test_an_agent_keeps_own_filters_and_sees_the_shared_ones():
	anna, boris, head = create_agent(), create_agent(), create_head()
	own, shared = save(anna, for_user=anna), save(head)
	assert own.filter_name in seen_by(anna) and own.filter_name not in seen_by(boris)
	assert shared.filter_name in seen_by(anna) and shared.filter_name in seen_by(boris)
	assert {"Waiting for an Agent", "Over the Norm", "Ignored Pickups"} <= set(seen_by(anna))
	with as_user(anna):
		frappe.delete_doc("List Filter", own.name)


@pytest.mark.parametrize(
	"attack", ["share", "for another", "take over", "change", "delete", "delete another's"]
)
def test_an_agent_touches_nobody_elses(attack):
	anna, boris, head = create_agent(), create_agent(), create_head()
	shared, others = save(head), save(boris, for_user=boris)
	attacks = {
		"share": lambda: save(anna),
		"for another": lambda: save(anna, for_user=boris),
		"take over": lambda: frappe.get_doc("List Filter", shared.name).update({"for_user": anna}).save(),
		"change": lambda: frappe.get_doc("List Filter", shared.name).update({"filters": "[]"}).save(),
		"delete": lambda: frappe.delete_doc("List Filter", shared.name),
		"delete another's": lambda: frappe.delete_doc("List Filter", others.name),
	}
	with as_user(anna), pytest.raises(frappe.PermissionError):
		attacks[attack]()


def test_a_head_changes_and_takes_away_what_is_shared():
	head = create_head()
	shared = save(create_head())
	with as_user(head):
		frappe.get_doc("List Filter", shared.name).update({"filters": "[]"}).save()
		frappe.delete_doc("List Filter", shared.name)
	assert not frappe.db.exists("List Filter", shared.name)


def test_filters_of_other_lists_are_as_frappe_has_them():
	anna = create_agent()
	with as_user(anna):
		frappe.get_doc(
			doctype="List Filter", filter_name=unique("Filter"), reference_doctype="Customer", filters="[]"
		).insert()
