"""What customers get by mail."""

from email.header import decode_header, make_header

import frappe
import pytest

from oki_tickets.channels import outbox
from oki_tickets.channels.mail import accounts, outgoing
from oki_tickets.domain.lifecycle import Side
from oki_tickets.services import clock, conversation, moves
from tests.desk_mail import (
	customer,
	deliver,
	desk,
	markup,
	raise_by_mail,
	set_up,
	stranger,
	words,
)
from tests.factories import as_user, attach_file, create_agent, create_ticket, write_message
from tests.mails import DESK, make

CANARY = "canary-of-a-note"


@pytest.fixture
def mails(monkeypatch):
	with desk(monkeypatch) as found:
		yield found


def subject(mail) -> str:
	return str(make_header(decode_header(mail["Subject"])))


def start(ticket: str, agent: str) -> None:
	with as_user(agent):
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)


def test_the_greeting_is_threaded_and_tells_programs_not_to_answer(mails):
	klara = customer()
	ticket = raise_by_mail(mails, klara, Message_ID="<first@customer.example>")
	(mail,) = mails.sent()
	sender, recipients, _raw = mails.smtp.raws[0]
	assert (sender, recipients) == (DESK, [klara])
	assert subject(mail) == "Re: The line is down" and DESK in mail["From"] and mail["Reply-To"] == DESK
	assert mail["In-Reply-To"] == "<first@customer.example>" in mail["References"]
	assert mail["Auto-Submitted"] == "auto-replied" and mail["X-Auto-Response-Suppress"] == "All"
	assert accounts.ticket_of_id(mail["Message-ID"].strip("<> ")) == ticket
	assert ticket in words(mail) and ticket in markup(mail)


def test_a_public_answer_reaches_the_customer_and_is_no_automatic_mail(mails):
	klara, agent = customer(), create_agent()
	ticket = raise_by_mail(mails, klara)
	mails.sent()
	write_message(ticket, agent, body="<p>Please restart the <b>router</b>.</p>")
	mail = mails.sent()[-1]
	assert "Please restart the router." in words(mail) and "<b>router</b>" in markup(mail)
	assert mail["Auto-Submitted"] is None and mail["X-Auto-Response-Suppress"] is None
	assert "No dial tone" not in markup(mail)


def test_a_move_its_words_and_its_files_are_one_mail(mails):
	klara, agent = customer(), create_agent()
	ticket = raise_by_mail(mails, klara)
	start(ticket, agent)
	mails.sent()
	before = len(mails.smtp.raws)
	with as_user(agent):
		draft = conversation.Draft("Which router?", Side.AGENT, agent, "Desk")
		done = conversation.act(ticket, "Request Data", side=Side.AGENT, draft=draft)
	attach_file(done.message, owner=agent, file_name="where.txt", content=b"at the back")
	mails.sent()
	(mail,) = mails.smtp.mails[before:]
	label = frappe.db.get_value("Ticket Status", done.ticket.status, "customer_label") or done.ticket.status
	assert f"{ticket} is now: {label}" in words(mail) and "Which router?" in words(mail)
	(file,) = mail.iter_attachments()
	assert file.get_filename() == "where.txt" and file.get_payload(decode=True) == b"at the back"


def test_a_solution_its_rating_and_its_words_are_one_mail_whenever_the_second_ends(mails):
	klara, agent = customer(), create_agent()
	ticket = raise_by_mail(mails, klara)
	start(ticket, agent)
	mails.sent()
	before = len(mails.smtp.raws)
	solved = {"problem_summary": "No dial tone", "resolution_summary": "A new router"}
	with clock.at("2026-03-02 10:00:00"), as_user(agent):
		moves.apply_action(ticket, "Propose Solution", side=Side.AGENT, values=solved)
	with clock.at("2026-03-02 10:00:09"):
		write_message(ticket, agent, body="It is in the mail.")
	waiting = {"channel": outgoing.CHANNEL, "ticket": ticket, "state": outbox.HELD}
	kinds = [
		frappe.parse_json(one)["kind"] for one in frappe.get_all("Outbox Message", waiting, pluck="payload")
	]
	assert sorted(kinds) == ["answer", "request", "status"]
	assert len(set(frappe.get_all("Outbox Message", waiting, pluck="next_try"))) == 1
	with clock.at("2026-03-02 10:00:15"):
		mails.sent()
	(mail,) = mails.smtp.mails[before:]
	said = words(mail)
	assert f"{ticket} is now:" in said and "A new router" in said and "It is in the mail." in said
	assert markup(mail).count("/tickets/rate/") >= 3


def test_a_file_that_comes_later_is_sent_after(mails):
	agent = create_agent()
	message = write_message(raise_by_mail(mails, customer()), agent)
	mails.sent()
	attach_file(message, owner=agent, file_name="late.txt")
	(file,) = mails.sent()[-1].iter_attachments()
	assert file.get_filename() == "late.txt"


def test_files_too_large_for_a_mail_are_named(mails, monkeypatch):
	monkeypatch.setattr("oki_tickets.channels.mail.letters.MOST_BYTES", 10)
	agent = create_agent()
	message = write_message(raise_by_mail(mails, customer()), agent)
	attach_file(message, owner=agent, file_name="big.txt", content=b"x" * 20)
	mail = mails.sent()[-1]
	assert "big.txt" in words(mail) and not list(mail.iter_attachments())


