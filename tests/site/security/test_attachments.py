"""Files by attack: nobody reaches, adds or takes away a file that the message does not give them."""

from pathlib import Path

import frappe
import pytest

from tests import factories
from tests.site.security.people import CUSTOMERS

SECRET = b"secret plans"


def is_secret(answer) -> bool:
	return SECRET in answer.content


@pytest.fixture
def message(world) -> str:
	"""A message that the owner has just written."""
	return (
		world.session("owner").call("oki_tickets.api.portal.reply", ticket=world.ticket, body="See file").data
	)


def upload(session, message: str, file_name: str = "", content: bytes = b"harmless", **fields):
	fields = {"doctype": "Ticket Message", "docname": message, "is_private": "1", **fields}
	return session.upload(file_name or f"{factories.unique('mine')}.txt", content, **fields)


def stored(answer) -> frappe._dict:
	"""The File that an answer speaks of, as the database has it now."""
	frappe.db.rollback()
	fields = ["name", "file_url", "is_private", "attached_to_name", "file_name"]
	return frappe.db.get_value("File", answer.data["name"], fields, as_dict=True)


@pytest.mark.parametrize("person", ["owner", "manager", "agent", "head"])
def test_the_public_answers_file_opens_for_those_who_see_the_ticket(world, person):
	session, file = world.session(person), world.answer_file
	assert session.get(file.file_url).content == b"for the customer"
	assert session.get(file.file_url, fid=file.name).content == b"for the customer"


@pytest.mark.parametrize("person", ["guest", "colleague", "stranger", "staff", "other_line"])
def test_the_public_answers_file_stays_shut_for_all_others(world, person):
	session, file = world.session(person), world.answer_file
	for answer in (session.get(file.file_url), session.get(file.file_url, fid=file.name)):
		assert answer.status == 403 and b"for the customer" not in answer.content


@pytest.mark.parametrize("person", ["guest", *CUSTOMERS, "staff", "other_line"])
def test_the_notes_file_stays_shut_at_every_door(world, person):
	session, file = world.session(person), world.note_file
	folder = frappe.db.get_value("File", file.name, "folder")
	answers = [
		session.get(file.file_url),
		session.get(file.file_url, fid=file.name),
		session.get(file.file_url.replace("/private", "")),
		session.call("frappe.handler.download_file", file_url=file.file_url),
		session.call("frappe.core.doctype.file.file.download_file", file_url=file.file_url),
		session.call("frappe.utils.print_format.download_pdf", doctype="File", name=file.name),
		session.rest("GET", "File", file.name),
		session.call("frappe.core.api.file.zip_files", files=[file.name]),
		session.call("frappe.core.api.file.unzip_file", name=file.name),
		session.call("frappe.client.get", doctype="File", name=file.name),
		session.call("upload_file", library_file_name=file.name, is_private="1"),
		session.call("upload_file", file_url=file.file_url, is_private="1"),
		session.call("frappe.desk.form.utils.remove_attach", fid=file.name),
	]
	assert not [answer for answer in answers if is_secret(answer)]
	listings = [
		session.rest("GET", "File", fields=["name", "file_name"], limit_page_length=0),
		session.call(
			"frappe.core.api.file.get_attached_images", doctype="Ticket Message", names=[world.note]
		),
		session.call("frappe.core.api.file.get_files_in_folder", folder=folder, page_length=5000),
		session.call("frappe.core.api.file.get_files_by_search_text", text=file.file_name),
	]
	assert not [answer for answer in answers + listings if file.file_name in answer.text and answer.ok]


@pytest.mark.parametrize("given", ["url", "url_and_content", "dotted", "encoded", "whole", "name", "upload"])
@pytest.mark.parametrize("person", ["stranger", "other_line"])
def test_a_private_address_cannot_be_borrowed(world, person, given):
	session, url = world.session(person), world.note_file.file_url
	upload_own = session.upload("bait.txt", b"bait-" + person.encode(), is_private="1")
	assert upload_own.ok
	borrowed = {
		"url": {"file_url": url},
		"url_and_content": {"file_url": url, "content": f"bait-{person}", "is_private": 1},
		"dotted": {"file_url": url.replace("/files/", "/files/./")},
		"encoded": {"file_url": url.replace("file-", "%66ile-")},
		"whole": {"file_url": session.url + url},
		"name": {"file_name": url.rsplit("/", 1)[1], "is_private": 1},
		"upload": {},
	}[given]
	if given == "upload":
		answer = session.call("upload_file", file_url=url, is_private="1", file_name="mine.txt")
	else:
		answer = session.rest("POST", "File", **{"file_name": "mine.txt", **borrowed})
	assert answer.refused, answer
	assert not is_secret(session.get(url)) and not is_secret(session.get(f"{url}?"))
	if "dotted" in given:
		assert not is_secret(session.get(borrowed["file_url"]))


