"""Mails to customers that meet trouble: servers that are down, busy or refuse, and workers that die."""

import smtplib

import frappe
import pytest

from oki_tickets.channels import delivery, outbox
from oki_tickets.channels.mail import outgoing, sent_folder, server
from oki_tickets.channels.port import Letter, Refused, TryLater
from tests.defaults import give_default
from tests.desk_mail import conversation_of, create_account, customer, desk, raise_by_mail, stranger, words
from tests.factories import create_agent, write_message


@pytest.fixture
def mails(monkeypatch):
	with desk(monkeypatch) as found:
		yield found


def test_a_mail_that_the_server_refuses_is_noted_on_the_ticket(mails):
	frappe.db.set_value(
		"Ticket", ticket := raise_by_mail(mails, stranger()), "raised_by", "nobody@customer.example"
	)
	write_message(ticket, create_agent())
	mails.sent()
	note = conversation_of(ticket)[-1]
	assert note.is_internal and "nobody@customer.example" in note.body and "550" in note.body


def letter(mails, **values) -> Letter:
	ticket = raise_by_mail(mails, customer())
	row = frappe.get_last_doc("Outbox Message", {"channel": outgoing.CHANNEL, "ticket": ticket})
	return Letter(row.name, row.channel, row.recipient, frappe.parse_json(row.payload), ticket, **values)


def test_a_busy_server_and_one_that_is_down_get_it_later(mails, monkeypatch):
	one = letter(mails)
	mails.smtp.answers = ["451 later"]
	adapter = outbox.adapter_of(outgoing.CHANNEL)
	with pytest.raises(TryLater, match="451"):
		adapter.send(one)
	assert not frappe.db.get_value("Outbox Message", one.name, "provider_id")
	frappe.db.set_value("Email Account", mails.account, "smtp_port", "1")
	with pytest.raises(TryLater) as caught:
		outbox.adapter_of(outgoing.CHANNEL).send(one)
	assert caught.value.whole_channel and not mails.smtp.raws
	give_default(monkeypatch, "suspend_email_queue", "1")
	with pytest.raises(TryLater, match="suspended"):
		adapter.send(one)


def test_a_mailbox_that_is_down_holds_no_other_up(mails, monkeypatch):
	monkeypatch.setattr(outbox, "enqueue_delivery", lambda channel: None)
	others = [raise_by_mail(mails, customer()) for _ in range(2)]
	dead = create_account(1, 1, email="dead@oki-tests.example")
	frappe.db.set_value("Email Account", mails.account, "makes_tickets", 1)
	frappe.db.set_value("Ticket", {"name": ("in", others)}, "email_account", dead)
	own = raise_by_mail(mails, customer())
	delivery.deliver_outbox(outgoing.CHANNEL)
	assert [states(ticket, 0) for ticket in (*others, own)] == [["Waiting"], ["Waiting"], ["Sent"]]
	first, second = (
		frappe.db.get_value("Outbox Message", {"channel": outgoing.CHANNEL, "ticket": ticket}, "last_error")
		for ticket in others
	)
	# The second one was not even tried.
	assert "Invalid Outgoing Mail Server" in first and "does not send at present" in second
	assert outbox.paused_until(outgoing.CHANNEL) == 0


def copies_of(mails, monkeypatch, one: Letter) -> list[dict]:
	"""What workers are asked to keep in the mailbox when the letter is sent."""
	asked = []
	monkeypatch.setattr(frappe, "enqueue", lambda _job, **options: asked.append(options))
	frappe.db.set_value("Email Account", mails.account, "append_emails_to_sent_folder", 1)
	frappe.db.after_commit.reset()
	outbox.adapter_of(outgoing.CHANNEL).send(one)
	assert not asked and len(mails.smtp.raws) == 1
	frappe.db.after_commit.run()
	return [{name: options[name] for name in ("account", "key")} for options in asked if "key" in options]


def test_a_copy_of_what_was_sent_is_kept_in_the_mailbox(mails, monkeypatch):
	(asked,) = copies_of(mails, monkeypatch, letter(mails))
	assert "Message-ID" not in str(frappe.cache.get_value(asked["key"], expires=True))
	sent_folder.keep(**asked)
	(copy,) = mails.box.sent
	assert copy.strip() == mails.smtp.raws[0][2].strip()
	sent_folder.keep(**asked)
	assert len(mails.box.sent) == 1


