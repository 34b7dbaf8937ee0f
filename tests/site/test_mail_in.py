"""Customers' mails become tickets, with their files."""

from base64 import b64encode
from io import BytesIO

import frappe
import pytest
from PIL import Image

from oki_tickets.channels.mail import accounts
from tests.desk_mail import conversation_of, customer, desk, raise_by_mail, stranger, words
from tests.factories import create_agent, write_message
from tests.mails import make, sample


@pytest.fixture
def mails(monkeypatch):
	with desk(monkeypatch) as found:
		yield found


# New matters.


def test_a_mail_becomes_a_ticket_of_its_customer(mails):
	klara = customer()
	ticket = frappe.get_doc("Ticket", raise_by_mail(mails, f"Klara <{klara.upper()}>"))
	assert (ticket.subject, ticket.channel, ticket.raised_by) == ("The line is down", "E-mail", klara)
	assert ticket.customer and ticket.contact and ticket.owner == klara
	assert ticket.email_account == mails.account
	(message,) = conversation_of(ticket.name)
	assert message.body == "<p>No dial tone since the morning.</p>" == ticket.description
	assert (message.sender, message.sender_side, message.channel) == (klara, "Customer", "E-mail")


def test_a_stranger_s_mail_becomes_one_too_unless_the_settings_hold_it(mails):
	sender = stranger()
	ticket = frappe.get_doc("Ticket", raise_by_mail(mails, sender))
	assert ticket.raised_by == sender and not ticket.customer and ticket.owner == "Guest"
	frappe.db.set_single_value(accounts.SETTINGS, "mail_unknown_senders", "Hold Back")
	frappe.clear_document_cache(accounts.SETTINGS)
	(held,) = mails.take_in(make(stranger()))
	assert (held.state, held.ticket) == ("Held Back", None) and held.reason
	assert raise_by_mail(mails, customer())


def test_a_mail_without_subject_and_words_is_a_ticket_all_the_same(mails):
	(record,) = mails.take_in(sample("nothing_in_it"))
	ticket = frappe.get_doc("Ticket", record.ticket)
	assert ticket.subject == "(no subject)" and "(The mail has no text.)" in ticket.description


@pytest.mark.parametrize(("subject", "kept"), [("<no subject>", "‹no subject›"), ("\x01", "Hello")])
def test_a_subject_in_brackets_or_of_nothing_visible_holds_no_mail_up(mails, subject, kept):
	(record,) = mails.take_in(make(stranger(), subject, text="Hello"))
	assert record.state == "Done" and frappe.db.get_value("Ticket", record.ticket, "subject") == kept


@pytest.mark.parametrize(
	"name", ["wrong_charset", "cyrillic_unlabelled", "unknown_charset", "broken_boundary", "cut_off"]
)
def test_broken_mails_survive(mails, name):
	(record,) = mails.take_in(sample(name))
	assert record.state == "Done" and conversation_of(record.ticket)


def test_scripts_and_forms_are_taken_out(mails):
	html = '<p onclick="x()">Hello <script>alert(1)</script></p><form action="https://evil.example"><input></form>'
	ticket = raise_by_mail(mails, stranger(), html=html)
	body = conversation_of(ticket)[0].body
	assert "Hello" in body and not any(word in body for word in ("script", "onclick", "<form", "<input"))


def test_a_text_of_half_a_million_letters_is_cut_and_the_agent_told(mails):
	ticket = raise_by_mail(mails, stranger(), text="word " * 200_000)
	first, note = conversation_of(ticket)
	assert len(first.body) > 100_000 and note.is_internal and "cut" in note.body


def test_a_mail_larger_than_a_worker_takes_stays_in_the_mailbox_and_is_told_of(mails, monkeypatch):
	monkeypatch.setattr("oki_tickets.channels.mail.server.LARGEST_MAIL", 1000)
	(record,) = mails.take_in(make(stranger(), text="x" * 2000))
	assert record.state == "Unreadable" and "left in the mailbox" in record.reason
	assert frappe.db.exists("Outbox Message", {"idempotency_key": ("like", "mail:Unreadable:%")})


# Files.


def test_files_hang_on_the_message_in_private(mails):
	ticket = raise_by_mail(mails, customer(), files={"plan.pdf": b"%PDF-1.4", "page.xhtml": b"<html/>"})
	message = conversation_of(ticket)[0].name
	files = frappe.get_all(
		"File", {"attached_to_name": message}, ["file_name", "is_private"], order_by="creation"
	)
	assert [(file.file_name, file.is_private) for file in files] == [("plan.pdf", 1), ("page.xhtml.txt", 1)]


def test_pictures_are_shown_where_they_stood(mails):
	(record,) = mails.take_in(sample("apple_picture_en"))
	(message,) = conversation_of(record.ticket)
	file = frappe.get_doc("File", {"attached_to_name": message.name})
	assert f'src="{file.file_url}?fid={file.name}"' in message.body and "cid:" not in message.body
	assert frappe.db.get_value("Ticket", record.ticket, "description") == message.body


def test_pictures_within_the_markup_are_files_that_are_shown_where_they_stood(mails):
	stream = BytesIO()
	Image.new("RGB", (2, 2)).save(stream, "PNG")
	address = f"data:image/png;base64,{b64encode(stream.getvalue()).decode()}"
	(record,) = mails.take_in(make(customer(), html=f"<p>Look</p><img src='{address}'>"))
	(message,) = conversation_of(record.ticket)
	file = frappe.get_doc("File", {"attached_to_name": message.name})
	assert f'src="{file.file_url}?fid={file.name}"' in message.body and "data:" not in message.body


def test_winmail_gives_its_files_out(mails):
	(record,) = mails.take_in(sample("outlook_winmail"))
	(message,) = conversation_of(record.ticket)
	names = frappe.get_all("File", {"attached_to_name": message.name}, pluck="file_name", order_by="creation")
	assert names == ["Störung Protokoll.txt", "plan.pdf"] and "protocol is attached" in message.body


def test_a_file_that_the_site_does_not_take_is_told_of(mails, monkeypatch):
	monkeypatch.setattr("frappe.core.api.file.get_max_file_size", lambda: 100)
	ticket = raise_by_mail(mails, customer(), files={"big.bin": b"x" * 200, "small.bin": b"x"})
	message, note = conversation_of(ticket)
	assert note.is_internal and "big.bin" in note.body and "small.bin" not in note.body
	assert frappe.get_all("File", {"attached_to_name": message.name}, pluck="file_name") == ["small.bin"]


# Who hears of it.


def test_the_mail_s_writer_hears_the_number(mails):
	klara = customer()
	ticket = raise_by_mail(mails, klara)
	(greeting,) = mails.sent()
	assert greeting["To"] == klara and ticket in words(greeting)
	write_message(ticket, create_agent())
	assert len(mails.sent()) == 2
