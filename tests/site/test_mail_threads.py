"""Which ticket a mail joins, and who cannot make it join one."""

import frappe
import pytest

from oki_tickets.channels.mail import accounts, release, store
from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import conversation, moves
from tests.desk_mail import conversation_of, customer, desk, id_of_ours, raise_by_mail, stranger
from tests.factories import as_user, create_agent
from tests.mails import DESK, make, sample


@pytest.fixture
def mails(monkeypatch):
	with desk(monkeypatch) as found:
		yield found


def test_an_answer_joins_by_our_signature_whoever_writes(mails):
	ticket = raise_by_mail(mails, customer())
	raw = sample("gmail_reply_en").replace(b"<ANSWER-ID>", id_of_ours(ticket).encode())
	(record,) = mails.take_in(raw)
	assert record.ticket == ticket
	_first, reply = conversation_of(ticket)
	assert reply.sender == "jane.doe@gmail.com"
	new, old = reply.body.split("<details>")
	assert "works again" in new and "restart the router" in old and "Earlier messages" in old


def test_an_answer_joins_by_the_address_that_it_goes_to(mails):
	ticket = raise_by_mail(mails, customer())
	frappe.db.set_single_value(accounts.SETTINGS, "mail_reply_tokens", 1)
	frappe.clear_document_cache(accounts.SETTINGS)
	(record,) = mails.take_in(make(stranger(), To=accounts.reply_address(ticket, DESK)))
	assert record.ticket == ticket


@pytest.mark.parametrize("way", ["subject", "own mail"])
def test_a_participant_joins_by_naming_the_ticket(mails, way):
	klara = customer()
	ticket = raise_by_mail(mails, klara, Message_ID="<mine@customer.example>")
	cited = {"subject": {"subject": f"About {ticket}"}, "own mail": {"References": "<mine@customer.example>"}}
	(record,) = mails.take_in(make(klara, **cited[way]))
	assert record.ticket == ticket
	assert not frappe.db.exists("Ticket", {"raised_by": klara, "name": ("!=", ticket)})


def test_whoever_has_written_on_a_ticket_is_part_of_it(mails):
	ticket, colleague = raise_by_mail(mails, customer()), stranger()
	mails.take_in(make(colleague, In_Reply_To=id_of_ours(ticket)))
	(record,) = mails.take_in(make(colleague, subject=f"Re: {ticket}"))
	assert record.ticket == ticket


@pytest.mark.parametrize(
	"forgery",
	[
		lambda ticket, _known: {"subject": f"Re: The line is down #{ticket}"},
		lambda ticket, _known: {"In_Reply_To": f"<oki.{'a' * 15}.answer-x.{'0' * 20}@desk.example>"},
		lambda ticket, _known: {"In_Reply_To": id_of_ours(ticket)[:-30] + "0" * 10 + "@desk.example>"},
		lambda ticket, known: {"References": known, "In_Reply_To": known},
		lambda ticket, _known: {"To": f"support+{ticket.lower()}.{'0' * 20}@desk.example"},
	],
	ids=["number", "made up", "signature", "customer's id", "address"],
)
def test_a_stranger_never_joins_and_nobody_of_the_ticket_hears(mails, forgery):
	agent = create_agent()
	known = "<known@customer.example>"
	ticket = raise_by_mail(mails, customer(), Message_ID=known)
	frappe.db.set_value("Ticket", ticket, "agent", agent)
	before = frappe.db.count("Outbox Message", {"ticket": ticket})
	(record,) = mails.take_in(make(stranger(), **forgery(ticket, known)))
	assert record.ticket != ticket and len(conversation_of(ticket)) == 1
	assert frappe.db.count("Outbox Message", {"ticket": ticket}) == before
	assert not frappe.db.exists("Outbox Message", {"recipient": agent, "ticket": record.ticket})


def test_a_participant_s_address_that_the_server_calls_forged_is_held_back(mails):
	klara = customer()
	ticket = raise_by_mail(mails, klara)
	forged = {"Authentication_Results": "mx.desk.example; dmarc=fail (p=REJECT)"}
	(record,) = mails.take_in(make(klara, subject=f"Re: {ticket}", **forged))
	assert record.state == "Held Back" and ticket in record.reason and len(conversation_of(ticket)) == 1


def test_an_answer_gives_the_data_that_was_asked_for(mails):
	ticket, agent = raise_by_mail(mails, customer()), create_agent()
	with as_user(agent):
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
		conversation.act(
			ticket,
			"Request Data",
			side=Side.AGENT,
			draft=conversation.Draft("Which router?", Side.AGENT, agent, "Desk"),
		)
	mails.take_in(make(stranger(), In_Reply_To=id_of_ours(ticket)))
	assert frappe.db.get_value("Ticket", ticket, "status") == "In Progress"


