"""The form for guests: closed unless the settings open it, and then for people."""

import frappe
import pytest

from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import clock, guests, portal_list
from tests.factories import as_user, create_customer, create_portal_user
from tests.portal import Visitor

START = "2026-03-02 10:00:00"
SETTINGS = guests.SETTINGS


@pytest.fixture(autouse=True)
def form_is_open():
	frappe.db.set_single_value(SETTINGS, "form_enabled", 1)
	frappe.db.set_single_value(SETTINGS, "form_files", 1)
	with clock.at(START), as_user("Guest"):
		yield


def filled(**values) -> guests.GuestForm:
	with clock.at("2026-03-02 09:59:00"):
		stamp = guests.new_stamp()
	form = {
		"name": "Klara",
		"email": "Klara@Guest.example",
		"subject": "No tone",
		"description": "Line one\n<b>two</b>",
		"has_agreed": True,
		"stamp": stamp,
	}
	return guests.GuestForm(**{**form, **values})


def send(form: guests.GuestForm, files=()):
	return guests.raise_ticket(form, files, ip_address="203.0.113.7", key=None)


def test_a_guest_raises_a_ticket_with_files_and_it_is_known_what_they_agreed_to():
	doc = send(filled(), [("log.txt", b"words")])
	assert (doc.channel, doc.raised_by, doc.ip_address) == ("Form", "klara@guest.example", "203.0.113.7")
	body = frappe.db.get_value("Ticket Message", doc.flags.first_message, "body")
	assert "<b>" not in body and "two" in body
	assert frappe.get_all("File", {"attached_to_name": doc.flags.first_message, "is_private": 1})
	notes = frappe.get_all("Ticket Message", {"ticket": doc.name, "is_internal": 1}, pluck="body")
	assert any("Klara agreed" in note for note in notes)


def test_what_a_guest_writes_in_brackets_stays():
	doc = send(
		filled(subject="The <title> is wrong", description="1 > 0\n\nList<String>\nmail <a@b.example>")
	)
	assert doc.subject == "The ‹title› is wrong"
	assert doc.description == "<p>1 &gt; 0</p><p>List&lt;String&gt;<br/>mail &lt;a@b.example&gt;</p>"


def test_whoever_has_the_address_finds_it_later_and_the_agent_is_warned():
	user = create_portal_user(create_customer())
	doc = send(filled(email=user))
	with as_user(user):
		found = portal_list.list_tickets(portal_list.Wanted(shelf="open"))
	assert doc.name in [row["name"] for row in found["rows"]]
	notes = frappe.get_all("Ticket Message", {"ticket": doc.name, "is_internal": 1}, pluck="body")
	assert any("make sure who it is" in note for note in notes)


@pytest.mark.parametrize(
	("values", "words"),
	[
		({"email": "nobody"}, "e-mail"),
		({"email": "a@b.example, c@d.example"}, "e-mail"),
		({"subject": "  "}, "subject"),
		({"description": " "}, "description"),
		({"has_agreed": False}, "consent"),
		({"stamp": ""}, "Reload"),
		({"stamp": "1772442000.00"}, "Reload"),
	],
)
def test_what_is_missing_is_said(values, words):
	with pytest.raises(OkiTicketsError, match=words):
		send(filled(**values))


@pytest.mark.parametrize(
	("at", "words"), [("2026-03-02 09:59:02", "quick"), ("2026-03-03 10:00:00", "Reload")]
)
def test_a_page_is_neither_filled_in_at_once_nor_kept_for_days(at, words):
	form = filled()
	with clock.at(at), pytest.raises(OkiTicketsError, match=words):
		send(form)


def test_a_program_is_told_nothing():
	assert send(filled(trap="https://spam.example")) is None
	assert not frappe.get_all("Ticket", {"raised_by": "klara@guest.example"})


@pytest.mark.parametrize(
	("files", "words"),
	[
		([("run.exe", b"x")], "run.exe"),
		([("page.html", b"x")], "page.html"),
		([("big.txt", b"x" * (guests.LARGEST_FILE + 1))], "5 MB"),
		([(f"{n}.txt", b"x") for n in range(4)], "at most 3"),
	],
)
def test_files_have_their_limits(files, words):
	with pytest.raises(OkiTicketsError, match=words):
		send(filled(), files)
	frappe.db.set_single_value(SETTINGS, "form_files", 0)
	with pytest.raises(OkiTicketsError, match="no files"):
		send(filled(), [("log.txt", b"x")])


def test_closed_means_closed(site_url):
	frappe.db.set_single_value(SETTINGS, "form_enabled", 0)
	with pytest.raises(frappe.PermissionError):
		send(filled())
	answer = Visitor(site_url).page("/tickets/embed")
	assert answer.status_code == 404 and "oki-embed-error" not in answer.text


def test_only_named_sites_show_it_in_a_frame(site_url):
	with pytest.raises(OkiTicketsError, match="no address"):
		guests.check_sites(frappe._dict(form_sites="javascript:alert(1)"))
	try:
		frappe.db.set_single_value(
			SETTINGS, "form_sites", "https://www.company.example\nshop.company.example"
		)
		frappe.clear_document_cache(SETTINGS)
		frappe.db.commit()
		answer = Visitor(site_url, **{"Accept-Language": "pl"}).page("/tickets/embed")
		assert answer.status_code == 200 and "Temat" in answer.text
		policy = answer.headers["Content-Security-Policy"]
		assert policy == "frame-ancestors https://www.company.example https://shop.company.example"
	finally:
		for field in ("form_sites", "form_enabled", "form_files"):
			frappe.db.set_single_value(SETTINGS, field, None)
		frappe.clear_document_cache(SETTINGS)
		frappe.db.commit()
