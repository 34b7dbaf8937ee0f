"""One customer by several channels: a call that rings, tickets that become one, and the form for guests."""

import frappe
import pytest
from playwright.sync_api import expect

from oki_tickets.domain.calls import Call
from oki_tickets.services import calls, guests
from tests import factories
from tests.browser.axe import grave_findings
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.trouble import hold_back_script
from tests.calls import give_number
from tests.deleting import delete

NUMBER = "+48221002030"


@pytest.fixture
def klara(people):
	"""The customer's person, who can be called; what calls leave behind is taken away."""
	give_number(people.klara, NUMBER)
	frappe.db.set_value("Support Agent", people.anna, "telephone_extension", "101")
	frappe.db.commit()
	yield people.klara
	frappe.db.rollback()
	frappe.db.delete("Ticket Call")
	frappe.db.commit()


def hear(**told) -> None:
	calls.hear(Call(**{"call_id": frappe.generate_hash(), "number": NUMBER, "extension": "101"} | told))
	frappe.db.commit()


def open_ticket(page, ticket: str) -> None:
	page.goto(f"/app/ticket/{ticket}")
	expect(page.locator(".oki-conversation .oki-message").first).to_be_visible()


def test_a_call_opens_the_customers_card_and_the_ticket(people, klara, desktop_page, picture):
	ticket = people.ticket(subject="The line is down", agent=people.anna)
	page = desktop_page(people.anna)
	page.goto("/app/ticket")
	expect(page.locator(".list-row", has_text="The line is down").first).to_be_visible()
	page.wait_for_function("frappe.realtime.socket?.connected")
	hear(status="Ringing")
	card = page.locator(".oki-ring")
	expect(card).to_contain_text("Klara")
	expect(card).to_contain_text(people.company)
	expect(card.locator(".oki-ring-ticket")).to_contain_text("The line is down")
	picture(page, "agent-call")
	card.get_by_role("button", name="Open ticket").click()
	expect(page.locator(".oki-conversation .oki-message").first).to_be_visible()
	page.wait_for_url(f"**/{ticket}")
	expect(card).to_have_count(0)


def test_a_call_that_somebody_else_answers_leaves_the_screen(people, klara, desktop_page):
	frappe.db.set_value("Support Agent", people.boris, "telephone_extension", "102")
	frappe.db.commit()
	page = desktop_page(people.anna)
	page.goto("/app/ticket")
	page.wait_for_function("frappe.realtime.socket?.connected")
	call = frappe.generate_hash()
	hear(call_id=call, status="Ringing")
	expect(page.locator(".oki-ring")).to_contain_text("Klara")
	hear(call_id=call, status="Answered", extension="102")
	expect(page.locator(".oki-ring")).to_have_count(0)


def test_what_was_said_on_a_call_is_beside_its_message(people, klara, desktop_page, picture):
	ticket = people.ticket(subject="The line is down", agent=people.anna)
	hear(
		status="Ended",
		duration=185,
		recording_url="https://calls.example.com/1.mp3",
		mood="worried",
		summary="No dial tone since the morning; the port was reset once before.",
		keywords="dial tone, port",
		transcript="Customer: Nothing since the morning.\nAgent: I look at the port.",
	)
	page = desktop_page(people.anna)
	open_ticket(page, ticket)
	call = page.locator(".oki-call")
	expect(call).to_contain_text("3:05 min")
	expect(call.locator("audio")).to_be_visible()
	expect(call.get_by_text("Nothing since the morning.")).to_be_hidden()
	call.get_by_text("Transcript").click()
	expect(call.get_by_text("Nothing since the morning.")).to_be_visible()
	picture(page, "agent-call-message")


@pytest.mark.parametrize("screen", ["desktop", "phone"])
def test_two_tickets_become_one(people, open_page, screen, picture):
	ticket = people.ticket(subject="The line is down", agent=people.anna)
	other = people.ticket(subject="Call from Klara", channel="Telephone")
	options = {"is_mobile": True, "has_touch": True} if screen == "phone" else {}
	size = {"desktop": DESKTOP, "phone": PHONE}[screen]
	hers = open_page(size, people.klara, **options)
	hers.goto(f"/tickets/{other}")
	expect(hers.locator("#oki-messages > li")).to_have_count(1)
	page = open_page(size, people.anna, **options)
	open_ticket(page, other)
	notice = page.locator(".oki-notice-bar")
	expect(notice).to_contain_text(ticket)
	notice.get_by_role("button", name="Merge").click()
	dialog = page.locator(".oki-merge-dialog")
	expect(dialog.locator("input:checked")).to_have_value(ticket)
	if screen == "desktop":
		picture(page, "agent-merge")
	dialog.get_by_role("button", name="Merge").click()
	page.wait_for_url(f"**/{ticket}")
	expect(page.locator(".oki-message-customer")).to_have_count(2)
	# Her open page hears of it without being loaded again.
	expect(hers.locator("#oki-continued a")).to_have_attribute("href", f"/tickets/{ticket}")
	page.goto(f"/app/ticket/{other}")
	expect(page.locator(".oki-notice-bar")).to_contain_text(f"It goes on in {ticket}")