def close(ticket: str) -> None:
	moves.apply_action(ticket, "Close", side=Side.CUSTOMER)


def test_an_answer_opens_a_closed_ticket_while_the_customer_may(mails):
	klara = customer()
	ticket = raise_by_mail(mails, klara)
	close(ticket)
	(record,) = mails.take_in(make(klara, In_Reply_To=id_of_ours(ticket)))
	assert record.ticket == ticket and frappe.db.get_value("Ticket", ticket, "status") == "In Progress"
	assert len(conversation_of(ticket)) == 2


def test_later_it_makes_a_new_one_that_names_it(mails):
	klara = customer()
	ticket = raise_by_mail(mails, klara)
	close(ticket)
	frappe.db.set_value("Ticket", ticket, "closed_at", "2020-01-01 10:00:00")
	(record,) = mails.take_in(make(klara, In_Reply_To=id_of_ours(ticket)))
	_words, note = conversation_of(record.ticket)
	assert record.ticket != ticket and note.is_internal and ticket in note.body
	assert len(conversation_of(ticket)) == 1


def test_an_answer_to_a_merged_ticket_goes_to_the_end_of_the_chain(mails):
	klara = customer()
	first, second, third = (raise_by_mail(mails, klara) for _ in range(3))
	for source, target in ((first, second), (second, third)):
		frappe.db.set_value("Ticket", source, {"merged_into": target, "status": "Closed"})
	(record,) = mails.take_in(make(klara, In_Reply_To=id_of_ours(first)))
	assert record.ticket == third and len(mails.sent()) == 3


# Whom a mail is from, where it wants its answers elsewhere.


def by_form(mails, visitor: str, **values):
	(record,) = mails.take_in(make("noreply@site.example", Reply_To=f"Klara <{visitor}>", **values))
	return record


def test_what_a_visitor_writes_into_a_form_is_answered_to_the_visitor(mails):
	visitor = stranger()
	record = by_form(mails, visitor)
	assert frappe.db.get_value("Ticket", record.ticket, "raised_by") == record.sender == visitor
	words, note = conversation_of(record.ticket)
	assert words.sender == visitor and note.is_internal
	assert "noreply@site.example" in note.body and visitor in note.body
	assert [mail["To"] for mail in mails.sent()] == [visitor]
	(answer,) = mails.take_in(make(visitor, In_Reply_To=id_of_ours(record.ticket)))
	assert answer.ticket == record.ticket


@pytest.mark.parametrize("way", ["subject", "own mail"])
def test_an_address_in_a_form_opens_nobody_s_ticket(mails, way):
	klara, agent = customer(), create_agent()
	ticket = raise_by_mail(mails, klara, Message_ID="<mine@customer.example>")
	frappe.db.set_value("Ticket", ticket, "agent", agent)
	before = frappe.db.count("Outbox Message", {"ticket": ticket})
	cited = {"subject": {"subject": f"About {ticket}"}, "own mail": {"References": "<mine@customer.example>"}}
	record = by_form(mails, klara, **cited[way])
	assert record.ticket != ticket and len(conversation_of(ticket)) == 1
	assert frappe.db.count("Outbox Message", {"ticket": ticket}) == before
	assert frappe.db.get_value("Ticket", record.ticket, "owner") == "Guest", "nothing is done in Klara's name"


def test_what_was_joined_by_hand_does_not_open_the_ticket_to_all_visitors(mails):
	ticket = raise_by_mail(mails, customer())
	first = by_form(mails, stranger())
	store.note(first.name, state=store.HELD_BACK)
	assert release.join_ticket(first.name, ticket) == ticket
	assert by_form(mails, stranger(), subject=f"Re: {ticket}").ticket != ticket


def test_a_customer_s_own_address_is_answered_whatever_their_program_says(mails):
	klara = customer()
	(record,) = mails.take_in(make(klara, Reply_To="private@elsewhere.example"))
	assert frappe.db.get_value("Ticket", record.ticket, "raised_by") == klara
	assert len(conversation_of(record.ticket)) == 1


def test_whoever_holds_strangers_back_holds_them_back_in_forms_too(mails):
	frappe.db.set_single_value(accounts.SETTINGS, "mail_unknown_senders", "Hold Back")
	frappe.clear_document_cache(accounts.SETTINGS)
	assert by_form(mails, customer()).state == "Held Back"
