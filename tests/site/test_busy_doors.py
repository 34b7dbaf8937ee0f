"""Two people at once: whoever has to give way is not told of the database's troubles."""

from io import BytesIO

import frappe
import pytest
from werkzeug.test import EnvironBuilder

import oki_tickets.api
from oki_tickets.exceptions import Busy


@pytest.fixture
def by_http(monkeypatch):
	"""As in a request, which comes with nothing but its call."""
	monkeypatch.setattr(oki_tickets.api, "_is_called_by_http", lambda _paths: True)
	monkeypatch.setattr(frappe.local, "form_dict", frappe._dict())


@pytest.fixture
def crowded():
	"""A door that meets these troubles one after the other, and then nothing; its calls are counted."""

	def door_with(*troubles):
		calls = []

		@oki_tickets.api.door()
		def crowded_door() -> str:
			calls.append(frappe.db.sql("select count(*) from tabNote where title = 'half done'")[0][0])
			frappe.msgprint("Half done")
			frappe.get_doc(doctype="Note", title="half done").insert()
			if len(calls) <= len(troubles):
				raise troubles[len(calls) - 1]("1213")
			return "done"

		return crowded_door, calls

	before = set(frappe.whitelisted)
	yield door_with
	for method in set(frappe.whitelisted) - before:
		frappe.whitelisted.remove(method)


def test_a_call_that_gave_way_is_done_again_from_its_start(by_http, crowded):
	door, calls = crowded(frappe.QueryDeadlockError, frappe.QueryDeadlockError)
	assert door() == "done"
	assert calls == [0, 0, 0] and len(frappe.local.message_log) == 1


@pytest.mark.parametrize(
	("troubles", "times"), [([frappe.QueryDeadlockError] * 3, 3), ([frappe.QueryTimeoutError], 1)]
)
def test_whoever_gives_way_at_last_is_asked_to_come_again(by_http, crowded, troubles, times):
	door, calls = crowded(*troubles)
	with pytest.raises(Busy, match="try again"):
		door()
	assert len(calls) == times and not frappe.db.exists("Note", {"title": "half done"})


def test_an_uploaded_file_is_read_anew(by_http, monkeypatch):
	upload = EnvironBuilder(method="POST", data={"file": (BytesIO(b"whole"), "a.txt")}).get_request()
	monkeypatch.setattr(frappe.local, "request", upload, raising=False)
	read = []

	@oki_tickets.api.door()
	def keep_file() -> None:
		read.append(frappe.request.files["file"].stream.read())
		if len(read) == 1:
			raise frappe.QueryDeadlockError("1213")

	try:
		keep_file()
	finally:
		frappe.whitelisted.remove(keep_file)
	assert read == [b"whole", b"whole"]
