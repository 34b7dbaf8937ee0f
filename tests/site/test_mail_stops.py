"""Mails that no person wrote, and what people decide about those that were stopped or held back."""

import frappe
import pytest

from oki_tickets.channels import delivery, outbox
from oki_tickets.channels.mail import accounts, pulling, release, store, taking_in
from oki_tickets.domain.mail.reading import read
from oki_tickets.exceptions import NoRoom, OkiTicketsError
from oki_tickets.services import clock
from tests.desk_mail import (
	conversation_of,
	create_account,
	customer,
	deliver,
	desk,
	id_of_ours,
	raise_by_mail,
	stranger,
)
from tests.factories import as_user, create_head, create_ticket
from tests.mails import DESK, make, sample


@pytest.fixture
def mails(monkeypatch):
	with desk(monkeypatch) as found:
		yield found


# What stops.


@pytest.mark.parametrize(
	("name", "kind"),
	[
		("exchange_out_of_office_de", "Automatic Reply"),
		("out_of_office_subject_pl", "Automatic Reply"),
		("qmail_bounce", "Bounce"),
		("mailman_list", "List"),
	],
)
def test_what_no_person_wrote_stops_and_is_kept(mails, name, kind):
	(record,) = mails.take_in(sample(name))
	assert (record.state, record.kind, record.ticket) == ("Stopped", kind, None) and record.reason
	assert store.raw_of(record.name) == sample(name) and not mails.sent()


def test_our_own_mail_stops(mails):
	(record,) = mails.take_in(make(DESK))
	assert (record.state, record.kind) == ("Stopped", "Own Mail")


def test_a_colleague_with_a_mailbox_on_the_site_may_write_to_the_desk(mails):
	colleague = stranger()
	create_account(1, 1, email=colleague, name="Colleague")
	frappe.db.set_value("Email Account", {"email_id": colleague}, "makes_tickets", 0)
	frappe.db.set_value("Email Account", mails.account, "makes_tickets", 1)
	(record,) = mails.take_in(make(colleague))
	assert record.state == "Done"


@pytest.mark.parametrize("name", ["postfix_bounce", "exchange_ndr", "gmail_bounce"])
def test_a_bounce_of_our_answer_is_noted_on_the_ticket(mails, name):
	ticket = raise_by_mail(mails, customer())
	(record,) = mails.take_in(sample(name).replace(b"<ANSWER-ID>", id_of_ours(ticket).encode()))
	assert (record.kind, record.ticket) == ("Bounce", ticket)
	note = conversation_of(ticket)[-1]
	assert note.is_internal and "klara@" in note.body and "did not arrive" in note.body
	assert frappe.db.get_value("Ticket", ticket, "status") == "New"


def test_a_delay_and_a_bounce_of_nothing_of_ours_are_noted_nowhere(mails):
	ticket = raise_by_mail(mails, customer())
	delay = sample("postfix_delay").replace(b"<ANSWER-ID>", id_of_ours(ticket).encode())
	mails.take_in(delay, sample("postfix_bounce"))
	assert len(conversation_of(ticket)) == 1


def test_two_desks_that_answer_each_other_stop(mails):
	other = stranger()
	mails.take_in(make(other, "Hello"))
	for number in range(10):
		greeted = mails.sent()
		if len(greeted) <= number:
			break
		# The other desk's answer shows nothing of being automatic, and cites nothing.
		mails.take_in(make(other, f"Your request {number} was received", f"We have request {number}."))
	assert len(mails.sent()) <= 3


def test_a_flood_from_one_address_is_held_back(mails):
	frappe.db.set_single_value(accounts.SETTINGS, "mail_most_per_hour", 3)
	frappe.clear_document_cache(accounts.SETTINGS)
	sender = stranger()
	records = mails.take_in(*(make(sender, f"Alarm {number}") for number in range(5)))
	# All five had come when the first was looked at.
	assert [record.state for record in records] == ["Done"] * 3 + ["Held Back"] * 2


# What people decide.