def test_a_message_is_split_off(people, desktop_page):
	ticket = people.ticket(subject="The line is down", agent=people.anna)
	factories.write_message(ticket, people.klara, side="Customer", body="And the invoice is wrong, too")
	frappe.db.commit()
	page = desktop_page(people.anna)
	open_ticket(page, ticket)
	page.get_by_role("button", name="Conversation").first.click()
	page.get_by_role("link", name="Split Off Messages").first.click()
	dialog = page.locator(".oki-merge-dialog")
	dialog.get_by_text("And the invoice is wrong, too").click()
	dialog.get_by_role("button", name="Split Off").click()
	expect(page.get_by_text("Split off as")).to_be_visible()
	expect(page.locator(".oki-message-customer")).to_have_count(1)
	frappe.db.rollback()
	assert frappe.db.exists("Ticket", {"subject": "And the invoice is wrong, too"})


@pytest.fixture
def form():
	"""The form for guests is open, and closed again."""
	fields = {"form_enabled": 1, "form_files": 1}
	for field, value in fields.items():
		frappe.db.set_single_value(guests.SETTINGS, field, value)
	frappe.clear_document_cache(guests.SETTINGS)
	frappe.db.commit()
	yield
	frappe.db.rollback()
	for field in fields:
		frappe.db.set_single_value(guests.SETTINGS, field, 0)
	frappe.clear_document_cache(guests.SETTINGS)
	for name in frappe.get_all(
		"Ticket", {"raised_by": "guest@oki-tests.example"}, pluck="name", order_by="name"
	):
		delete("Ticket", name)
	frappe.db.commit()


def test_a_guest_on_a_slow_line_loses_nothing(form, open_page):
	page = open_page(PHONE)
	let_script_come = hold_back_script(page)
	page.goto("/tickets/embed", wait_until="commit")
	page.locator("[name=email]").fill("guest@oki-tests.example")
	page.locator("[name=subject]").fill("No dial tone")
	page.locator("[name=subject]").press("Enter")
	expect(page.get_by_role("button", name="Send")).to_be_disabled()
	let_script_come()
	expect(page.get_by_role("button", name="Send")).to_be_enabled()
	expect(page.locator("[name=subject]")).to_have_value("No dial tone")
	assert "?" not in page.url, "what a guest typed stands in no address"


@pytest.mark.parametrize(
	("screen", "locale", "words"),
	[
		("phone", "en-GB", ("Send", "Fill in", "Thank you")),
		("desktop", "pl-PL", ("Wyślij", "Proszę", "Dziękujemy")),
	],
)
def test_a_guest_writes_from_another_site(form, open_page, screen, locale, words, picture):
	send, missing, thanks = words
	options = {"is_mobile": True, "has_touch": True} if screen == "phone" else {}
	page = open_page({"desktop": DESKTOP, "phone": PHONE}[screen], locale=locale, **options)
	page.goto("/tickets/embed")
	assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out"
	# A form that is sent within seconds is a program's.
	ready = page.evaluate("performance.now()") + guests.FASTEST * 1000 + 1000
	button = page.get_by_role("button", name=send)
	button.click()
	expect(page.locator("#oki-email-error")).to_contain_text(missing)
	expect(page.locator("[name=email]")).to_be_focused()
	assert grave_findings(page, "main") == []
	page.locator("[name=name]").fill("Greta Guest")
	page.locator("[name=email]").fill("guest@oki-tests.example")
	page.locator("[name=subject]").fill("No dial tone")
	page.locator("[name=description]").fill("Nothing since the morning.\nThe lamp is red.")
	page.locator("[name=files]").set_input_files(
		[{"name": "lamp.txt", "mimeType": "text/plain", "buffer": b"red"}]
	)
	page.locator("[name=consent]").check()
	if screen == "phone":
		picture(page, "guest-form-phone", full_page=True)
	page.wait_for_function(f"performance.now() > {ready}")
	button.click()
	expect(page.locator("#oki-sent")).to_be_visible()
	expect(page.locator("#oki-sent")).to_contain_text(thanks)
	frappe.db.rollback()
	ticket = frappe.get_last_doc("Ticket", {"raised_by": "guest@oki-tests.example"})
	assert (ticket.channel, ticket.subject) == ("Form", "No dial tone") and ticket.ip_address
