"""The demo: believable, true to the desk's own rules, and gone without trace.

It is built once, inside a transaction that is rolled back when the module ends.
"""

import os
import re
from collections import Counter
from datetime import datetime
from itertools import pairwise

import frappe
import pytest
from frappe.utils import get_datetime

from oki_tickets.domain.lifecycle import Category
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock, workflow
from oki_tickets.setup.demo import build, data_files, people, plan, register, removal
from oki_tickets.setup.demo.maker import Maker
from tests.connection import start_anew
from tests.factories import create_customer, create_portal_user, create_ticket


@pytest.fixture(autouse=True)
def clean_transaction():
	"""Instead of the rollback around each test: here each puts back what it changes."""
	frappe.set_user("Administrator")


@pytest.fixture
def undone():
	"""What the test does is taken back to where it began."""
	frappe.db.savepoint("before_test")
	yield
	frappe.db.rollback(save_point="before_test")
	frappe.clear_cache()


# Error Log knows no transactions: what a worker writes meanwhile is seen too.
NOT_COUNTED = ("tabSingles", "tabError Log")


def count_rows() -> dict[str, int]:
	tables = [table for table in frappe.db.get_tables(cached=False) if table not in NOT_COUNTED]
	return {table: frappe.db.sql(f"select count(*) from `{table}`")[0][0] for table in tables}


def files_on_disk() -> int:
	return len(os.listdir(frappe.get_site_path("private", "files")))


@pytest.fixture(scope="module")
def before() -> dict[str, int]:
	start_anew()
	create_ticket(create_portal_user(create_customer()))
	return {**count_rows(), "files": files_on_disk()}


# The same story with fewer customers' tickets: two hundred take minutes. Spam and duplicates come on top.
FEWER = {"en": 47, "pl": 31, "ru": 15}


@pytest.fixture(scope="module")
def fewer_tickets():
	with pytest.MonkeyPatch.context() as patch:
		patch.setattr(plan, "LANGUAGES", FEWER)
		patch.setattr(plan, "TOTAL", sum(FEWER.values()) + plan.SPAM + plan.DUPLICATES)
		yield


@pytest.fixture(scope="module")
def demo(before, fewer_tickets):
	"""The register of a freshly built demo."""
	kept, told = register.Register(), []
	build.build(kept, lambda: None, lambda done, total: told.append((done, total)))
	assert told[-1] == (plan.TOTAL, plan.TOTAL)
	yield kept
	start_anew()
	frappe.clear_cache()
	assert files_on_disk() == before["files"]


@pytest.fixture(scope="module")
def tickets(demo) -> list:
	return frappe.get_all(
		"Ticket", filters={"name": ("in", demo.records["Ticket"])}, fields=["*"], order_by="creation"
	)


def rows_of(doctype: str, ticket: str, moment: str) -> list:
	return frappe.get_all(doctype, filters={"ticket": ticket}, fields=["*"], order_by=f"{moment}, creation")


def test_tickets_are_in_every_status(tickets):
	assert len(tickets) == plan.TOTAL
	statuses = Counter(row.status for row in tickets)
	assert set(statuses) == {state.state for state in workflow.get_workflow().states}
	closed = set(workflow.statuses_of(Category.CLOSED))
	assert sum(count for status, count in statuses.items() if status not in closed) == sum(plan.OPEN.values())


def test_every_kind_of_ticket(tickets):
	assert {row.ticket_type for row in tickets} == {"Problem", "Consultation", "Idea"}
	assert {row.priority for row in tickets} == set(frappe.get_all("Ticket Priority", pluck="name"))
	assert {row.channel for row in tickets} >= {"Portal", "E-mail", "Telephone", "Telegram", "Chat"}
	assert {row.closure_reason for row in tickets} >= {
		"Accepted",
		"No Answer",
		"Closed by Customer",
		"Duplicate",
		"Spam",
	}
	assert {row.support_line for row in tickets} >= {"L1", "L2", "L3", "Commercial"}
	assert len({row.category for row in tickets}) > 8
	assert any(row.development_postponements > 1 for row in tickets)
	assert sum(row.rejected_solutions for row in tickets) > 5
	assert all(
		row.customer and row.contact and row.contract for row in tickets if row.closure_reason != "Spam"
	)


