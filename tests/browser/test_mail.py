"""Mails as people see them: held back, in the conversation of Desk and portal, and in the customer's own mailbox."""

import frappe
import pytest
from playwright.sync_api import expect

from oki_tickets.channels import outbox
from oki_tickets.channels.mail import accounts, letters, outgoing, store, taking_in
from oki_tickets.channels.mail.server import Fetched
from oki_tickets.domain.mail.reading import read
from tests.browser.desk_people import DeskPeople
from tests.factories import attach_file, write_message
from tests.mails import DESK, make, sample


@pytest.fixture
def people(monkeypatch):
	"""A desk whose mails nobody fetches or sends: what came is kept and taken in here."""
	made = DeskPeople()
	monkeypatch.setattr(outbox, "enqueue_delivery", lambda channel: None)
	yield made
	frappe.db.rollback()
	senders = (made.klara, "jane.doe@gmail.com", "ann@customer.example")
	filters = {"sender": ("in", senders)}
	for name in frappe.get_all(store.DOCTYPE, filters, pluck="name", order_by="name"):
		frappe.delete_doc(store.DOCTYPE, name, force=True)
	for channel in (store.CHANNEL, outgoing.CHANNEL):
		frappe.db.delete(outbox.DOCTYPE, {"channel": channel})
	made.remove_all()


def arrive(raw: bytes) -> str:
	"""A mail that came; returns its record."""
	store.keep(None, Fetched("INBOX", "1", raw))
	return frappe.get_last_doc(store.DOCTYPE, {"message_id": read(raw).message_id}).name


def take_in(raw: bytes) -> str:
	"""The ticket that the mail became part of."""
	ticket = taking_in.take_in(store.locked(arrive(raw)))
	frappe.db.commit()
	return ticket


def test_an_answer_is_read_without_what_it_answers(people, desktop_page, phone_page):
	ticket = take_in(make(people.klara, "The line is down", "No dial tone since the morning.\n\nKlara"))
	write_message(ticket, people.anna, body="<p>Please restart the router.</p>")
	answer = accounts.message_id(ticket, "answer-x").encode()
	assert take_in(sample("gmail_reply_en").replace(b"ANSWER-ID", answer)) == ticket
	page = desktop_page(people.anna)
	page.goto(f"/app/ticket/{ticket}")
	reply = page.locator(".oki-message", has_text="It works again")
	expect(reply.locator("details")).to_be_visible()
	expect(reply.get_by_text("restart the router")).to_be_hidden()
	reply.get_by_text("Earlier messages").click()
	expect(reply.get_by_text("restart the router")).to_be_visible()
	portal = phone_page(people.klara)
	portal.goto(f"/tickets/{ticket}")
	expect(portal.get_by_text("Earlier messages")).to_be_visible()


def test_a_head_decides_about_a_mail_that_was_held_back(people, desktop_page, picture):
	ticket = people.ticket()
	raw = make(people.klara, f"About {ticket}", "My neighbour has the same trouble.")
	name = arrive(raw)
	mail = read(raw)
	store.describe(name, mail, sender=mail.sender, sender_name=mail.sender_name)
	store.note(name, state=store.HELD_BACK, kind="Person", reason="Nobody knows the sender.")
	frappe.db.commit()
	page = desktop_page(people.head)
	page.goto(f"/app/inbound-mail/{name}")
	expect(page.get_by_text("My neighbour has the same trouble.").first).to_be_visible()
	picture(page, "inbound-mail")
	page.get_by_role("button", name="Join a Ticket").click()
	field = page.locator(".modal.show [data-fieldname=ticket]")
	field.get_by_role("combobox").fill(ticket)
	field.get_by_role("option", name=ticket).first.click()
	page.locator(".modal.show").get_by_role("button", name="Join").click()
	expect(page.get_by_text(f"Now part of {ticket}.")).to_be_visible()
	frappe.db.rollback()
	assert frappe.db.get_value("Ticket", ticket, "message_count") == 2


def test_a_mail_to_a_customer_reads_well(people, phone_page):
	ticket = take_in(make(people.klara, "The line is down"))
	body = "<p>Hello Klara,</p><p>please restart the <b>router</b> and tell us what the lights show.</p>"
	message = write_message(ticket, people.anna, body=body)
	attach_file(message, owner=people.anna, file_name="router.pdf")
	account = frappe._dict(name="Support", email_id=DESK)
	payloads = ({"kind": "greeting"}, {"kind": "answer", "message": message})
	mail = letters.write(ticket, people.klara, payloads, account)
	html = next(part for part in mail.walk() if part.get_content_type() == "text/html")
	frappe.db.commit()
	page = phone_page(None)
	page.set_content(html.get_payload(decode=True).decode())
	expect(page.get_by_text(f"It has the number {ticket}.")).to_be_visible()
