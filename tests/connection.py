"""This process's connection to the test site, as ./oki test describes it in OKI_TEST_*."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import frappe
import pytest
from frappe.database import get_db
from frappe.database.mariadb.database import MariaDBDatabase

from oki_tickets.services.kept import forget_here

_REQUIRED = ("OKI_TEST_SITE", "OKI_TEST_SITES_PATH", "OKI_TEST_URL")


def connect() -> None:
	"""Connect to the site as Frappe's own commands do: from within the folder of sites.

	Raises pytest.UsageError where ./oki test has not said which site.
	"""
	missing = [name for name in _REQUIRED if not os.environ.get(name)]
	if missing:
		raise pytest.UsageError(f"{', '.join(missing)} not set: run these tests with ./oki test")
	sites_path = os.environ["OKI_TEST_SITES_PATH"]
	os.chdir(sites_path)
	frappe.init(site=os.environ["OKI_TEST_SITE"], sites_path=sites_path)
	frappe.connect()
	# Frappe lets one site make sixty users an hour; whole teams come and go here.
	frappe.local.conf.throttle_user_limit = 10_000


@contextmanager
def another_connection() -> Iterator[MariaDBDatabase]:
	"""A second connection to the site's database, for what somebody else commits meanwhile."""
	other = get_db(
		socket=frappe.conf.db_socket,
		host=frappe.conf.db_host,
		port=frappe.conf.db_port,
		user=frappe.conf.db_name,
		password=frappe.conf.db_password,
		cur_db_name=frappe.conf.db_name,
	)
	try:
		yield other
	finally:
		other.close()


def start_anew() -> None:
	"""Forget what was not committed, in the database and in this process; be Administrator again."""
	if not frappe.db:
		connect()
	frappe.db.rollback()
	# Frappe's dashboards of records give a request's every statement a second, which this connection would keep.
	frappe.db.set_execution_timeout(0)
	frappe.db.value_cache.clear()
	frappe.set_user("Administrator")  # also empties form_dict, permissions and the request's cache
	frappe.local.document_cache = {}
	frappe.local.dynamic_link_map = None  # which DocTypes point where, by the rows of an earlier test
	frappe.local.message_log = []
	frappe.local.debug_log = []
	frappe.local.error_log = []
	frappe.local.response = frappe._dict({"docs": []})
	frappe.local.lang = "en"
	forget_here()
	frappe.flags.clear()
	frappe.flags.update(currently_saving=[], mute_messages=False, mute_emails=False)