def test_a_mail_that_was_held_back_becomes_a_ticket_or_joins_one(mails):
	frappe.db.set_single_value(accounts.SETTINGS, "mail_unknown_senders", "Hold Back")
	frappe.clear_document_cache(accounts.SETTINGS)
	ticket = create_ticket().name
	one, two = mails.take_in(make(stranger()), make(stranger()))
	with as_user(create_head()):
		made = release.make_ticket(one.name)
		assert release.join_ticket(two.name, ticket) == ticket
	assert frappe.db.get_value("Ticket", made, "raised_by") == one.sender
	assert conversation_of(ticket)[-1].sender == two.sender
	assert [frappe.db.get_value(store.DOCTYPE, row.name, "state") for row in (one, two)] == ["Done", "Done"]
	with pytest.raises(OkiTicketsError, match="already"):
		release.make_ticket(one.name)


@pytest.mark.parametrize(
	("trouble", "state"),
	[
		(NoRoom, "Done"),
		(frappe.QueryDeadlockError, "Done"),
		(frappe.QueryTimeoutError, "Done"),
		(ZeroDivisionError, "Unreadable"),
	],
)
def test_only_what_is_a_mails_own_fault_sets_it_aside(mails, monkeypatch, trouble, state):
	monkeypatch.setattr(outbox, "enqueue_delivery", lambda channel: None)
	start = clock.now_second()
	mails.box.receive(make(stranger()))
	pulling.pull_desk_mailbox(mails.account)
	with monkeypatch.context() as broken:
		broken.setattr(taking_in, "take_in", lambda _row: frappe.throw("x", trouble))
		for turn in range(taking_in.MOST_TRIES + 2):
			with clock.at(clock.to_moment(start + turn * 400)):
				delivery.deliver_outbox(store.CHANNEL)
	with clock.at(clock.to_moment(start + 3600)):
		delivery.deliver_outbox(store.CHANNEL)
	(record,) = mails.records()
	assert record.state == state


def test_who_makes_a_ticket_of_a_mail_keeps_their_session(mails):
	frappe.db.set_single_value(accounts.SETTINGS, "mail_unknown_senders", "Hold Back")
	frappe.clear_document_cache(accounts.SETTINGS)
	ticket = create_ticket().name
	one, two = mails.take_in(make(stranger()), make(stranger()))
	with as_user(create_head()) as head:
		session, form = frappe.local.session, frappe.local.form_dict
		session.sid, session.data.mark = "of the browser", "kept"
		release.make_ticket(one.name)
		release.join_ticket(two.name, ticket)
		assert frappe.local.session is session and frappe.local.form_dict is form
		assert (session.user, session.sid, session.data.mark) == (head, "of the browser", "kept")


def test_a_mail_that_breaks_the_desk_is_set_aside_and_can_be_tried_again(mails, monkeypatch):
	mails.box.receive(make(stranger()))
	pulling.pull_desk_mailbox(mails.account)
	monkeypatch.setattr(taking_in, "read", lambda _raw: 1 / 0)
	deliver(store.CHANNEL)
	(record,) = mails.records()
	assert record.state == "Unreadable" and "division" in record.reason
	monkeypatch.setattr(taking_in, "read", read)
	release.try_again(record.name)
	deliver(store.CHANNEL)
	(record,) = mails.records()
	assert record.state == "Done"


def test_old_mails_go_and_what_nobody_decided_stays(mails):
	done, stopped = mails.take_in(make(stranger()), sample("mailman_list"))
	held = mails.take_in(sample("newsletter"))[0]
	store.note(held.name, state=store.HELD_BACK)
	frappe.db.set_single_value(accounts.SETTINGS, "mail_keep_days", 30)
	with clock.at(frappe.utils.add_days(clock.now(), 29)):
		store.prune_inbound_mails()
	assert len(mails.records()) == 3
	with clock.at(frappe.utils.add_days(clock.now(), 31)):
		store.prune_inbound_mails()
	assert [row.name for row in mails.records()] == [held.name]
	assert not frappe.db.exists("File", {"attached_to_name": ("in", (done.name, stopped.name))})


def test_a_deleted_ticket_takes_its_mails_along(mails):
	ticket = raise_by_mail(mails, stranger())
	frappe.delete_doc("Ticket", ticket, force=True)
	assert not mails.records()
