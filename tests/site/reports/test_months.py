"""Months that are over are read from what was counted of them, and that is what their history says."""

from contextlib import contextmanager
from datetime import date

import frappe
import pytest

from oki_tickets.analytics import closing, times
from oki_tickets.analytics.topics import TOPICS
from oki_tickets.domain.lifecycle import Action, Side
from oki_tickets.services import clock, conversation, merging, month_counts, ownership, reactions
from oki_tickets.services.ownership import Kind
from oki_tickets.setup.indexes import REPORT_INDEXES
from tests import factories, reports
from tests.connection import another_connection
from tests.factories import as_user
from tests.reports import at, raised
from tests.site.reports.slow_history import NOW, live

JUNE, MAY = date(2026, 6, 1), date(2026, 5, 1)


@pytest.fixture(scope="module")
def desk(june):
	"""A random history beside the fixed one."""
	return live(5)


@pytest.fixture
def kept(desk):
	"""June and the month before it, counted in July."""
	with clock.at(NOW):
		keep()
		yield month_counts.everything()


def keep() -> None:
	for month in (JUNE, MAY):
		closing.keep(month)


def said(**filters) -> dict[str, str]:
	"""What every report says of June; of the one about times by each of its groups."""
	found = {report: frappe.as_json(reports.run(report, **filters)) for report in TOPICS}
	for group in times.GROUPS:
		answer = reports.run("First Response and Resolution Time", group_by=group, **filters)
		found[group] = frappe.as_json(answer)
	return found


@contextmanager
def statements():
	"""What is asked of the database meanwhile."""
	asked, ask = [], frappe.db.sql

	def listen(query, *args, **more):
		asked.append(str(query))
		return ask(query, *args, **more)

	frappe.db.sql = listen
	try:
		yield asked
	finally:
		frappe.db.sql = ask


@pytest.mark.parametrize("whose", ["all", "agent"])
def test_a_kept_month_says_what_its_history_says(desk, whose):
	filters = {"agent": desk.agents[0]} if whose == "agent" else {}
	with clock.at(NOW):
		history = said(**filters)
		keep()
		assert said(**filters) == history


@pytest.mark.parametrize("report", TOPICS)
def test_a_kept_month_reads_no_history(kept, report):
	with statements() as asked:
		reports.run(report)
	growing = [f"`tab{doctype}`" for doctype in REPORT_INDEXES]
	# What a list shows of its tickets as they are now, it looks up by their names.
	facts = [one for one in asked if "where `tabTicket`.`name` in" not in " ".join(one.split())]
	assert facts and not [one for one in facts if any(name in one for name in growing)]


@pytest.mark.parametrize(
	"filters",
	[{"ticket_type": "Problem"}, {"customer": "Nobody"}, {"to_date": "2026-06-29"}, {"support_line": "L1"}],
)
def test_what_is_narrower_than_a_month_is_counted_from_the_history(kept, filters):
	frappe.db.set_value(month_counts.DOCTYPE, {"month": JUNE}, "figures", "[]")
	with statements() as asked:
		reports.run("Top Customers by Tickets", **filters)
	assert any("`tabTicket`" in one for one in asked)


def test_what_is_kept_is_what_is_said(kept):
	frappe.db.set_value(month_counts.DOCTYPE, {"month": JUNE}, "figures", "[]")
	assert reports.rows("Top Customers by Tickets", "tickets") == []


def test_this_month_is_never_kept(desk):
	with clock.at("2026-06-30 23:59:59"):
		keep()
		# The month before is what topics are compared with.
		assert {row[:7] for row in month_counts.everything()} == {"2026-05", "2026-04"}


def test_counting_again_changes_nothing(kept):
	keep()
	assert month_counts.everything() == kept
	assert closing.rebuild() == 0
	assert month_counts.everything().items() >= kept.items()


def test_a_rebuild_says_what_was_not_as_it_should_be(kept):
	some = next(name for name in kept if name.startswith("2026-06"))
	frappe.db.set_value(month_counts.DOCTYPE, some, "figures", '[["nobody", 17]]')
	assert closing.rebuild() == 1
	assert month_counts.everything()[some] == kept[some]


