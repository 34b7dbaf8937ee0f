"""Requests for a verdict by SMS and Telegram, and by e-mail where the desk has no mailbox of its own; with one they
travel in the conversation, see channels/mail. Recipient: a number, a chat or an address. Payload: see words.asked."""

from typing import Any
from urllib.parse import urlsplit

import frappe
from frappe import _

from oki_tickets.channels import sms
from oki_tickets.channels.feedback import words
from oki_tickets.channels.feedback.words import Words
from oki_tickets.channels.port import Letter, Receipt, Refused, TryLater
from oki_tickets.channels.telegram.adapter import TelegramAdapter
from oki_tickets.channels.telegram.client import Blocked
from oki_tickets.channels.telegram.verdicts import PRESS
from oki_tickets.channels.telegram.words import button
from oki_tickets.services import invitations, notices
from oki_tickets.services.filters import among


class _Request:
	"""Nobody is asked what they have answered meanwhile, or what has lost its sense."""

	def send(self, letter: Letter) -> Receipt:
		asked = words.asked(letter.payload)
		if not asked:
			return Receipt("-")
		invitation, address = asked
		with notices.language(invitation.language):
			return self._send(invitation, words.words_of(invitation), address)

	def _send(self, invitation, text: Words, address: str) -> Receipt:
		raise NotImplementedError


class EmailRequest(_Request):
	"""Queued in Frappe's Email Queue, in the transaction that notes it as sent."""

	def _send(self, invitation, text: Words, address: str) -> Receipt:
		try:
			mail = frappe.sendmail(
				recipients=[invitation.recipient],
				subject=text.subject,
				message=words.as_html(text, address),
				reference_doctype=invitations.DOCTYPE,
				reference_name=invitation.name,
			)
		except frappe.OutgoingEmailError as problem:
			raise TryLater(str(problem), whole_channel=True) from problem
		return Receipt(mail.name if mail else "")


class SmsRequest(_Request):
	"""Through the gateway of Frappe's SMS Settings."""

	def _send(self, invitation, text: Words, address: str) -> Receipt:
		return sms.send_text(invitation.recipient, words.as_sms(text, address))


class TelegramRequest(_Request):
	"""With buttons that answer in the chat, and one that opens the page, where a score and words can be
	added."""

	def _send(self, invitation, text: Words, address: str) -> Receipt:
		rows = [
			button(choice["label"], f"{PRESS}:{invitation.name}:{choice['slug']}") for choice in text.choices
		]
		said = words.as_text(text)
		try:
			return _say(invitation.recipient, said, [*rows, *_page(address)])
		except Blocked:
			raise
		except Refused as refusal:
			# Telegram does not take every address of a desk inside for a button.
			if "url" not in str(refusal).lower():
				raise
			return _say(invitation.recipient, f"{said}\n\n{address}", rows)


def _say(chat: str, text: str, buttons: list[list[dict[str, Any]]]) -> Receipt:
	return TelegramAdapter().send(Letter("", "Telegram", chat, {"text": text, "buttons": buttons}))


def _page(address: str) -> list[list[dict[str, Any]]]:
	"""Telegram opens only addresses that look public."""
	if "." not in (urlsplit(address).hostname or ""):
		return []
	return [[{"text": _("With a score or a comment"), "url": address}]]


def forget_sent_links() -> None:
	"""Scheduler, hourly: a mail that has left need not keep its link where administrators read it."""
	sent = {"reference_doctype": invitations.DOCTYPE, "status": "Sent"}
	names = frappe.get_all("Email Queue", filters=sent, pluck="name", order_by="name")
	for doctype, column in (("Email Queue Recipient", "parent"), ("Email Queue", "name")):
		frappe.db.delete(doctype, {column: among(names)})
