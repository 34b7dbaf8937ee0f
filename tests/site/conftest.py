"""Tests on a real site: each in a transaction of its own, rolled back at its end."""

import os

import frappe
import pytest

from oki_tickets.services import clock, discipline
from tests import crowd, jira, outbox
from tests.connection import connect, start_anew
from tests.factories import create_priority


def pytest_configure(config: pytest.Config) -> None:
	connect()


def pytest_unconfigure(config: pytest.Config) -> None:
	frappe.destroy()


@pytest.fixture(scope="session")
def site_url() -> str:
	"""Address of the served site, without a slash at the end."""
	return os.environ["OKI_TEST_URL"]


@pytest.fixture(autouse=True)
def clean_transaction():
	"""Each test starts as Administrator in a new transaction, and what it wrote is rolled back."""
	start_anew()
	yield
	start_anew()


@pytest.fixture
def only_our_timers():
	"""The seeds' timers stay out of a test that counts violations."""
	frappe.db.set_value("Ticket Timer", {"is_enabled": 1}, "is_enabled", 0)
	discipline.forget()


@pytest.fixture
def priority() -> str:
	"""One working hour to the first response, three to the solution."""
	return create_priority(first_response_within=3600, resolve_within=3 * 3600)


@pytest.fixture(params=[True, False], ids=["cloud", "server"])
def either(monkeypatch, request):
	"""A local Jira that the desk is connected to, Cloud and Server in turn."""
	with jira.connected(monkeypatch, is_cloud=request.param) as fake:
		yield fake


@pytest.fixture
def cloud(monkeypatch):
	"""A local Jira Cloud that the desk is connected to."""
	with jira.connected(monkeypatch) as fake:
		yield fake


@pytest.fixture(scope="module")
def staff():
	"""A line, its fifty agents and a customer's user."""
	with crowd.gathered() as people:
		yield people


@pytest.fixture
def recorder(monkeypatch):
	"""A channel of the outbox that keeps what it is given; its messages are gone before and after."""
	outbox.clean()
	yield outbox.use_recorder(monkeypatch)
	outbox.clean()


@pytest.fixture
def start() -> int:
	"""The UTC second at which the outbox's tests begin."""
	return clock.to_second(outbox.START)
