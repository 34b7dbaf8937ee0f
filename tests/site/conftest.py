"""Tests on a real site: each in a transaction of its own, rolled back at its end."""

import os

import frappe
import pytest

from tests.connection import connect, start_anew


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