def test_what_happens_later_leaves_a_kept_month_as_it_is(june, kept):
	head = factories.create_head()
	frappe.get_doc("Oki Tickets Settings").update({"reopen_days": 60}).save()
	with clock.at("2026-07-16 09:00:00"):
		for ticket in ("solved", "spam"):
			with as_user(head):
				conversation.act(june.tickets[ticket], Action.REOPEN, side=Side.AGENT)
		solved = frappe.get_doc("Ticket", june.tickets["solved"])
		ownership.give(solved, june.boris, kind=Kind.HANDED_OVER, line=june.other_line)
		other = factories.create_ticket(june.person).name
		with as_user(head):
			merging.merge(june.tickets["spam"], other)
		assert month_counts.everything() == kept
		month_counts.forget_all()
		keep()
	assert month_counts.everything() == kept


def take_a_like_back(june) -> None:
	filters = {"ticket": ("in", list(june.tickets.values()))}
	message, user = frappe.db.get_value("Ticket Reaction", filters, ["message", "user"])
	reactions.react(message, None, user)


def correct_the_type(june) -> None:
	ticket = frappe.get_doc("Ticket", june.tickets["solved"])
	ticket.ticket_type = "Idea" if ticket.ticket_type != "Idea" else "Problem"
	ticket.save()


def break_a_norm_late(june) -> None:
	violation = frappe.get_doc(
		doctype="Discipline Violation",
		ticket=june.tickets["solved"],
		agent=june.anna,
		status="New",
		level=1,
		due_at="2026-06-30 23:59:00",
		occurred_at="2026-07-01 00:00:10",
		status_since="2026-06-30 12:00:00",
		support_line=june.line,
	)
	violation.flags.by_service = True
	violation.insert(ignore_permissions=True)


def delete_a_ticket(june) -> None:
	with at("29 10:00"):
		ticket = raised(june, "29 10:00")
	keep()
	frappe.delete_doc("Ticket", ticket, force=True)


def rename_a_type(june) -> None:
	kind = frappe.get_doc(doctype="Ticket Type", type_name=factories.unique("Kind")).insert()
	frappe.rename_doc("Ticket Type", kind.name, factories.unique("Kind"))


@pytest.mark.parametrize(
	"late", [take_a_like_back, correct_the_type, break_a_norm_late, delete_a_ticket, rename_a_type]
)
def test_what_is_written_into_a_kept_month_has_it_counted_anew(june, kept, late):
	late(june)
	assert not [name for name in month_counts.everything() if name.startswith("2026-06")]
	history = said()
	keep()
	assert said() == history


def test_the_months_before_stay_kept(june, kept):
	month_counts.forget_since("2026-06-01 00:00:00")
	left = set(month_counts.everything())
	assert left == {name for name in kept if name < "2026-06"} and left


def test_every_night_counts_what_is_missing(june, desk, monkeypatch):
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	with clock.at(NOW):
		closing.keep_months()
		assert {name[:7] for name in month_counts.everything()} >= {"2026-05", "2026-06"}


def test_a_month_is_counted_an_hour_after_its_end(june, monkeypatch):
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	for moment, is_counted in (("2026-07-01 00:30:00", False), ("2026-07-01 01:30:00", True)):
		with clock.at(moment):
			closing.keep_months()
		assert any(name.startswith("2026-06") for name in month_counts.everything()) is is_counted


def test_whoever_counts_reads_nothing_before_it_holds_the_months(desk):
	with clock.at(NOW), statements() as asked:
		closing.keep(JUNE)
	assert "tabDocType" in asked[0] and asked[0].lower().endswith("for update")


def test_whoever_forgets_waits_for_whoever_counts(desk):
	with clock.at(NOW):
		month_counts.forget_since("2026-06-30 12:00:00")
	with another_connection() as other, pytest.raises(frappe.QueryTimeoutError):
		other.sql("select name from tabDocType where name = %s for update nowait", month_counts.DOCTYPE)
