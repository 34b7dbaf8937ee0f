"""The outbox's way to customers' mailboxes: by the SMTP server of the desk's own Email Account.

Frappe's Email Queue gives a mail up after a few tries within minutes; the outbox tries for a day. An account whose
server is down rests, and holds no other up. A mail is never sent twice: what may have left before a worker died, or
a line was cut in its last moment, is not sent again but told of.
"""

import smtplib
from contextlib import suppress
from email import policy
from typing import Any, NoReturn

import frappe
from frappe import _
from frappe.utils import cint

from oki_tickets.channels import outbox, pauses
from oki_tickets.channels.mail import accounts, bounces, letters, sent_folder
from oki_tickets.channels.mail.outgoing import CHANNEL
from oki_tickets.channels.port import Letter, Lost, Receipt, Refused, TryLater
from oki_tickets.domain.mail.reading import Report
from oki_tickets.services import clock, notices

PERMANENT = 500
# Ids stay on their header's own line: not every program looks for them on the next.
_LINES = policy.compat32.clone(linesep="\r\n", max_line_length=998)


class CustomerMailAdapter:
	"""Recipient: an address. Payloads: see outgoing.py."""

	gathers = True

	def __init__(self) -> None:
		self._accounts: dict[str, Any] = {}

	def send(self, letter: Letter) -> Receipt:
		with notices.language(accounts.language()):
			return self._send(letter)

	def _send(self, letter: Letter) -> Receipt:
		if letter.interrupted and _has_been_begun(letter):
			_lost(letter, _("The worker that sent it died; it may have arrived."))
		_check_silence()
		if not frappe.db.exists("Ticket", letter.ticket):
			return Receipt("-")
		account = self._account(letter.ticket)
		_check_rest(account.name)
		payloads = letter.gathered or (letter.payload,)
		message = letters.write(letter.ticket, letter.recipient, payloads, account)
		if message is None:
			return Receipt("-")
		self._hand_over(letter, account, message)
		return Receipt(message["Message-ID"].strip("<>"))

	def _account(self, ticket: str):
		name = accounts.outgoing(frappe.db.get_value("Ticket", ticket, "email_account"))
		if not name:
			raise TryLater(_("No mailbox of the desk sends mails."), whole_channel=True)
		if name not in self._accounts:
			self._accounts[name] = frappe.get_doc(accounts.DOCTYPE, name)
		return self._accounts[name]

	def _hand_over(self, letter: Letter, account, message) -> None:
		session = _session(account)
		raw = message.as_bytes(policy=_LINES)
		_address(session, letter, account)
		pauses.end(_place(account.name))
		_begin(letter, message["Message-ID"])
		_give(session, letter, raw)
		sent_folder.ask_for(account, raw)


def _check_silence() -> None:
	"""Administrators can silence a site, and hold its mails."""
	if frappe.are_emails_muted():
		raise Refused(_("Mails of this site are muted in its configuration."))
	if cint(frappe.db.get_default("suspend_email_queue")):
		raise TryLater(_("Sending of mails is suspended."), whole_channel=True)


def _place(account: str) -> str:
	return f"{CHANNEL}:{account}"


def _check_rest(account: str) -> None:
	left = outbox.paused_until(_place(account)) - clock.now_second()
	if left > 0:
		raise TryLater(
			_("The mailbox {0} does not send at present.").format(account), seconds=left, is_counted=False
		)


def _down(account: str, trouble: str) -> TryLater:
	"""Where there are others that send, the account rests alone."""
	if len(accounts.senders()) == 1:
		return TryLater(trouble, whole_channel=True)
	return TryLater(trouble, seconds=pauses.begin(_place(account)), is_counted=False)


def _session(account) -> smtplib.SMTP:
	"""A connection that answers; the account keeps it for the next mail."""
	try:
		session = account.get_smtp_server().session
		session.ehlo_or_helo_if_needed()
		session.rset()
	except Exception as trouble:
		# Frappe puts what went wrong into messages for people.
		frappe.clear_messages()
		raise _down(account.name, frappe.utils.strip_html(str(trouble))) from trouble
	return session


def _address(session: smtplib.SMTP, letter: Letter, account) -> None:
	try:
		_check(session.mail(account.email_id), session)
		_check(session.rcpt(letter.recipient), session)
	except Refused as refusal:
		_lost(letter, str(refusal))
	except OSError as trouble:
		raise _down(account.name, str(trouble)) from trouble


def _give(session: smtplib.SMTP, letter: Letter, raw: bytes) -> None:
	try:
		_check(_answer_to(session, raw), session)
	except TryLater:
		_begin(letter, None)
		raise
	except Refused as refusal:
		if letter.gathered:
			# One may be too large: each is tried alone.
			_begin(letter, None)
			raise
		_lost(letter, str(refusal))
	except OSError:
		_lost(letter, _("The connection was cut at the end; it may have arrived."))


def _answer_to(session: smtplib.SMTP, raw: bytes) -> tuple[int, bytes]:
	try:
		return session.data(raw)
	except smtplib.SMTPDataError as refusal:
		# The server did not even let the mail begin.
		return refusal.smtp_code, refusal.smtp_error


def _check(answer: tuple[int, bytes], session: smtplib.SMTP) -> None:
	code, text = answer
	if 200 <= code < 400:
		return
	words = f"{code} {text.decode('utf-8', 'replace')}"
	# Some servers hang up after such an answer.
	with suppress(OSError):
		session.rset()
	if code < PERMANENT:
		raise TryLater(words)
	raise Refused(words)


def _lost(letter: Letter, reason: str) -> NoReturn:
	"""The agent hears of it on the ticket, once for all that went out as one."""
	if frappe.db.exists("Ticket", letter.ticket):
		bounces.tell(letter.ticket, Report(recipient=letter.recipient, diagnostic=reason))
		frappe.db.commit()  # a background job: the outbox undoes what a refused letter wrote
	raise Lost(reason)


def _begin(letter: Letter, message_id: str | None) -> None:
	"""Written down before the server may take the mail: whoever finds the mark does not send it again;
	None takes it back."""
	names = (letter.name, *letter.others)
	mark = message_id and message_id[:140]
	frappe.db.set_value(outbox.DOCTYPE, {"name": ("in", names)}, "provider_id", mark, update_modified=False)
	frappe.db.commit()  # a background job: the mark counts only where it survives this worker


def _has_been_begun(letter: Letter) -> bool:
	return bool(frappe.db.get_value(outbox.DOCTYPE, letter.name, "provider_id"))
