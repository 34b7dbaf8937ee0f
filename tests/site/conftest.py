"""Tests on a real site. ./oki test makes the site and says in OKI_TEST_* where it is."""

import os

import frappe
import pytest

_REQUIRED = ("OKI_TEST_SITE", "OKI_TEST_SITES_PATH", "OKI_TEST_URL")


def pytest_configure(config: pytest.Config) -> None:
	missing = [name for name in _REQUIRED if not os.environ.get(name)]
	if missing:
		raise pytest.UsageError(f"{', '.join(missing)} not set: run these tests with ./oki test site")
	_connect()


def pytest_unconfigure(config: pytest.Config) -> None:
	frappe.destroy()


def _connect() -> None:
	"""Connect to the site as Frappe's own commands do: from within the folder of sites."""
	sites_path = os.environ["OKI_TEST_SITES_PATH"]
	os.chdir(sites_path)
	frappe.init(site=os.environ["OKI_TEST_SITE"], sites_path=sites_path)
	frappe.connect()


@pytest.fixture(scope="session")
def site_url() -> str:
	"""Address of the served site, without a slash at the end."""
	return os.environ["OKI_TEST_URL"]


@pytest.fixture(autouse=True)
def clean_transaction():
	"""Each test starts as Administrator in a new transaction, and what it wrote is rolled back."""
	_start_anew()
	yield
	_start_anew()


def _start_anew() -> None:
	if frappe.db is None:
		_connect()
	frappe.db.rollback()
	frappe.db.value_cache.clear()
	frappe.set_user("Administrator")  # also empties form_dict, permissions and the request's cache
	frappe.local.document_cache = {}
	frappe.local.message_log = []
	frappe.local.debug_log = []
	frappe.local.error_log = []
	frappe.local.response = frappe._dict({"docs": []})
	frappe.local.lang = "en"
	frappe.flags.clear()
	frappe.flags.update(currently_saving=[], mute_messages=False, mute_emails=False)
