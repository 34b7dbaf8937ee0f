"""The Telegram bot for staff: linking, notices, taking."""

import frappe
import pytest

from oki_tickets.channels.telegram import links, updates
from oki_tickets.services import notices
from tests.factories import (
	create_agent,
	create_customer,
	create_head,
	create_portal_user,
	create_ticket,
	write_message,
)
from tests.telegram import pressed, said
from tests.telegram_bot import ANNA, KLARA, agent, connected, contact_with, customer, deliver, tell


@pytest.fixture
def api(monkeypatch):
	with connected(monkeypatch) as bot:
		yield bot


# Linking.


def test_an_agent_links_by_a_code_which_works_once(api):
	anna = create_agent()
	code = links.new_code(anna)
	tell(said(ANNA, f"/start {code.lower()}"))
	assert frappe.db.get_value("Support Agent", anna, "telegram_chat_id") == str(ANNA)
	assert "linked" in api.texts(ANNA)[-1]
	tell(said(ANNA + 1, f"/start {code}"))
	assert "not valid" in api.texts(ANNA + 1)[-1] and links.person_of(str(ANNA + 1)).user is None


def test_whoever_links_is_spoken_to_in_ones_own_language(api):
	anna = create_agent()
	frappe.db.set_value("User", anna, "language", "pl")
	tell(said(ANNA, f"/start {links.new_code(anna)}"))
	assert "połączone" in api.texts(ANNA)[-1]


def test_codes_are_not_guessed(api):
	anna = create_agent()
	for _ in range(updates.MOST_TRIES):
		tell(said(4001, "/start AAAAAAAAAAAA"))
	tell(said(4001, f"/start {links.new_code(anna)}"))
	assert links.person_of("4001").user is None


def test_linking_anew_leaves_the_old_chat_and_stop_ends_it(api):
	anna = agent()
	tell(said(ANNA + 1, f"/start {links.new_code(anna)}"))
	assert links.chats_of([anna]) == {anna: str(ANNA + 1)} and links.person_of(str(ANNA)).user is None
	tell(said(ANNA + 1, "/stop"))
	assert links.chats_of([anna]) == {} and links.person_of(str(ANNA + 1)).user is None


def test_a_head_without_an_agents_record_links_too(api):
	head = create_head()
	tell(said(8001, f"/start {links.new_code(head)}"))
	assert links.chats_of([head]) == {head: "8001"}


def test_an_administrator_unlinks_an_agent_on_the_agents_record(api):
	anna = agent()
	frappe.db.set_value("Support Agent", anna, "telegram_chat_id", None)
	assert links.chats_of([anna]) == {} and links.person_of(str(ANNA)).user is None


def test_a_disabled_user_is_nobody(api):
	anna = agent()
	frappe.db.set_value("User", anna, "enabled", 0)
	assert links.person_of(str(ANNA)).user is None


@pytest.mark.parametrize("stored", ["+48 600 700 801", "0048600700801", "48600700801"])
def test_a_customer_links_by_ones_own_number(api, stored):
	contact = contact_with(stored)
	tell(said(KLARA, contact={"phone_number": "48600700801", "first_name": "K", "user_id": KLARA}))
	assert links.person_of(str(KLARA)).contact == contact


@pytest.mark.parametrize(
	"shared",
	[
		{"phone_number": "48600700802", "first_name": "K", "user_id": KLARA + 1},
		{"phone_number": "48600700802", "first_name": "K"},
		{"phone_number": "49600700802", "first_name": "K", "user_id": KLARA},
	],
)
def test_somebody_elses_number_links_nobody(api, shared):
	contact_with("+48 600 700 802")
	tell(said(KLARA, contact=shared))
	assert links.person_of(str(KLARA)).contact is None


def test_a_number_of_two_people_or_of_staff_links_nobody(api):
	for _ in range(2):
		contact_with("+48 600 700 803")
	tell(said(KLARA, contact={"phone_number": "+48600700803", "first_name": "K", "user_id": KLARA}))
	staff = frappe.get_doc("Contact", contact_with("+48 600 700 804"))
	staff.db_set("user", create_agent())
	tell(said(KLARA, contact={"phone_number": "+48600700804", "first_name": "K", "user_id": KLARA}))
	assert links.person_of(str(KLARA)) == links.Person(str(KLARA))