@pytest.mark.parametrize("trouble", [{"incoming_port": "1"}, {"sent_folder_name": "Gone"}])
def test_a_mailbox_that_takes_no_copies_is_left_alone_and_stays_on(mails, monkeypatch, trouble):
	one = letter(mails)
	frappe.db.set_value("Email Account", mails.account, trouble)
	for _ in range(2):
		(asked,) = copies_of(mails, monkeypatch, one)
		mails.smtp.raws.clear()
		sent_folder.keep(**asked)
		# The second one is not tried.
		monkeypatch.setattr(server, "opened", lambda _account: pytest.fail("It has just failed."))
	assert mails.box.sent == []
	assert frappe.db.get_value("Email Account", mails.account, "enable_incoming") == 1


def test_what_may_have_left_before_a_worker_died_is_not_sent_again(mails):
	one = letter(mails, interrupted=True)
	adapter = outbox.adapter_of(outgoing.CHANNEL)
	frappe.db.set_value("Outbox Message", one.name, "provider_id", "<begun@desk.example>")
	with pytest.raises(Refused, match="may have arrived"):
		adapter.send(one)
	assert not mails.smtp.raws and "may have arrived" in conversation_of(one.ticket)[-1].body
	frappe.db.set_value("Outbox Message", one.name, "provider_id", None)
	adapter.send(one)
	assert len(mails.smtp.raws) == 1


def answers(mails, monkeypatch, address: str) -> str:
	"""The ticket of two answers that wait to go out as one mail."""
	monkeypatch.setattr(outbox, "enqueue_delivery", lambda channel: None)
	ticket, agent = raise_by_mail(mails, stranger()), create_agent()
	mails.sent()
	frappe.db.set_value("Ticket", ticket, "raised_by", address)
	for body in ("Please restart it.", "Or wait."):
		write_message(ticket, agent, body=body)
	frappe.db.set_value("Outbox Message", {"ticket": ticket, "state": "Held"}, "next_try", 1)
	return ticket


def states(ticket: str, greetings: int = 1) -> list[str]:
	"""What became of the answers; the greeting comes before them."""
	filters = {"channel": outgoing.CHANNEL, "ticket": ticket}
	return frappe.get_all("Outbox Message", filters, pluck="state", order_by="sequence")[greetings:]


def test_answers_that_go_out_as_one_are_refused_as_one(mails, monkeypatch):
	ticket = answers(mails, monkeypatch, "nobody@customer.example")
	before = len(conversation_of(ticket))
	delivery.deliver_outbox(outgoing.CHANNEL)
	assert states(ticket) == ["Failed", "Failed"] and len(conversation_of(ticket)) == before + 1


def test_answers_that_may_have_left_as_one_are_not_sent_again_in_pieces(mails, monkeypatch):
	ticket = answers(mails, monkeypatch, stranger())
	before = len(conversation_of(ticket))
	with monkeypatch.context() as cut:
		cut.setattr(smtplib.SMTP, "data", raising(ConnectionResetError))
		delivery.deliver_outbox(outgoing.CHANNEL)
	mails.sent()
	assert states(ticket) == ["Failed", "Failed"] and len(mails.smtp.raws) == 1
	assert len(conversation_of(ticket)) == before + 1


def test_what_a_worker_was_sending_as_one_when_it_died_is_not_sent_again(mails, monkeypatch):
	ticket = answers(mails, monkeypatch, stranger())
	with monkeypatch.context() as death:
		death.setattr(smtplib.SMTP, "data", raising(KeyboardInterrupt))
		with pytest.raises(KeyboardInterrupt):
			delivery.deliver_outbox(outgoing.CHANNEL)
	lease = {"channel": outgoing.CHANNEL, "ticket": ticket, "state": "Sending"}
	frappe.db.set_value("Outbox Message", lease, "next_try", 1)
	write_message(ticket, create_agent(), body="And now?")
	delivery.deliver_outbox(outgoing.CHANNEL)
	mails.sent()
	assert states(ticket) == ["Failed", "Failed", "Sent"]
	assert [words(mail).count("restart") for mail in mails.smtp.mails] == [0, 0]


def raising(problem: type[BaseException]):
	def raise_it(*_arguments):
		raise problem

	return raise_it


def test_a_silenced_site_sends_nothing(mails, monkeypatch):
	one = letter(mails)
	monkeypatch.setitem(frappe.local.conf, "mute_emails", 1)
	with pytest.raises(Refused, match="muted"):
		outbox.adapter_of(outgoing.CHANNEL).send(one)
