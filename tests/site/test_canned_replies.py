"""Canned replies: by topic and language, filled in from a closed list and never run; and @mentions in notes."""

import frappe
import pytest

from oki_tickets.api import agent
from tests.factories import (
	as_user,
	create_agent,
	create_customer,
	create_line,
	create_portal_user,
	create_ticket,
	unique,
	write_message,
)


def create_template(response: str, **values) -> str:
	doc = frappe.get_doc(
		doctype="Email Template", name=unique("Canned"), subject="x", response=response, **values
	)
	return doc.insert().name


def replies(ticket: str, anna: str) -> dict[str, dict]:
	with as_user(anna):
		return {reply["name"]: reply for reply in agent.get_canned_replies(ticket)}


@pytest.fixture
def anna() -> str:
	return create_agent()


def test_placeholders_are_filled_and_customers_words_stay_words(anna):
	template = create_template("<p>{{ name }} {{ subject }} {{ agent }} {{ customer }} {{ due_at }}</p>")
	ticket = create_ticket(subject="{{ frappe.session.user }} <b>bold</b>", due_at=None)
	body = replies(ticket.name, anna)[template]["body"]
	assert ticket.name in body and "Anna" in body and ticket.customer in body
	assert "{{ frappe.session.user }}" in body


def test_a_subject_with_markup_is_put_in_as_text(anna):
	template = create_template("<p>{{ subject }}</p>")
	ticket = create_ticket()
	frappe.db.set_value("Ticket", ticket.name, "subject", "<img src=x onerror=alert(1)>")
	assert "<img" not in replies(ticket.name, anna)[template]["body"]


@pytest.mark.parametrize(
	"response", ["{{ grand_total }}", "{% if 1 %}x{% endif %}", "{{ frappe.get_all('User') }}"]
)
def test_programs_are_not_run_and_not_offered(anna, response):
	template = create_template(f"<p>{response}</p>")
	assert template not in replies(create_ticket().name, anna)


def test_a_template_of_a_topic_serves_it_and_those_below(anna):
	above = frappe.get_doc(doctype="Ticket Category", category_name=unique("Topic"), is_group=1).insert().name
	below = frappe.get_doc(
		doctype="Ticket Category", category_name=unique("Topic"), parent_ticket_category=above
	).insert()
	template = create_template("<p>x</p>", ticket_category=above)
	assert template in replies(create_ticket(category=below.name).name, anna)
	assert template not in replies(create_ticket().name, anna)


def test_the_customers_language_comes_first(anna):
	klara = create_portal_user(create_customer())
	frappe.db.set_value("User", klara, "language", "pl")
	english, polish = (create_template("<p>x</p>", reply_language=code) for code in ("en", "pl"))
	found = list(replies(create_ticket(klara).name, anna).values())
	names = [reply["name"] for reply in found]
	assert names.index(polish) < names.index(english)
	assert {reply["name"]: reply["is_foreign"] for reply in found}[english]


def _mention(user: str) -> str:
	return f'<p>Look, <span class="mention" data-id="{user}" data-value="x">@x</span></p>'


def _told(user: str) -> int:
	return frappe.db.count(
		"Outbox Message", {"recipient": user, "channel": "Desk", "payload": ("like", "%mentions you%")}
	)


def test_who_is_named_in_a_note_is_told_and_in_a_reply_is_not(anna):
	boris, ticket = create_agent(), create_ticket()
	write_message(ticket.name, anna, body=_mention(boris), is_internal=True)
	assert _told(boris) == 1
	write_message(ticket.name, anna, body=_mention(boris))
	write_message(ticket.name, anna, body=_mention(anna), is_internal=True)
	assert (_told(boris), _told(anna)) == (1, 0)


def test_nobody_is_told_of_a_ticket_that_they_may_not_see(anna):
	frappe.db.set_single_value("Oki Tickets Settings", "own_lines_only", 1)
	frappe.clear_document_cache("Oki Tickets Settings", "Oki Tickets Settings")
	outside, customer = create_agent(lines=(create_line(),)), create_portal_user(create_customer())
	ticket = create_ticket()
	for user in (outside, customer, "nobody@example.com"):
		write_message(ticket.name, anna, body=_mention(user), is_internal=True)
		assert _told(user) == 0
