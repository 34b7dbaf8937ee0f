"""The Telegram bot for customers: raising tickets, going on with them, and trouble on the way."""

from base64 import b64decode

import frappe
import pytest

from oki_tickets.channels import outbox
from oki_tickets.channels.port import TryLater
from oki_tickets.channels.telegram import client, links, updates
from tests import telegram
from tests.factories import as_user, attach_file, create_agent, create_ticket, write_message
from tests.outside import Reply
from tests.telegram import TOKEN, document, pressed, said
from tests.telegram_bot import (
	KLARA,
	connected,
	contact_with,
	customer,
	deliver,
	messages_of,
	tell,
	tickets_of,
)

PICTURE = b64decode(
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def api(monkeypatch):
	with connected(monkeypatch) as bot:
		yield bot


def test_a_customer_raises_a_ticket_and_goes_on_with_it(api):
	user = customer()
	tell(said(KLARA, "No dial tone\nSince <b>8:00</b> & later"), said(KLARA, "Line 22 100 20 30"))
	(name,) = tickets_of(user)
	doc = frappe.get_doc("Ticket", name)
	assert (doc.subject, doc.channel, doc.owner) == ("No dial tone", "Telegram", user)
	assert messages_of(name) == [
		("<p>No dial tone<br/>Since &lt;b&gt;8:00&lt;/b&gt; &amp; later</p>", "Customer", "Telegram"),
		("<p>Line 22 100 20 30</p>", "Customer", "Telegram"),
	]
	assert api.texts(KLARA) == [f"{name}: thank you, we have your request. Write on here to add to it."]


def test_answers_files_and_changes_of_status_come_to_the_customer_and_notes_do_not(api):
	user, anna = customer(), create_agent()
	tell(said(KLARA, "No dial tone"))
	(name,) = tickets_of(user)
	del api.sent[:]
	answer = write_message(name, anna, body="<p>We look</p><p>at it</p>")
	note = write_message(name, anna, body="Secret", is_internal=True)
	attach_file(answer, owner=anna, content=b"plan", file_name="plan.txt")
	attach_file(note, owner=anna, content=b"secret", file_name="secret.txt")
	with as_user(anna):
		doc = frappe.get_doc("Ticket", name)
		doc.status = "In Progress"
		doc.save()
	deliver()
	label = frappe.db.get_value("Ticket Status", "In Progress", "customer_label") or "In Progress"
	assert api.texts(KLARA) == [f"{name}: We look\nat it", f"{name}: plan.txt", f"{name} is now: {label}"]
	assert api.sent[1][1]["document"] == {"name": "plan.txt", "content": b"plan"}


def test_a_long_answer_comes_in_parts(api):
	user, anna = customer(), create_agent()
	tell(said(KLARA, "No dial tone"))
	(name,) = tickets_of(user)
	write_message(name, anna, body="word " * 2000 + "end")
	deliver()
	first, second, third = api.texts(KLARA)[1:]
	assert f"{first} {second} {third}".split() == [f"{name}:", *["word"] * 2000, "end"]


def test_files_come_in_with_their_message_up_to_the_limit(api):
	user = customer()
	api.files = {"f1": PICTURE}
	photo = [{"file_id": "f0", "file_size": 10}, {"file_id": "f1", "file_size": 5}]
	tell(said(KLARA, photo=photo, caption="This lamp is red"))
	tell(said(KLARA, document=document("f2", "film.mp4", 21 * 1024 * 1024)))
	(name,) = tickets_of(user)
	messages = frappe.get_all("Ticket Message", filters={"ticket": name}, pluck="name", order_by="creation")
	files = frappe.get_all(
		"File",
		filters={"attached_to_name": ("in", messages)},
		fields=["is_private", "file_name", "attached_to_name", "owner"],
	)
	assert [(row.is_private, row.attached_to_name, row.owner) for row in files] == [(1, messages[0], user)]
	assert messages_of(name)[1][0] == "<p>File: film.mp4</p>" and "too large" in api.texts(KLARA)[-1]


@pytest.mark.parametrize("content", [b"no picture", None])
def test_a_file_that_cannot_be_stored_or_fetched_loses_no_word(api, content):
	user = customer()
	api.files = {"f1": content} if content else {}
	tell(said(KLARA, photo=[{"file_id": "f1", "file_size": 5}], caption="This lamp is red"))
	(name,) = tickets_of(user)
	assert messages_of(name)[0][0] == "<p>This lamp is red</p>"
	assert "could not be taken" in api.texts(KLARA)[-1]


def test_with_several_open_tickets_the_bot_asks_and_loses_no_word(api):
	user = customer()
	first, second = create_ticket(user).name, create_ticket(user).name
	tell(said(KLARA, "It is worse now"), said(KLARA, "Much worse"))
	assert len(api.texts(KLARA)) == 1
	assert {button["callback_data"] for button in api.buttons()} == {
		f"talk:{first}",
		f"talk:{second}",
		"new:",
	}
	tell(pressed(KLARA, f"talk:{second}"), said(KLARA, "And worse"))
	assert [body for body, *_rest in messages_of(second)[1:]] == [
		"<p>It is worse now</p>",
		"<p>Much worse</p>",
		"<p>And worse</p>",
	]
	tell(said(KLARA, "/new"), said(KLARA, "Something else"))
	assert len(tickets_of(user)) == 3


def test_what_is_never_answered_becomes_a_ticket(api):
	user = customer()
	create_ticket(user)
	tell(said(KLARA, "It smells of smoke"))
	assert len(tickets_of(user)) == 1
	held = frappe.db.get_value(outbox.DOCTYPE, {"state": "Held", "recipient": str(KLARA)}, "name")
	frappe.db.set_value(outbox.DOCTYPE, held, "state", "Waiting")
	deliver()
	assert frappe.db.get_value("Ticket", tickets_of(user)[1], "subject") == "It smells of smoke"


def test_an_answer_to_a_message_of_the_bot_goes_to_its_ticket(api):
	user = customer()
	first, second = create_ticket(user).name, create_ticket(user).name
	links.talk_about(str(KLARA), first)
	tell(said(KLARA, "To the second", reply_to_message={"text": f"{second}: an answer"}))
	assert messages_of(second)[-1][0] == "<p>To the second</p>"


def test_another_companys_ticket_is_out_of_reach(api):
	customer()
	strange = create_ticket().name
	count = frappe.db.get_value("Ticket", strange, "message_count")
	tell(pressed(KLARA, f"talk:{strange}"), said(KLARA, "Hello", reply_to_message={"text": strange}))
	links.talk_about(str(KLARA), strange)
	tell(said(KLARA, "Hello again"))
	assert frappe.db.get_value("Ticket", strange, "message_count") == count


def test_a_contact_without_a_user_raises_and_continues_too(api):
	contact = contact_with("+48 600 700 805")
	links.link_contact(str(KLARA), contact, name="Klara", language=None)
	tell(said(KLARA, "No dial tone"), said(KLARA, "Still none"))
	(name,) = frappe.get_all("Ticket", filters={"contact": contact}, pluck="name")
	assert len(messages_of(name)) == 2 and frappe.session.user == "Administrator"
	write_message(name, create_agent(), body="We look")
	deliver()
	assert api.texts(KLARA)[-1] == f"{name}: We look"


def test_floods_are_not_worked_through(api):
	customer()
	for number in range(updates.MOST_IN_A_MINUTE + 5):
		updates.keep(said(KLARA, f"word {number}"))
	deliver()
	count = frappe.db.count("Ticket Message", {"body": ("like", "<p>word %")})
	assert count == updates.MOST_IN_A_MINUTE


# Trouble.


@pytest.mark.parametrize(
	("reply", "seconds", "whole"),
	[
		(
			Reply(
				429, {"ok": False, "error_code": 429, "description": "x", "parameters": {"retry_after": 35}}
			),
			35,
			True,
		),
		(Reply(500, {"ok": False}), None, True),
		(Reply(502, b"<html>", headers={"Retry-After": "9"}), 9, True),
		(Reply(200, b"half an answ"), None, True),
		(Reply(401, {"ok": False, "description": "Unauthorized"}), None, True),
	],
)
def test_trouble_of_the_api_is_tried_later(api, reply, seconds, whole):
	api.service.misbehave(reply)
	with pytest.raises(TryLater) as caught:
		client.call("getMe")
	assert (caught.value.seconds, caught.value.whole_channel) == (seconds, whole)
	assert TOKEN not in str(caught.value)


def test_the_same_update_twice_is_one_message(api):
	user = customer()
	told = said(KLARA, "No dial tone")
	tell(told, told)
	(name,) = tickets_of(user)
	assert len(messages_of(name)) == 1


def test_updates_of_kinds_that_the_desk_does_not_know_are_left_alone(api):
	before = frappe.db.count(outbox.DOCTYPE)
	tell(telegram.update(poll={"id": "1"}), telegram.update(edited_message={}))
	assert frappe.db.count(outbox.DOCTYPE) == before
