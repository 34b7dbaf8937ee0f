"""Due dates of development that gave way to others: each is written down, and counts in its own month for good."""

import frappe
import pytest

from oki_tickets.analytics.topics import tickets_behind
from oki_tickets.domain.lifecycle import Action
from oki_tickets.exceptions import KeptByTheDesk
from oki_tickets.patches.v1_0 import record_postponements
from oki_tickets.services import clock, development, moves
from tests import factories, jira, reports
from tests.factories import as_user

REPORT = "Postponed Development Tickets"
FIELDS = ("ticket", "agent", "development_postponements", "development_due_on", "days_late", "days_there")
MAY = {"from_date": "2026-05-01", "to_date": "2026-05-31"}
JUNE = {"from_date": "2026-06-01", "to_date": "2026-06-30"}
ROW = (
	*("number", "old_due_on", "new_due_on", "postponed_at", "postponed_by", "source"),
	*("agent", "support_line", "engineer", "passed_at"),
)


@pytest.fixture
def anna() -> str:
	return factories.create_agent()


@pytest.fixture
def ticket(anna) -> str:
	"""In development since the fifth of May, promised for the twentieth."""
	name = factories.create_ticket().name
	with clock.at("2026-05-05 10:00:00"):
		move(name, anna, Action.START_WORK)
		send(name, anna, "2026-05-20")
	return name


def move(ticket: str, user: str, action: str, **values) -> None:
	with as_user(user):
		moves.apply_action(ticket, action, side="Agent", values=values)


def send(ticket: str, user: str, due: str) -> None:
	values = {"engineer": user, "development_due_on": due, "jira_issue": "OKI-1"}
	move(ticket, user, Action.SEND_TO_DEVELOPMENT, **values)


def postpone(ticket: str, user: str, due: str, at: str) -> None:
	with clock.at(at), as_user(user):
		doc = frappe.get_doc("Ticket", ticket)
		doc.development_due_on = due
		doc.save()


def recorded(ticket: str, *fields: str) -> list[tuple]:
	"""These fields of the ticket's postponements; moments and days as texts."""
	rows = frappe.get_all(
		development.POSTPONEMENT, filters={"ticket": ticket}, fields=list(fields), order_by="number"
	)
	return [tuple(str(row[name]) if row[name] is not None else None for name in fields) for row in rows]


def shown(ticket: str, now: str, period: dict, *fields: str, **filters) -> list[tuple]:
	"""What the report says of the ticket at the moment `now`."""
	with clock.at(now):
		found = reports.rows(REPORT, *(fields or FIELDS), **period, **filters)
	return [row for row in found if row[0] == ticket]


def test_each_new_date_is_written_down_with_who_and_when(ticket, anna):
	postpone(ticket, anna, "2026-05-27", "2026-05-12 09:00:00")
	head = factories.create_head()
	postpone(ticket, head, "2026-06-10", "2026-05-26 09:00:00")
	line = frappe.db.get_value("Ticket", ticket, "support_line")
	then = ("Desk", anna, line, anna, "2026-05-05 10:00:00")
	assert recorded(ticket, *ROW) == [
		("1", "2026-05-20", "2026-05-27", "2026-05-12 09:00:00", anna, *then),
		("2", "2026-05-27", "2026-06-10", "2026-05-26 09:00:00", head, *then),
	]
	assert frappe.db.get_value("Ticket", ticket, "development_postponements") == 2


def test_what_moves_no_date_is_no_postponement(ticket, anna):
	with as_user(anna):
		doc = frappe.get_doc("Ticket", ticket)
		doc.subject = "Another subject"
		doc.save()
	assert recorded(ticket, "number") == []


def test_a_date_that_was_moved_in_jira_says_so(cloud, anna):
	ticket = jira.escalate(anna)
	jira.carry_out(ticket)
	for news, day in (("first", None), ("one", "2026-03-27"), ("two", "2026-04-03")):
		if day:
			cloud.change(jira.values_of(ticket, "jira_issue"), duedate=day)
		jira.orders.look_at_issue(ticket, key=f"test:{ticket}:{news}")
		jira.carry_out(ticket)
	assert recorded(ticket, "old_due_on", "new_due_on", "source", "postponed_by") == [
		(jira.DUE, "2026-03-27", "Jira", None),
		("2026-03-27", "2026-04-03", "Jira", None),
	]


def test_nobody_writes_or_removes_one_by_hand(ticket, anna):
	postpone(ticket, anna, "2026-05-27", "2026-05-12 09:00:00")
	row = frappe.get_last_doc(development.POSTPONEMENT, {"ticket": ticket})
	for change in (row.save, row.delete):
		with pytest.raises(KeptByTheDesk):
			change()


def test_postponements_go_with_their_ticket(ticket, anna):
	postpone(ticket, anna, "2026-05-27", "2026-05-12 09:00:00")
	frappe.delete_doc("Ticket", ticket)
	assert recorded(ticket, "number") == []