def test_pictures_of_the_message_go_along_and_no_others(mails):
	agent, ticket = create_agent(), raise_by_mail(mails, customer())
	note = write_message(ticket, agent, is_internal=True)
	secret = attach_file(note, owner=agent, file_name="secret.png", content=CANARY.encode())
	message = write_message(ticket, agent, body=f'<p>See <img src="{secret.file_url}"> and this:</p>')
	own = attach_file(message, owner=agent, file_name="own.png", content=b"own picture")
	body = f'<p>See <img src="{secret.file_url}"><img src="{own.file_url}?fid={own.name}"></p>'
	frappe.db.set_value("Ticket Message", message, "body", body)
	mail = mails.sent()[-1]
	assert markup(mail).count("cid:") == 1 and "secret" not in markup(mail)
	assert b"own picture" in [part.get_payload(decode=True) for part in mail.walk()]
	assert all(CANARY.encode() not in (part.get_payload(decode=True) or b"") for part in mail.walk())


def test_no_internal_note_leaves_by_any_mail(mails):
	klara, agent = customer(), create_agent()
	ticket = raise_by_mail(mails, klara)
	note = write_message(ticket, agent, body=CANARY, is_internal=True)
	attach_file(note, owner=agent, content=CANARY.encode(), file_name=f"{CANARY}.txt")
	start(ticket, agent)
	write_message(ticket, agent, body="A public word")
	mails.take_in(make(klara, subject=f"Re: {ticket}", text="My words"))
	with as_user(agent):
		values = {"problem_summary": "p", "resolution_summary": "r"}
		moves.apply_action(ticket, "Propose Solution", side=Side.AGENT, values=values)
	assert len(mails.sent()) >= 2
	for _sender, _recipients, raw in mails.smtp.raws:
		assert CANARY.encode() not in raw
	for mail in mails.smtp.mails:
		assert CANARY not in words(mail) + markup(mail)


@pytest.mark.parametrize(
	("language", "sentence"),
	[("en", "Thank you for your message"), ("pl", "Dziękujemy za wiadomość"), ("ru", "Спасибо за сообщение")],
)
def test_customers_read_their_own_language(mails, language, sentence):
	klara = customer()
	frappe.db.set_value("User", klara, "language", language)
	raise_by_mail(mails, klara)
	(mail,) = mails.sent()
	assert sentence in words(mail) and f'lang="{language}"' in markup(mail)


KINDS = {
	"mail_greeting": "greeting",
	"mail_answers": "answer",
	"mail_status": "status",
	"ask_for_ratings": "request",
}


@pytest.mark.parametrize("switch", KINDS)
def test_each_kind_of_mail_can_be_switched_off(mails, switch):
	set_up({switch: 0})
	agent = create_agent()
	ticket = raise_by_mail(mails, customer())
	with as_user(agent):
		moves.apply_action(ticket, "Start Work", side=Side.AGENT)
		moves.apply_action(
			ticket,
			"Propose Solution",
			side=Side.AGENT,
			values={"problem_summary": "p", "resolution_summary": "r"},
		)
	write_message(ticket, agent, body="An answer")
	kinds = frappe.get_all("Outbox Message", {"channel": outgoing.CHANNEL, "ticket": ticket}, pluck="payload")
	found = {frappe.parse_json(payload)["kind"] for payload in kinds}
	assert found == set(KINDS.values()) - {KINDS[switch]}


def test_customers_of_the_portal_are_told_too_where_the_settings_say_so(mails):
	ticket, agent = create_ticket(), create_agent()
	write_message(ticket.name, agent)
	(mail,) = mails.sent()
	assert mail["To"] == ticket.raised_by and subject(mail) == f"{ticket.subject} [{ticket.name}]"
	assert f"/tickets/{ticket.name}" in markup(mail)
	set_up({"mail_other_channels": 0})
	write_message(ticket.name, agent)
	assert len(mails.sent()) == 1


def test_without_a_mailbox_nothing_is_posted(mails):
	frappe.db.set_value("Email Account", mails.account, "enable_outgoing", 0)
	ticket = create_ticket().name
	write_message(ticket, create_agent())
	assert not frappe.db.exists("Outbox Message", {"channel": outgoing.CHANNEL, "ticket": ticket})


def test_what_customers_do_themselves_they_know(mails):
	klara = customer()
	ticket = raise_by_mail(mails, klara)
	mails.sent()
	moves.apply_action(ticket, "Close", side=Side.CUSTOMER)
	assert len(mails.sent()) == 1


def test_what_is_gone_by_then_is_not_written_of(mails):
	ticket, agent = raise_by_mail(mails, customer()), create_agent()
	mails.sent()
	message = write_message(ticket, agent)
	frappe.db.delete("Ticket Message", {"name": message})
	deliver(outgoing.CHANNEL)
	assert len(mails.smtp.raws) == 1


def test_the_customer_s_answer_finds_its_way_back(mails):
	klara, agent = customer(), create_agent()
	ticket = raise_by_mail(mails, klara)
	write_message(ticket, agent, body="Which router?")
	answer = mails.sent()[-1]
	# A provider has put an id of its own in the place of ours; the references still lead here.
	(record,) = mails.take_in(
		make(stranger(), In_Reply_To="<its-own@provider.example>", References=str(answer["References"]))
	)
	assert record.ticket == ticket
	newest = [mail for mail in mails.sent() if mail["In-Reply-To"]][-1]
	assert newest is not None
