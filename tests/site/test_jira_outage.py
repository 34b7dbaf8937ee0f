"""Jira is away for an hour, workers die: each escalation has one issue in the end, nobody waited.

These tests commit, as the outbox does.
"""

import multiprocessing
import os
import signal
from dataclasses import dataclass

import frappe
import pytest

from oki_tickets.channels import connections, delivery, outbox
from oki_tickets.channels.jira import orders
from oki_tickets.services import clock
from tests import jira
from tests.deleting import delete
from tests.factories import create_agent, create_customer, create_portal_user, create_ticket
from tests.fake_jira import EWA, FakeJira
from tests.outside import Reply
from tests.site.security.people import remove_tickets_of

TICKETS = 200
START = "2026-03-02 10:00:00"


@dataclass(frozen=True)
class Desk:
	"""A committed desk: its Jira, and users."""

	jira: FakeJira
	customer: str
	anna: str
	engineer: str

	def escalate(self, at: str) -> str:
		with clock.at(at):
			ticket = create_ticket(self.customer).name
			return jira.escalate(self.anna, ticket, engineer=self.engineer)


@pytest.fixture
def desk(monkeypatch):
	"""A committed desk with a Jira, and its removal."""
	fake = FakeJira()
	monkeypatch.setitem(frappe.local.conf, connections.SITE_CONFIG, [fake.service.host])
	monkeypatch.setattr(outbox, "enqueue_delivery", lambda channel: None)
	# Workers may have asked in vain for somebody else's tickets, in real time.
	frappe.cache.delete_value(f"{outbox.PAUSE_KEY}:{orders.CHANNEL}")
	before = jira.as_it_is()
	company = create_customer()
	people = [create_portal_user(company), create_agent(), create_agent(first_name="Ewa")]
	fake.people = {people[2]: EWA}
	jira.set_up(jira.settings_of(fake))
	frappe.db.commit()
	with fake.service.running():
		yield Desk(fake, *people)
	_clean(before, people, company)
	assert fake.mistakes == []


def _clean(before: dict, people: list[str], company: str) -> None:
	frappe.db.rollback()
	frappe.set_user("Administrator")
	remove_tickets_of(people[:1])
	jira.put_back(before)
	frappe.db.delete("Jira Account", {"user": people[2]})
	contacts = frappe.get_all("Contact", {"email_id": ("in", people)}, pluck="name", order_by="name")
	doomed = {"Contact": contacts, "Customer": [company], "Support Agent": people[1:], "User": people}
	for doctype, names in doomed.items():
		for name in names:
			delete(doctype, name)
	frappe.db.commit()


def deliver_at(second: int) -> int:
	with clock.at(clock.to_moment(second)):
		return delivery.deliver_outbox(orders.CHANNEL)


class Copies:
	"""Tickets like another one, written and removed past all rules: two hundred are needed, and quickly."""

	def __init__(self) -> None:
		self.names: list[str] = []

	def of(self, ticket: str, number: int) -> list[str]:
		row = frappe.db.get_value("Ticket", ticket, "*", as_dict=True)
		names = [f"{ticket}-{count}" for count in range(number)]
		rows = [tuple({**row, "name": name}.values()) for name in names]
		frappe.db.bulk_insert("Ticket", list(row), rows)
		self.names += names
		return names

	def remove(self) -> None:
		for doctype in ("Ticket Jira Issue", "Ticket Clock"):
			frappe.db.delete(doctype, {"ticket": ("in", self.names)})
		frappe.db.delete("Version", {"docname": ("in", self.names)})
		frappe.db.delete("Ticket", {"name": ("in", self.names)})
		frappe.db.commit()


@pytest.fixture
def copies():
	made = Copies()
	yield made
	made.remove()


def test_an_hour_without_jira_costs_nothing_but_time(desk, copies):
	fake = desk.jira
	start = clock.to_second(START)
	fake.service.always = Reply(500, {"errorMessages": ["Internal server error"]})
	first = desk.escalate(START)
	tickets = [first, *copies.of(first, TICKETS - 1)]
	for number, ticket in enumerate(tickets[1:]):
		moment = start + number * 3600 // TICKETS
		with clock.at(clock.to_moment(moment)):
			orders.make_issue(frappe.get_doc("Ticket", ticket))
		if number % 20 == 0:
			frappe.db.commit()
			assert deliver_at(moment) == 0
	frappe.db.commit()
	assert jira.values_of(first, "status") == "In Development" and not fake.issues
	asked = len(fake.service.requests)
	assert asked < TICKETS, "the whole channel rests while Jira is down"

	fake.service.always = None
	second = start + 3600
	while waiting := outbox.due_by_channel().get(orders.CHANNEL):
		second = max(second, waiting)
		deliver_at(second)
	assert second <= start + 2 * 3600
	_each_has_its_own(fake, tickets)


def _each_has_its_own(fake: FakeJira, tickets: list[str]) -> None:
	frappe.db.rollback()
	assert len(fake.issues) == len(tickets)
	for ticket in tickets:
		issue = fake.issue(jira.values_of(ticket, "jira_issue"))
		assert issue["fields"]["summary"].startswith(f"{ticket}:") and len(issue["links"]) == 1


def test_a_worker_that_dies_between_made_and_noted_makes_no_second_issue(desk):
	fake = desk.jira
	ticket = desk.escalate(START)
	frappe.db.commit()
	worker = multiprocessing.get_context("spawn").Process(
		target=deliver_elsewhere,
		args=(frappe.local.site, os.environ["OKI_TEST_SITES_PATH"], fake.service.host, START),
	)
	fake.on_made = lambda: os.kill(worker.pid, signal.SIGKILL)
	worker.start()
	worker.join(60)
	assert worker.exitcode == -signal.SIGKILL and len(fake.issues) == 1
	frappe.db.rollback()
	assert not jira.values_of(ticket, "jira_issue")
	fake.on_made = lambda: None
	start = clock.to_second(START)
	assert deliver_at(start + 60) == 0, "another worker may still be at it"
	assert deliver_at(start + 3600) == 2
	_each_has_its_own(fake, [ticket])


def deliver_elsewhere(site: str, sites_path: str, host: str, moment: str) -> None:
	"""A delivery in a process of its own."""
	os.chdir(sites_path)
	frappe.init(site=site, sites_path=sites_path)
	frappe.connect()
	frappe.local.conf[connections.SITE_CONFIG] = [host]
	with clock.at(moment):
		delivery.deliver_outbox(orders.CHANNEL)


def test_what_jira_refuses_is_told_although_the_delivery_is_undone(desk):
	fake = desk.jira
	jira.set_up({"jira_issue_type": "Epic"})
	ticket = desk.escalate(START)
	frappe.db.commit()
	assert deliver_at(clock.to_second(START)) == 0
	frappe.db.rollback()
	row = frappe.db.get_value(outbox.DOCTYPE, {"recipient": ticket}, ["state", "last_error"], as_dict=True)
	assert row.state == "Failed" and "valid issue type" in row.last_error
	assert "valid issue type" in jira.notes_of(ticket)[0]
	assert not fake.issues
