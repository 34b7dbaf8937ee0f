"""The desk's mailbox on its server."""

import frappe
import pytest
from frappe.email.doctype.email_account.email_account import EmailAccount

from oki_tickets.channels.mail import pulling, release, server
from oki_tickets.channels.mail.email_account import check
from oki_tickets.exceptions import OkiTicketsError
from tests.desk_mail import conversation_of, desk, stranger
from tests.mailbox import PopHandler
from tests.mails import make


@pytest.fixture
def mails(monkeypatch):
	with desk(monkeypatch) as found:
		yield found


def test_each_mail_is_fetched_and_taken_in_once(mails):
	raw = make(stranger())
	mails.take_in(raw)
	pulling.pull_desk_mailbox(mails.account)
	assert mails.box.fetches == 1 and mails.box.mails[0].is_seen
	# The server delivers it again; another copy had other headers on its way.
	mails.box.receive(b"Received: from elsewhere\r\n" + raw)
	pulling.pull_desk_mailbox(mails.account)
	assert mails.box.fetches == 2 and len(mails.records()) == 1


def test_what_somebody_has_read_in_the_mailbox_is_fetched_all_the_same(mails):
	mails.take_in(make(stranger()))
	mails.box.receive(make(stranger()))
	mails.box.mails[-1].is_seen = True
	assert pulling.pull_desk_mailbox(mails.account) == 1


def test_of_a_new_mailbox_only_unread_mails_where_the_account_says_so(mails):
	frappe.db.set_value("Email Account", mails.account, "email_sync_option", "UNSEEN")
	mails.box.receive(make(stranger()), make(stranger()))
	mails.box.mails[0].is_seen = True
	assert pulling.pull_desk_mailbox(mails.account) == 1
	mails.box.receive(make(stranger()))
	assert pulling.pull_desk_mailbox(mails.account) == 1


def test_a_mailbox_that_was_numbered_anew_gives_no_mail_twice(mails):
	mails.take_in(make(stranger()), make(stranger()))
	mails.box.validity += 1
	assert pulling.pull_desk_mailbox(mails.account) == 0
	mails.box.receive(make(stranger()))
	assert pulling.pull_desk_mailbox(mails.account) == 1 and mails.box.fetches == 5


def test_a_mail_that_the_server_does_not_hand_out_holds_no_other_up(mails):
	mails.box.refuses = {1}
	broken, fine = mails.take_in(make(stranger()), make(stranger()))
	assert (broken.state, fine.state) == ("Unreadable", "Done") and "NO" in broken.reason
	with pytest.raises(OkiTicketsError, match="mail server"):
		release.make_ticket(broken.name)


def test_a_folder_that_is_not_there_holds_no_other_up(mails):
	doc = frappe.get_doc("Email Account", mails.account)
	row = doc.append("imap_folder", {"folder_name": "Gone", "idx": 0})
	row.db_insert()
	frappe.db.set_value("IMAP Folder", row.name, "idx", 0)
	frappe.cache.delete_value(pulling._key(mails.account))
	mails.box.receive(make(stranger()))
	pulling.pull_desk_mailbox(mails.account)
	assert len(mails.records()) == 1
	assert frappe.cache.get_value(pulling._key(mails.account), expires=True) == 1
	frappe.cache.delete_value(pulling._key(mails.account))


def test_a_mail_that_was_deleted_meanwhile_is_nobody_s_business(mails, monkeypatch):
	fetch, gone = server.ImapBox._fetch, make(stranger())
	mails.box.receive(gone, make(stranger()))

	def deleted(box, folder, number, size):
		mails.box.mails[:] = [mail for mail in mails.box.mails if mail.raw != gone]
		return fetch(box, folder, number, size)

	monkeypatch.setattr(server.ImapBox, "_fetch", deleted)
	assert pulling.pull_desk_mailbox(mails.account) == 1 and len(mails.records()) == 1


def test_pop_deletes_what_is_kept(monkeypatch):
	with desk(monkeypatch, PopHandler) as mails:
		first, second = mails.take_in(make(stranger(), text=".dots\n..at the start"), make(stranger()))
		assert first.ticket and second.ticket and not mails.box.mails
		assert ".dots<br/>..at" in conversation_of(first.ticket)[0].body


def test_frappe_s_own_pull_and_button_come_here(mails):
	mails.box.receive(make(stranger()))
	frappe.get_doc("Email Account", mails.account).receive()
	assert len(mails.records()) == 1 and not frappe.db.exists(
		"Communication", {"email_account": mails.account}
	)


def test_a_mailbox_is_refused_where_another_app_receives_the_mails(mails):
	doc = frappe.get_doc("Email Account", mails.account)
	doc.__class__ = EmailAccount
	with pytest.raises(OkiTicketsError, match="Another app"):
		check(doc)
	check(frappe.get_doc("Email Account", mails.account))


def test_a_server_that_is_down_is_asked_again_and_administrators_hear_of_it(mails):
	frappe.db.set_value("Email Account", mails.account, "incoming_port", "1")
	frappe.cache.delete_value(pulling._key(mails.account))
	for _turn in range(pulling.PATIENCE):
		assert pulling.pull_desk_mailbox(mails.account) == 0
	frappe.cache.delete_value(pulling._key(mails.account))
	told = {"idempotency_key": ("like", f"mailbox:{mails.account}:%")}
	assert frappe.db.exists("Outbox Message", told)
	assert frappe.db.get_value("Email Account", mails.account, "enable_incoming") == 1


def test_a_wrong_password_switches_nothing_off(mails):
	frappe.db.set_value("Email Account", mails.account, "login_id", "somebody-else")
	assert pulling.pull_desk_mailbox(mails.account) == 0
	assert frappe.db.get_value("Email Account", mails.account, "enable_incoming") == 1
