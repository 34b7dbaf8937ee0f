import pytest

from tests import reports
from tests.connection import start_anew


@pytest.fixture(scope="module")
def june():
	"""The fixed history of June 2026, once for a module; rolled back at its end."""
	start_anew()
	yield reports.live_through()
	start_anew()


@pytest.fixture(autouse=True)
def clean_transaction(june):
	"""Tests of reports read; what one of them writes is taken back to the history."""
	import frappe

	frappe.db.savepoint("june")
	frappe.set_user("Administrator")
	yield
	frappe.set_user("Administrator")
	frappe.db.rollback(save_point="june")