@pytest.mark.parametrize("public", [0, 1])
def test_an_own_file_cannot_be_turned_into_anothers(world, public):
	session, file = world.session("stranger"), world.note_file
	own = session.upload("own.txt", factories.unique("own").encode(), is_private="1").data["name"]
	values = {"file_url": file.file_url, **({"is_private": 0} if public else {})}
	assert session.rest("PUT", "File", own, **values).refused
	assert not is_secret(session.get(file.file_url))
	assert not is_secret(session.get(file.file_url.replace("/private", "")))
	assert Path(frappe.get_site_path(file.file_url.lstrip("/"))).exists()


@pytest.mark.parametrize("person", ["owner", "stranger", "staff", "other_line"])
def test_anothers_record_cannot_be_claimed(world, person):
	session, file, user = world.session(person), world.note_file, world.users[person]
	for values in (
		{"owner": user},
		{"attached_to_doctype": "User", "attached_to_name": user},
		{"attached_to_doctype": "", "attached_to_name": "", "owner": user},
		{"is_private": 0},
	):
		assert session.rest("PUT", "File", file.name, **values).refused
		assert session.call("frappe.client.save", doc={**file.as_dict(), "doctype": "File", **values}).refused
	assert not is_secret(session.get(file.file_url))


def test_a_name_that_the_database_takes_for_anothers_opens_nothing(world):
	"""MariaDB compares addresses without regard to case, the disk with."""
	session, url = world.session("stranger"), world.note_file.file_url
	assert session.upload(url.rsplit("/", 1)[1].upper(), factories.unique("bait").encode(), is_private="1").ok
	assert not is_secret(session.get(url))


def test_a_name_prepared_beforehand_opens_nothing_either(world):
	session = world.session("stranger")
	name = f"{factories.unique('plan')}.txt"
	assert session.upload(name.upper(), factories.unique("bait").encode(), is_private="1").ok
	file = factories.attach_file(
		world.note, owner=world.users["agent"], content=SECRET + b"2", file_name=name
	)
	frappe.db.commit()
	assert not is_secret(session.get(file.file_url))
	assert world.session("agent").get(file.file_url).content == SECRET + b"2"


@pytest.mark.parametrize("person", ["stranger", "colleague", "manager", "staff", "other_line"])
def test_nobody_adds_a_file_to_anothers_message(world, person):
	session = world.session(person)
	for message in (world.question, world.answer, world.note):
		assert upload(session, message).refused
		values = {"attached_to_doctype": "Ticket Message", "attached_to_name": message}
		assert session.rest("POST", "File", file_name="x.txt", content="x", is_private=1, **values).refused
		own = session.upload("own.txt", factories.unique("own").encode(), is_private="1").data["name"]
		assert session.rest("PUT", "File", own, **values).refused
		assert session.call(
			"frappe.client.attach_file",
			filename="x.txt",
			filedata="x",
			doctype="Ticket Message",
			docname=message,
		).refused


@pytest.mark.parametrize("person", ["owner", "stranger", "staff", "other_line"])
def test_nobody_adds_a_file_to_a_ticket_past_its_conversation(world, person):
	session = world.session(person)
	values = {"attached_to_doctype": "Ticket", "attached_to_name": world.ticket}
	assert session.rest("POST", "File", file_name="x.txt", content="x", is_private=1, **values).refused
	assert session.upload("x.txt", b"x", doctype="Ticket", docname=world.ticket, is_private="1").refused
	own = session.upload("own.txt", factories.unique("own").encode(), is_private="1").data["name"]
	assert session.rest("PUT", "File", own, **values).refused