def test_half_english_a_third_polish_a_sixth_russian(tickets):
	def language(text: str) -> str:
		if re.search("[а-я]", text):
			return "ru"
		# Not ń and ó: Gdańsk and Kraków are in English tickets too.
		return "pl" if re.search("[ąęłśż]", text) else "en"

	found = Counter(
		language("".join(frappe.get_all("Ticket Message", filters={"ticket": row.name}, pluck="body")))
		for row in tickets
		if row.closure_reason != "Spam"
	)
	shares = {language: count / plan.TOTAL for language, count in found.items()}
	assert shares == pytest.approx({"en": 0.5, "pl": 0.33, "ru": 0.16}, abs=0.05)
	for user, expected in (
		("anna.nowak@oki-telecom.example", "pl"),
		("timur.akhmetov@voskhod-trade.example", "ru"),
	):
		assert frappe.db.get_value("User", user, "language") == expected


def test_no_variable_is_left_open_and_few_texts_are_alike(demo):
	bodies = frappe.get_all(
		"Ticket Message", filters={"ticket": ("in", demo.records["Ticket"])}, pluck="body"
	)
	assert not [body for body in bodies if re.search(r"[{}]|##", body)]
	assert len(set(bodies)) > 0.65 * len(bodies) and Counter(bodies).most_common(1)[0][1] <= 4
	subjects = frappe.get_all("Ticket", filters={"name": ("in", demo.records["Ticket"])}, pluck="subject")
	assert Counter(subjects).most_common(1)[0][1] <= 3


def test_the_scenarios_are_many():
	keys = [
		scenario["key"] for language in data_files.LANGUAGES for scenario in data_files.scenarios(language)
	]
	assert len(keys) == len(set(keys)) >= 45


def test_history_leads_from_the_first_status_to_the_present_one(tickets):
	for ticket in tickets:
		changes = rows_of("Ticket Status Change", ticket.name, "changed_at")
		path = [workflow.first_status(), *(change.to_status for change in changes)]
		assert [change.from_status for change in changes] == path[:-1], ticket.name
		assert path[-1] == ticket.status
		moments = [ticket.creation, *(change.changed_at for change in changes)]
		assert moments == sorted(moments)
		assert [change.duration for change in changes] == pytest.approx(
			[seconds_between(*pair) for pair in pairwise(moments)], abs=3601
		)
		assert ticket.status_changed_at == moments[-1]


def seconds_between(start: datetime, end: datetime) -> float:
	return (end - start).total_seconds()


def test_moments_of_a_ticket_agree(tickets):
	now = clock.now()
	for ticket in tickets:
		messages = rows_of("Ticket Message", ticket.name, "sent_at")
		assert ticket.message_count == len(messages) and 1 <= len(messages) <= 12
		assert messages[0].sent_at == ticket.creation
		public = [row.sent_at for row in messages if row.sender_side == "Agent" and not row.is_internal]
		assert ticket.first_responded_at == (public[0] if public else None)
		category = workflow.category_of(ticket.status)
		assert bool(ticket.closed_at) == (category == Category.CLOSED)
		assert bool(ticket.deferred_until) == (category == Category.PAUSED)
		assert ticket.creation <= ticket.modified <= now
		assert not ticket.deferred_until or ticket.deferred_until > now


def test_frappes_timestamps_tell_the_same(tickets):
	names = [ticket.name for ticket in tickets]
	for doctype, moment in (("Ticket Message", "sent_at"), ("Ticket Status Change", "changed_at")):
		for row in frappe.get_all(
			doctype, filters={"ticket": ("in", names)}, fields=["creation", "owner", moment]
		):
			assert row.creation == row[moment]
	versions = frappe.get_all(
		"Version", filters={"ref_doctype": "Ticket", "docname": ("in", names)}, fields=["docname", "creation"]
	)
	last = {ticket.name: ticket.modified for ticket in tickets}
	assert versions and all(row.creation <= last[row.docname] for row in versions)