def test_a_ticket_stands_in_the_month_of_its_second_postponement(ticket, anna):
	postpone(ticket, anna, "2026-05-27", "2026-05-12 09:00:00")
	assert shown(ticket, "2026-06-30 12:00:00", MAY) == []
	postpone(ticket, anna, "2026-06-10", "2026-06-01 09:00:00")
	june = [(ticket, anna, 2, frappe.utils.getdate("2026-06-10"), 20, 56)]
	assert shown(ticket, "2026-07-02 12:00:00", JUNE) == june
	assert shown(ticket, "2026-07-02 12:00:00", MAY) == []


def test_days_of_a_month_that_lasts_end_today(ticket, anna):
	for day, at in (("2026-05-18", "2026-05-12 09:00:00"), ("2026-05-19", "2026-05-13 09:00:00")):
		postpone(ticket, anna, day, at)
	assert shown(ticket, "2026-05-21 12:00:00", MAY, "ticket", "days_late", "days_there") == [(ticket, 2, 16)]


def test_nothing_that_happens_later_changes_the_month(ticket, anna):
	for day, at in (("2026-05-27", "2026-05-12 09:00:00"), ("2026-06-10", "2026-05-26 09:00:00")):
		postpone(ticket, anna, day, at)
	before = shown(ticket, "2026-06-01 12:00:00", MAY)
	assert len(before) == 1
	bert = factories.create_agent(first_name="Bert")
	postpone(ticket, anna, "2026-08-01", "2026-06-03 09:00:00")
	with clock.at("2026-06-04 09:00:00"):
		move(ticket, anna, Action.START_WORK)
		frappe.db.set_value("Ticket", ticket, {"agent": bert, "support_line": factories.create_line()})
		send(ticket, bert, "2026-09-01")
	assert shown(ticket, "2026-07-02 12:00:00", MAY) == before
	assert shown(ticket, "2026-07-02 12:00:00", JUNE, *FIELDS[:3]) == [(ticket, bert, 4)]


def test_what_left_development_before_the_months_end_is_not_shown(ticket, anna):
	for day, at in (("2026-05-27", "2026-05-12 09:00:00"), ("2026-06-10", "2026-05-26 09:00:00")):
		postpone(ticket, anna, day, at)
	with clock.at("2026-05-29 09:00:00"):
		move(ticket, anna, Action.START_WORK)
	assert shown(ticket, "2026-06-01 12:00:00", MAY) == []
	assert shown(ticket, "2026-06-01 12:00:00", {**MAY, "to_date": "2026-05-28"}, "ticket") == [(ticket,)]


def test_filters_and_tickets_behind_a_row(ticket, anna):
	for day, at in (("2026-05-27", "2026-05-12 09:00:00"), ("2026-06-10", "2026-05-26 09:00:00")):
		postpone(ticket, anna, day, at)
	now, kind = "2026-06-01 12:00:00", frappe.db.get_value("Ticket", ticket, "ticket_type")
	assert shown(ticket, now, MAY, "ticket", agent=anna, ticket_type=kind) == [(ticket,)]
	assert shown(ticket, now, MAY, "ticket", agent=factories.create_agent()) == []
	assert shown(ticket, now, MAY, "ticket", support_line=factories.create_line()) == []
	assert tickets_behind(REPORT, "tickets", {"ticket": ticket}, MAY)["names"] == [ticket]


def without_rows(ticket: str) -> None:
	"""As on a desk that had postponements before it kept them."""
	frappe.db.delete(development.POSTPONEMENT, {"ticket": ticket})


def test_older_postponements_are_written_down_from_the_tickets_versions(ticket, anna):
	for day, at in (("2026-05-27", "2026-05-12 09:00:00"), ("2026-06-10", "2026-05-26 09:00:00")):
		postpone(ticket, anna, day, at)
	known = ("number", "old_due_on", "new_due_on", "postponed_by", "agent", "support_line", "engineer")
	before = recorded(ticket, *known)
	without_rows(ticket)
	for _again in range(2):
		record_postponements.execute()
		assert recorded(ticket, *known) == before
	assert {source for (source,) in recorded(ticket, "source")} <= {None, ""}


def test_postponements_of_which_nothing_is_left_stand_where_the_ticket_was_sent(ticket, anna):
	for day, at in (("2026-05-27", "2026-05-12 09:00:00"), ("2026-06-10", "2026-05-26 09:00:00")):
		postpone(ticket, anna, day, at)
	without_rows(ticket)
	frappe.db.delete("Version", {"ref_doctype": "Ticket", "docname": ticket})
	record_postponements.execute()
	sent = "2026-05-05 10:00:00"
	assert recorded(ticket, "number", "postponed_at", "new_due_on") == [
		("1", sent, None),
		("2", sent, "2026-06-10"),
	]
	assert shown(ticket, "2026-06-01 12:00:00", MAY, "ticket", "development_postponements") == [(ticket, 2)]
