"""Closed tickets lose their words with age."""

from datetime import timedelta

import frappe
import pytest

from oki_tickets.api import portal
from oki_tickets.domain.redaction import STAND_IN
from oki_tickets.services import clock, desk_view, feedback_chain, portal_view
from oki_tickets.services.personal_data import retention
from tests import factories
from tests.personal_data import CANARY, bodies, everything, figures, files, solve, talk

SETTINGS = "Oki Tickets Settings"


@pytest.fixture
def company() -> str:
	return factories.create_customer()


@pytest.fixture
def klara(company) -> str:
	return factories.create_portal_user(company)


@pytest.fixture
def anna() -> str:
	return factories.create_agent()


@pytest.fixture
def ticket(company, klara, anna) -> str:
	return talk(klara, factories.create_portal_user(company, sees_company_tickets=True), anna)


@pytest.fixture
def keep_days(monkeypatch):
	"""Nothing of these tests is committed."""
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	frappe.db.delete("Ticket", {"closed_at": ("is", "set")})

	def keep(days: int) -> None:
		frappe.db.set_single_value(SETTINGS, "ticket_keep_days", days)
		frappe.clear_document_cache(SETTINGS, SETTINGS)

	yield keep
	frappe.clear_document_cache(SETTINGS, SETTINGS)


def close(ticket: str, days_ago: int) -> None:
	frappe.db.set_value(
		"Ticket", ticket, {"status": "Closed", "closed_at": clock.now() - timedelta(days=days_ago)}
	)


def test_old_closed_tickets_lose_their_words(klara, anna, ticket, keep_days):
	close(ticket, 100)
	before = figures()
	keep_days(90)
	retention.erase_old_tickets()
	row = frappe.get_doc("Ticket", ticket)
	assert (row.subject, row.raised_by, row.owner) == (STAND_IN, None, "Guest") and row.erased_at
	assert set(bodies(ticket)) == {f"<p>{STAND_IN}</p>"} and files(ticket) == []
	senders = set(frappe.get_all("Ticket Message", {"ticket": ticket}, pluck="sender", order_by=""))
	assert senders - {""} == {STAND_IN, anna}
	assert figures() == before
	assert klara not in everything("Ticket", "Ticket Message", "Ticket Status Change", "Outbox Message")


@pytest.mark.parametrize(("lang", "shown"), [("en", STAND_IN), ("pl", "[Usunięto]"), ("ru", "[Удалено]")])
def test_what_stands_there_is_read_in_ones_own_language(
	klara, anna, ticket, keep_days, monkeypatch, lang, shown
):
	close(ticket, 100)
	keep_days(90)
	retention.erase_old_tickets()
	monkeypatch.setattr(frappe.local, "lang", lang)
	page, desk = portal_view.ticket_page(ticket), desk_view.of_ticket(ticket)["conversation"]
	messages = [entry for entry in desk if entry["kind"] == "message"]
	assert page["subject"] == shown
	assert {row["body"] for row in [*page["messages"], *messages]} == {f"<p>{shown}</p>"}
	assert shown in {row["sender_name"] for row in page["messages"]}


def test_the_verdict_stays_without_its_words(klara, anna, ticket, keep_days):
	solve(ticket, anna)
	with factories.as_user(klara):
		portal.give_feedback(ticket, "Liked", comment=CANARY)
	close(ticket, 100)
	keep_days(90)
	retention.erase_old_tickets()
	assert frappe.db.get_value("Ticket Feedback", {"ticket": ticket}, ["verdict", "comment"]) == ("Liked", "")
	assert feedback_chain.verify() == []


@pytest.mark.parametrize(("days", "age"), [(0, 1000), (90, 89), (1, 10)])
def test_what_is_young_open_or_may_be_reopened_stays(ticket, keep_days, days, age):
	other = factories.create_ticket().name
	close(ticket, age)
	keep_days(days)
	retention.erase_old_tickets()
	assert CANARY in frappe.db.get_value("Ticket", ticket, "subject")
	assert frappe.db.get_value("Ticket", other, "erased_at") is None


def test_all_batches_are_done_in_one_night(keep_days, monkeypatch):
	monkeypatch.setattr(retention, "BATCH", 2)
	names = [factories.create_ticket().name for _ in range(5)]
	for name in names:
		close(name, 100)
	keep_days(90)
	retention.erase_old_tickets()
	assert set(frappe.get_all("Ticket", {"name": ("in", names)}, pluck="subject", order_by="")) == {STAND_IN}


def test_the_night_reads_the_index(keep_days):
	plan = frappe.db.sql(
		"explain select name from `tabTicket` where closed_at >= '0001-01-01' and closed_at < '2020-01-01'"
		" and erased_at is null order by closed_at limit 100",
		as_dict=True,
	)
	assert plan[0].key == "closed_at_erased_at_index"
