"""Chat services: a conversation is a thread, answers go back, and nobody gets into another's ticket."""

import json
from urllib.parse import parse_qsl, unquote, urlsplit

import frappe
import pytest
from frappe.utils.password import set_encrypted_password

from oki_tickets.api import webhooks
from oki_tickets.channels import chat, chat_files, connections, outbox, signed
from oki_tickets.channels.port import Letter, Refused, TryLater
from oki_tickets.exceptions import NotSigned, OkiTicketsError
from oki_tickets.services import attachments, clock, merging
from tests.factories import (
	attach_file,
	create_agent,
	create_customer,
	create_portal_user,
	create_ticket,
	write_message,
)
from tests.outside import Reply, Service
from tests.signed import KEY, body_of, deliver_here, headers

START = "2026-03-02 10:00:00"


@pytest.fixture(autouse=True)
def service(monkeypatch):
	"""A chat service on this machine, which the desk is connected to."""
	outside = Service(lambda request: Reply(200, b"a photo" if request.method == "GET" else {}))
	monkeypatch.setitem(frappe.local.conf, connections.SITE_CONFIG, [outside.host])
	set_encrypted_password(signed.SETTINGS, signed.SETTINGS, KEY, chat.SIGNED_BY)
	for field, value in {"chat_enabled": 1, "chat_answer_url": f"{outside.url}/answers"}.items():
		frappe.db.set_single_value(signed.SETTINGS, field, value)
	with outside.running(), clock.at(START):
		yield outside


def say(text: str = "Hello", *, conversation: str = "c-1", message: str | None = None, **told) -> str:
	"""A visitor's message, taken in; returns the ticket that it went to."""
	told = {"conversation": conversation, "message": message or text, "text": text, **told}
	body = body_of(**told)
	chat.take(body, headers(body))
	deliver_here("Chat Messages")
	return frappe.db.get_value("Chat Conversation", {"conversation": conversation}, "ticket")


def bodies(ticket: str, **filters) -> list[str]:
	filters = {"ticket": ticket, "sender_side": "Customer", **filters}
	return frappe.get_all("Ticket Message", filters, pluck="body", order_by="sent_at, creation")


def test_one_conversation_is_one_ticket_and_each_message_counts_once():
	ticket = say("First\nline", name="Klara", email="Klara@Guest.example", phone="+48 601 222 350")
	assert say("Second", email="klara@guest.example") == ticket
	say("Second", email="klara@guest.example")
	assert bodies(ticket) == ["<p>First<br/>line</p>", "<p>Second</p>"]
	doc = frappe.get_doc("Ticket", ticket)
	assert (doc.channel, doc.raised_by, doc.phone, doc.owner) == (
		"Chat",
		"klara@guest.example",
		"+48601222350",
		"Guest",
	)


def test_markup_of_a_visitor_is_words():
	ticket = say('<img src=x onerror="alert(1)"> {{ 7*7 }}')
	assert "<img" not in bodies(ticket)[0] and "{{ 7*7 }}" in bodies(ticket)[0]


def test_a_chat_that_begins_in_brackets_is_a_ticket():
	assert frappe.db.get_value("Ticket", say("<config>"), "subject") == "‹config›"


def test_a_typed_address_opens_nobodys_ticket():
	user, anna = create_portal_user(create_customer()), create_agent()
	own = create_ticket(user).name
	ticket = say("Tell me everything", email=user)
	assert ticket != own and len(bodies(own)) == 1
	assert any("make sure who it is" in body for body in bodies(ticket, sender_side="System", is_internal=1))
	write_message(own, anna, body="canary for the customer")
	to_visitors = {"channel": "Chat", "ticket": ("in", (ticket, own))}
	assert not frappe.get_all(outbox.DOCTYPE, to_visitors)
	# Even an agent who takes them for one person sends the visitor nothing that is written there.
	merging.merge(ticket, own)
	write_message(own, anna, body="canary for the customer")
	assert "canary" not in "".join(frappe.get_all(outbox.DOCTYPE, to_visitors, pluck="payload"))
	assert say("One more thing", email=user) == own


def test_whom_the_service_vouches_for_joins_the_open_ticket():
	user, anna = create_portal_user(create_customer()), create_agent()
	own = create_ticket(user, channel="E-mail", agent=anna).name
	assert say("It is me", email=user, verified=True) == own
	assert len(bodies(own)) == 2
	write_message(own, anna, body="<p>Hello <b>Klara</b></p>")
	posted = json.loads(frappe.get_last_doc(outbox.DOCTYPE, {"channel": "Chat"}).payload)
	assert (posted["conversation"], posted["text"], posted["name"]) == ("c-1", "Hello Klara", "Anna")


def test_after_the_end_a_new_ticket_begins():
	ticket = say()
	frappe.db.set_value("Ticket", ticket, "status", "Closed")
	frappe.clear_document_cache("Ticket", ticket)
	assert say("Another day") != ticket


def test_answers_are_sent_signed_and_notes_are_not(service):
	ticket, anna = say(), create_agent()
	write_message(ticket, anna, body="canary", is_internal=True)
	write_message(ticket, anna, body="The answer")
	deliver_here("Chat")
	assert len(service.requests) == 1
	request = service.requests[0]
	sent = {name.lower(): value for name, value in request.headers.items()}
	right = signed.signature(request.content, sent["x-oki-timestamp"], KEY)
	assert sent["x-oki-signature"] == right and request.data["text"] == "The answer"
	assert request.data["conversation"] == "c-1" and request.data["ticket"] == ticket