def test_a_sent_file_stays_where_it_was_sent(world, message):
	session = world.session("owner")
	sent = upload(session, message).data["name"]
	assert session.rest("DELETE", "File", sent).refused
	assert session.call("frappe.desk.form.utils.remove_attach", fid=sent).refused
	assert session.call("frappe.client.delete", doctype="File", name=sent).refused
	for values in (
		{"attached_to_name": world.question},
		{"attached_to_doctype": "", "attached_to_name": ""},
		{"is_private": 0},
		{"file_name": "other.txt"},
	):
		assert session.rest("PUT", "File", sent, **values).refused
	file = frappe.get_doc("File", sent)
	assert (file.attached_to_name, file.is_private) == (message, 1)
	assert session.get(file.file_url).content == b"harmless"


def test_a_file_sent_as_public_ends_private(world, message):
	name = f"{factories.unique('open')}.txt"
	answer = upload(world.session("owner"), message, name, b"open-" + name.encode(), is_private="0")
	file = stored(answer)
	assert (file.is_private, file.file_url.startswith("/private/files/")) == (1, True)
	assert not world.session("guest").get(f"/files/{name}").ok
	assert not Path(frappe.get_site_path("public", "files", name)).exists()
	assert world.session("owner").get(file.file_url).content == b"open-" + name.encode()


def test_a_public_file_of_the_site_survives_its_twin_in_a_ticket(world, message):
	"""Frappe gives two files of one content one address: the logo of the site must not become private
	because a customer sends it."""
	content = factories.unique("logo").encode()
	logo = frappe.get_doc(
		doctype="File", file_name=f"{factories.unique('logo')}.txt", is_private=0, content=content
	)
	logo.insert(ignore_permissions=True)
	frappe.db.commit()
	sent = stored(upload(world.session("owner"), message, "logo.txt", content, is_private="0"))
	assert world.session("guest").get(logo.file_url).content == content
	assert frappe.db.get_value("File", logo.name, "is_private") == 0
	assert sent.is_private and world.session("owner").get(sent.file_url).content == content
	assert world.session("stranger").get(sent.file_url).status == 403


def test_a_public_name_that_a_private_file_has_is_no_error(world, message):
	name = f"{factories.unique('twice')}.txt"
	factories.attach_file(world.note, owner=world.users["agent"], content=b"first", file_name=name)
	frappe.db.commit()
	answer = upload(world.session("owner"), message, name, b"second", is_private="0")
	assert answer.ok, answer
	assert world.session("owner").get(stored(answer).file_url).content == b"second"


@pytest.mark.parametrize(
	("file_name", "content"),
	[
		("page.html", b"<script>alert(1)</script>"),
		("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
		("page.xhtml", b"<html xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></html>"),
		("data.xml", b"<?xml version='1.0'?><x/>"),
	],
)
@pytest.mark.parametrize("person", ["owner", "agent"])
def test_a_file_that_could_run_is_never_shown_as_a_page(world, person, file_name, content):
	"""Refused, or sent as a download: never inline from the site's own address."""
	session = world.session(person)
	door = "portal" if person == "owner" else "agent"
	own = session.call(f"oki_tickets.api.{door}.reply", ticket=world.ticket, body="See file").data
	answer = upload(session, own, file_name, content)
	if answer.refused:
		return
	sent = session.get(stored(answer).file_url)
	disposition = sent.headers.get("Content-Disposition", "")
	assert disposition.startswith("attachment") or "text/plain" in sent.headers["Content-Type"], sent.headers


def test_a_guest_uploads_nothing_even_where_the_site_lets_guests_upload(world):
	frappe.db.set_single_value("System Settings", "allow_guests_to_upload_files", 1)
	frappe.db.commit()
	frappe.clear_cache(doctype="System Settings")
	try:
		assert upload(world.session("guest"), world.answer).refused
	finally:
		frappe.db.set_single_value("System Settings", "allow_guests_to_upload_files", 0)
		frappe.db.commit()
		frappe.clear_cache(doctype="System Settings")


def test_an_administrator_clears_a_file_away(world, message):
	sent = upload(world.session("owner"), message).data["name"]
	assert world.session("admin").rest("DELETE", "File", sent).ok