def test_people_write_in_their_own_name(tickets):
	staff = {person["email"] for person in data_files.read("staff")}
	for ticket in tickets:
		for message in rows_of("Ticket Message", ticket.name, "sent_at"):
			assert (message.sender in staff) == (message.sender_side == "Agent")
			if message.sender_side == "Agent":
				assert message.owner == message.sender


def test_four_months_and_mostly_recent_open_ones(tickets):
	now = clock.now()
	assert 80 < (now - min(ticket.creation for ticket in tickets)).days < 160
	open_ones = [
		t for t in tickets if workflow.category_of(t.status) not in (Category.CLOSED, Category.RESOLVED)
	]
	fresh = [t for t in open_ones if (now - get_datetime(t.modified)).days <= 14]
	assert len(fresh) > 0.9 * len(open_ones)


def test_files_of_three_kinds_hang_on_messages(demo):
	messages = frappe.get_all(
		"Ticket Message", filters={"ticket": ("in", demo.records["Ticket"])}, pluck="name"
	)
	files = frappe.get_all(
		"File", filters={"attached_to_name": ("in", messages)}, fields=["file_name", "is_private"]
	)
	assert all(row.is_private for row in files)
	assert {row.file_name.rsplit(".")[-1] for row in files} == {"txt", "png", "pdf"}


def test_agents_are_at_work_and_heads_are_told(demo, tickets):
	agents = {"name": ("in", demo.records["Support Agent"])}
	assert all(frappe.get_all("Support Agent", filters=agents, pluck="is_available"))
	assert set(frappe.get_all("Support Line", pluck="head")) == set(demo.heads.values())
	names = [ticket.name for ticket in tickets]
	violations = frappe.get_all(
		"Discipline Violation",
		filters={"ticket": ("in", names)},
		fields=["occurred_at", "due_at", "creation"],
	)
	assert all(row.occurred_at == row.due_at == row.creation for row in violations)
	assert 20 < len(violations) < 400
	notices = {"for_user": ("in", list(demo.heads.values())), "document_name": ("in", names)}
	# How many are new depends on the hour at which the demo is made.
	assert frappe.db.count("Notification Log", {**notices, "read": 1}) > 20
	assert frappe.db.count("Notification Log", {**notices, "read": 0})


def test_nothing_was_mailed(before, demo):
	assert frappe.db.count("Email Queue") == before["tabEmail Queue"]


def test_one_random_password_opens_to_all(demo):
	password = register.plain_password(demo)
	assert password not in str(demo) and len(password) >= 15
	assert register.plain_password(register.Register(password=register.new_password())) != password
	table = people.table(password)
	for user in demo.records["User"]:
		assert user in table and frappe.db.get_value("User", user, "enabled")
	for user in ("helena.zielinska@oki-telecom.example", "ewa.sikora@baltyk-logistyka.example"):
		assert frappe.utils.password.check_password(user, password) == user
	assert password in table


def test_removal_leaves_no_row_behind_and_others_alone(before, demo, undone):
	"""The ticket of somebody else was there before, and is counted among the rows that stay."""
	assert removal.remove(register.load(), lambda: None) == []
	assert {**count_rows(), "files": before["files"]} == before
	assert register.load().empty and not register.load().password


def test_a_customer_with_another_record_stays_and_is_named(demo, undone):
	name = Maker(register.Register()).insert("Customer", customer_name="Own company").name
	frappe.get_doc(doctype="Contract", party_type="Customer", party_name=name, contract_terms="Own").insert()
	template = data_files.read("templates")[0]["name"]
	kept = register.Register(ready=True, records={"Customer": [name], "Email Template": [template]})
	(reason,) = removal.remove(kept, lambda: None)
	assert reason.startswith(f"Customer {name}: ") and "Contract" in reason
	assert frappe.db.exists("Customer", name) and not frappe.db.exists("Email Template", template)
	assert register.load() == register.Register(records={"Customer": [name], "Email Template": []})


def test_a_record_of_somebody_else_is_not_taken_over(demo):
	with pytest.raises(OkiTicketsError, match="its own Customer"):
		Maker(register.Register()).make("Customer", data_files.read("companies")[0]["name"])