def test_a_stranger_is_told_how_to_link_and_raises_nothing(api):
	before = frappe.db.count("Ticket")
	tell(said(6001, "My telephone is dead"))
	method, fields = api.sent[-1]
	assert method == "sendMessage" and fields["reply_markup"]["keyboard"][0][0]["request_contact"] is True
	assert frappe.db.count("Ticket") == before


def test_groups_are_answered_politely_once(api):
	for _ in range(3):
		tell(said(KLARA, "/start", group=True), said(KLARA, "gossip", group=True))
	assert api.texts(-KLARA) == ["I answer in private chats only. Write to me directly, please."]


# Staff.


def test_an_offer_comes_with_a_button_and_takes(api):
	anna = agent()
	ticket = create_ticket(support_line="L1")
	notices.offer([anna, create_agent()], ticket)
	deliver()
	assert api.texts() == [f"{ticket.name} is offered to you: The line is down"]
	take, link = api.buttons()
	assert link == {"text": "Open", "url": f"https://desk.example/{ticket.name}"}
	assert take == {"text": "Take", "callback_data": f"take:{ticket.name}"}
	tell(pressed(ANNA, take["callback_data"]))
	assert frappe.db.get_value("Ticket", ticket.name, "agent") == anna
	assert frappe.session.user == "Administrator"
	(answer,) = (fields for method, fields in api.sent if method == "answerCallbackQuery")
	assert answer["text"] == f"{ticket.name} is yours."


def test_the_buttons_are_in_a_language_of_ones_own(api):
	anna = agent()
	frappe.db.set_value("User", anna, "language", "pl")
	notices.offer([anna], create_ticket())
	deliver()
	assert [button["text"] for button in api.buttons()] == ["Weź", "Otwórz"]


def test_what_cannot_be_taken_any_more_is_told_without_the_button(api):
	anna = agent()
	taken, closed = create_ticket(), create_ticket(status="Closed")
	notices.tell([anna], taken, f"{taken.name} is overdue")
	taken.db_set("agent", create_agent())
	notices.tell([anna], closed, f"The customer did not raise {closed.name}")
	deliver()
	assert len(api.texts(ANNA)) == 2
	assert not any("take:" in str(fields) for _method, fields in api.sent)


def test_who_comes_late_is_told_why_and_is_offered_nothing_any_more(api):
	anna, bert = agent(), create_agent(first_name="Bert")
	ticket = create_ticket()
	notices.offer([anna], ticket)
	ticket.db_set("agent", bert)
	deliver()
	assert api.texts() == []
	tell(pressed(ANNA, f"take:{ticket.name}"))
	assert "taken by Bert" in api.sent[-1][1]["text"]
	assert frappe.db.get_value("Ticket", ticket.name, "agent") == bert


def test_customers_and_strangers_take_nothing(api):
	customer()
	name = create_ticket().name
	tell(pressed(KLARA, f"take:{name}"), pressed(6001, f"take:{name}"))
	assert not frappe.db.get_value("Ticket", name, "agent")


def test_a_button_whose_address_telegram_refuses_becomes_a_line(api, monkeypatch):
	anna, ticket = agent(), create_ticket(agent=create_agent())
	monkeypatch.setattr(
		"oki_tickets.channels.telegram.adapter.get_url_to_form", lambda *_: "http://desk.localhost/x"
	)
	notices.tell([anna], ticket, "Look")
	deliver()
	assert api.texts(ANNA) == ["Look\nhttp://desk.localhost/x"]


def test_an_agent_hears_of_what_the_customer_writes_and_does(api):
	anna, user = agent(), create_portal_user(create_customer())
	name = create_ticket(user, agent=anna).name
	write_message(name, user, side="Customer", body="Still silent")
	deliver()
	assert api.texts(ANNA) == [f"The customer wrote on {name}: The line is down"]
	write_message(name, anna, body="We look")
	deliver()
	assert len(api.texts(ANNA)) == 1
