"""A mailbox of the desk on the test site, on a mail server on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage

import frappe

from oki_tickets.channels import outbox
from oki_tickets.channels.mail import accounts, pulling, store
from oki_tickets.channels.mail.outgoing import CHANNEL
from oki_tickets.channels.port import Letter, Refused
from tests.factories import create_customer, create_portal_user, unique
from tests.mailbox import PASSWORD, USER, ImapHandler, Mailbox, Smtp, serving
from tests.mails import DESK, make

SETTINGS = {
	"mail_greeting": 1,
	"mail_answers": 1,
	"mail_status": 1,
	"mail_other_channels": 1,
	"mail_unknown_senders": "Make a Ticket",
	"mail_most_per_hour": 0,
	"mail_reply_tokens": 0,
}


@dataclass
class Desk:
	"""The mailbox, what customers got, and the Email Account's name."""

	box: Mailbox
	smtp: Smtp
	account: str

	def take_in(self, *raws: bytes) -> list:
		"""These mails arrive, are pulled, and taken in; returns their records, in order."""
		self.box.receive(*raws)
		pulling.pull_desk_mailbox(self.account)
		deliver(store.CHANNEL)
		return self.records()[-len(raws) :]

	def records(self) -> list:
		"""Inbound Mails of this mailbox."""
		names = frappe.get_all(
			store.DOCTYPE,
			{"email_account": self.account},
			pluck="name",
			order_by="received_at, cast(uid as int)",
		)
		return [frappe.get_doc(store.DOCTYPE, name) for name in names]

	def sent(self) -> list[EmailMessage]:
		"""What customers got by now."""
		deliver(CHANNEL)
		return self.smtp.mails


@contextmanager
def desk(monkeypatch, handler=ImapHandler, **values) -> Iterator[Desk]:
	"""The desk's mailbox; nothing is committed, and letters are sent from within the test."""
	roll_back = frappe.db.rollback
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	monkeypatch.setattr(
		frappe.db, "rollback", lambda save_point=None: save_point and roll_back(save_point=save_point)
	)
	monkeypatch.setitem(frappe.local.conf, "mute_emails", 0)
	with servers(handler) as (box, smtp, in_port, out_port):
		set_up(values)
		# What others have left in the outbox is not this test's to deliver.
		frappe.db.delete(outbox.DOCTYPE, {"channel": ("in", (store.CHANNEL, CHANNEL))})
		account = create_account(in_port, out_port, use_imap=int(handler is ImapHandler))
		yield Desk(box, smtp, account)
	frappe.clear_document_cache(accounts.SETTINGS)


@contextmanager
def servers(handler=ImapHandler):
	box, smtp = Mailbox(), Smtp()
	with serving(box, handler) as in_port, smtp.serving() as out_port:
		yield box, smtp, in_port, out_port


def set_up(values: dict) -> None:
	for field, value in {**SETTINGS, **values}.items():
		frappe.db.set_single_value(accounts.SETTINGS, field, value)
	frappe.clear_document_cache(accounts.SETTINGS)


def create_account(
	in_port: int, out_port: int, *, use_imap: int = 1, email: str = DESK, name="Support"
) -> str:
	"""The Email Account; Frappe would try the connection when it is saved."""
	# An earlier run may have been cut off; others of the site would be asked for mails too.
	frappe.db.delete("Email Account", {"email_id": email})
	frappe.db.set_value("Email Account", {"makes_tickets": 1}, "makes_tickets", 0)
	doc = frappe.get_doc(
		doctype="Email Account",
		email_account_name=f"{name} {frappe.generate_hash(length=6)}",
		email_id=email,
		login_id_is_different=1,
		login_id=USER,
		password=PASSWORD,
		enable_incoming=1,
		makes_tickets=1,
		use_imap=use_imap,
		email_server="127.0.0.1",
		incoming_port=in_port,
		email_sync_option="ALL",
		initial_sync_count="100",
		imap_folder=[{"folder_name": "INBOX"}],
		enable_outgoing=1,
		no_smtp_authentication=1,
		smtp_server="127.0.0.1",
		smtp_port=out_port,
	)
	frappe.flags.in_patch = True
	try:
		doc.insert(ignore_permissions=True)
	finally:
		frappe.flags.in_patch = False
	return doc.name


def deliver(channel: str) -> None:
	"""What the workers would do, in this transaction: each letter with those that go out as one with it."""
	while rows := _next(channel):
		adapter = outbox.adapter_of(channel)
		letters = [
			Letter(
				row.name,
				channel,
				row.recipient,
				frappe.parse_json(row.payload),
				row.ticket,
				attempts=row.attempts + 1,
			)
			for row in rows
		]
		gathered = tuple(letter.payload for letter in letters) if len(letters) > 1 else ()
		letter = Letter(**{**vars(letters[0]), "gathered": gathered})
		state = "Sent"
		try:
			adapter.send(letter)
		except Refused as refusal:
			state = "Failed"
			frappe.db.set_value(outbox.DOCTYPE, letter.name, "last_error", str(refusal))
		names = [one.name for one in letters]
		frappe.db.set_value(outbox.DOCTYPE, {"name": ("in", names)}, {"state": state, "next_try": 0})


def _next(channel: str) -> list:
	filters = {"channel": channel, "next_try": (">", 0)}
	rows = frappe.get_all(outbox.DOCTYPE, filters, ["*"], order_by="sequence")
	first = rows[:1]
	return first + [row for row in rows[1:] if row.gather_key and row.gather_key == first[0].gather_key]


def customer(**values) -> str:
	"""A portal user whose address is the user's name."""
	return create_portal_user(create_customer(), **values)


def conversation_of(ticket: str) -> list:
	"""Messages, oldest first."""
	fields = ["name", "body", "sender", "sender_side", "channel", "is_internal"]
	return frappe.get_all("Ticket Message", {"ticket": ticket}, fields, order_by="creation")


def words(mail: EmailMessage) -> str:
	"""The plain text of a mail that a customer got."""
	return mail.get_body(("plain",)).get_content()


def markup(mail: EmailMessage) -> str:
	return mail.get_body(("html",)).get_content()


def stranger() -> str:
	"""An address that nobody knows."""
	return f"{unique('stranger')}@oki-tests.example"


def raise_by_mail(mails: Desk, sender: str, **values) -> str:
	"""The ticket that a mail from `sender` makes."""
	(record,) = mails.take_in(make(sender, **values))
	assert record.state == "Done", record.reason
	return record.ticket


def id_of_ours(ticket: str, what: str = "answer-x") -> str:
	"""The Message-ID, in brackets, of a mail that the desk has sent."""
	return f"<{accounts.message_id(ticket, what)}>"