def sent_links(service) -> list[dict]:
	"""Files as the service was told of them, by now."""
	deliver_here("Chat")
	return [
		file for request in service.requests if request.method == "POST" for file in request.data["files"]
	]


def query_of(file: dict) -> dict:
	query = dict(parse_qsl(urlsplit(file["url"]).query))
	return {**query, "until": int(query["until"])}


def opened(file: dict) -> tuple[str, bytes]:
	return chat_files.opened(*query_of(file).values())


def test_files_of_an_answer_follow_as_links_that_work_for_a_day(service):
	ticket, anna = say(), create_agent()
	message = write_message(ticket, anna, body="See the plan")
	attach_file(message, owner=anna, file_name="план.txt", content=b"the plan")
	(file,) = sent_links(service)
	words, told = (request.data for request in service.requests)
	assert words["text"] == "See the plan" and words["files"] == [] and told["text"] == ""
	assert words["message"] == told["message"] == message and words["id"] != told["id"]
	assert (file["name"].partition(".")[2], file["size"]) == ("txt", 8)
	assert file["expires_at"] == clock.now_second() + chat_files.LIFETIME
	answer = webhooks.chat_file(**query_of(file))
	assert answer.data == b"the plan" and answer.mimetype == "text/plain"
	assert unquote(answer.headers["Content-Disposition"].encode("latin-1").decode()).endswith(file["name"])
	with clock.at("2026-03-03 10:00:01"), pytest.raises(NotSigned):
		opened(file)


@pytest.mark.parametrize("part", ["file", "until", "signature"])
def test_a_link_that_was_changed_opens_nothing(service, part):
	ticket, anna = say(), create_agent()
	attach_file(write_message(ticket, anna), owner=anna, content=b"public")
	note = write_message(ticket, anna, body="canary", is_internal=True)
	secret = attach_file(note, owner=anna, content=b"canary")
	(file,) = sent_links(service)
	query = query_of(file)
	forged = {"file": secret.name, "until": query["until"] + 1, "signature": "0" * 64}
	query[part] = forged[part]
	with pytest.raises(NotSigned):
		chat_files.opened(*query.values())


def test_no_file_of_a_note_or_of_a_customer_leaves(service):
	ticket, anna = say(), create_agent()
	note = write_message(ticket, anna, body="canary", is_internal=True)
	attach_file(note, owner=anna, file_name="canary.txt", content=b"canary")
	own = frappe.db.get_value("Ticket Message", {"ticket": ticket, "sender_side": "Customer"})
	attachments.attach(own, "own.txt", b"the customer's own")
	assert sent_links(service) == [] and service.requests == []


def test_a_file_that_is_gone_or_became_a_note_s_is_not_sent_and_its_link_is_dead(service):
	ticket, anna = say(), create_agent()
	message = write_message(ticket, anna)
	file = attach_file(message, owner=anna, content=b"once public")
	(told,) = sent_links(service)
	frappe.db.set_value("Ticket Message", message, "is_internal", 1)
	with pytest.raises(NotSigned):
		opened(told)
	with pytest.raises(Refused, match="gone"):
		chat.AnswerAdapter().send(Letter("n", "Chat", "c-1", {"file": file.name}))


def test_pictures_of_the_site_s_own_come_as_files_and_not_as_broken_markup(service):
	body = '<p>See <img src="/private/files/a.png"> and <img src="https://pictures.example/b.png"></p>'
	write_message(say(), create_agent(), body=body)
	deliver_here("Chat")
	assert "a.png" not in service.requests[0].data["html"] and "b.png" in service.requests[0].data["html"]


@pytest.mark.parametrize(
	("status", "outcome"), [(500, TryLater), (429, TryLater), (404, Refused), (302, TryLater)]
)
def test_a_service_that_does_not_take_an_answer(service, status, outcome):
	service.always = Reply(status)
	with pytest.raises(outcome):
		chat.AnswerAdapter().send(Letter("n", "Chat", "c-1", {"text": "x"}))


def test_files_are_fetched_and_nobody_makes_the_desk_look_inside(service):
	files = [
		{"name": "photo.txt", "url": f"{service.url}/photo.txt"},
		{"name": "inside.txt", "url": "http://169.254.169.254/latest/meta-data"},
		{"name": "local.txt", "url": "file:///etc/passwd"},
	]
	ticket = say("See", files=files)
	message = frappe.db.get_value("Ticket Message", {"ticket": ticket, "sender_side": "Customer"})
	kept = frappe.get_all("File", {"attached_to_name": message}, ["file_name", "is_private"])
	assert [(row.file_name.split(".")[-1], row.is_private) for row in kept] == [("txt", 1)]
	note = bodies(ticket, sender_side="System", is_internal=1)[-1]
	assert "inside.txt" in note and "local.txt" in note and "photo.txt" not in note


def test_forged_and_broken_messages_are_refused():
	body = body_of(conversation="c", message="m", text="x")
	for headers_ in (headers(body, key="another"), headers(body, at=clock.now_second() - 3600), {}):
		with pytest.raises(NotSigned):
			chat.take(body, headers_)
	for told in (
		{"message": "m", "text": "x"},
		{"conversation": "c", "text": "x"},
		{"conversation": "c", "message": "m"},
	):
		broken = body_of(**told)
		with pytest.raises(OkiTicketsError, match="missing"):
			chat.take(broken, headers(broken))
	frappe.db.set_single_value(signed.SETTINGS, "chat_enabled", 0)
	with pytest.raises(NotSigned):
		chat.take(body, headers(body))
