"""The outbox's way to Telegram."""

from typing import Any
from urllib.parse import urlsplit

import frappe
from frappe import _
from frappe.utils import get_url_to_form

from oki_tickets.channels.port import Letter, Receipt, Refused
from oki_tickets.channels.telegram import client, links
from oki_tickets.channels.telegram.client import Blocked
from oki_tickets.channels.wording import sentences
from oki_tickets.domain.chat import cut, parts
from oki_tickets.services import notices, offers

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
Buttons = list[list[dict[str, Any]]]


class TelegramAdapter:
	"""Sends two kinds of letters. Notices: the recipient is a user; payload subject, ticket, can_take,
	is_offer. Words to a chat: the recipient is its id; payload `text`, and where wanted `buttons` (rows of text and
	callback_data), `asks_for_number`, `file` (a File's name) and the `language` in which to speak of it."""

	gathers = True

	def send(self, letter: Letter) -> Receipt:
		try:
			return self._notice(letter) if "subject" in letter.payload else self._words(letter)
		except Blocked:
			chat = links.chats_of([letter.recipient]).get(letter.recipient, letter.recipient)
			# What is written before the outbox's rollback would be lost.
			frappe.db.after_rollback.add(lambda: links.note_blocked(chat))
			raise

	def _notice(self, letter: Letter) -> Receipt:
		chat = links.chats_of([letter.recipient]).get(letter.recipient)
		if not chat:
			raise Refused(_("{0} has not linked a Telegram account.").format(letter.recipient))
		can_take = letter.payload.get("can_take") and offers.is_free(letter.ticket)
		if letter.payload.get("is_offer") and not can_take:
			# Somebody was quicker than Telegram.
			return Receipt("-")
		address = _address(letter)
		with notices.language(notices.language_of(letter.recipient)):
			text = cut("\n\n".join(sentences(letter)), LONGEST_TEXT)
			buttons = _take(letter) if can_take else []
			opening = _open(address)
		try:
			return _send(chat, text, [*buttons, *opening])
		except Blocked:
			raise
		except Refused as refusal:
			# Telegram does not take every address of a desk inside for a button.
			if not address or "url" not in str(refusal).lower():
				raise
			return _send(chat, cut(f"{text}\n{address}", LONGEST_TEXT), buttons)

	def _words(self, letter: Letter) -> Receipt:
		payload = letter.payload
		if payload.get("file"):
			with notices.language(payload.get("language") or notices.language_of()):
				return _send_file(letter.recipient, payload["file"], payload.get("text") or "")
		*first, last = parts(payload["text"], LONGEST_TEXT) or [""]
		for text in first:
			_send(letter.recipient, text, [])
		return _send(letter.recipient, last, payload.get("buttons") or [], payload.get("asks_for_number"))


def _send(chat: str, text: str, buttons: Buttons, asks_for_number: str | None = None) -> Receipt:
	fields: dict[str, Any] = {"chat_id": int(chat), "text": text, "disable_web_page_preview": True}
	if buttons:
		fields["reply_markup"] = {"inline_keyboard": buttons}
	elif asks_for_number:
		button = {"text": asks_for_number, "request_contact": True}
		fields["reply_markup"] = {"keyboard": [[button]], "one_time_keyboard": True, "resize_keyboard": True}
	return Receipt(str(client.call("sendMessage", fields)["message_id"]))


def _send_file(chat: str, name: str, caption: str) -> Receipt:
	if not frappe.db.exists("File", name):
		raise Refused(_("The file is gone."))
	file = frappe.get_doc("File", name)
	if file.file_size > client.MOST_SENT:
		text = _("{0} is too large for Telegram. You will find it on your ticket's page.").format(
			file.file_name
		)
		return _send(chat, cut(f"{caption}\n{text}".strip(), LONGEST_TEXT), [])
	content = file.get_content()
	content = content.encode() if isinstance(content, str) else content
	fields = {"chat_id": str(int(chat)), "caption": cut(caption, LONGEST_CAPTION)}
	sent = client.call("sendDocument", fields, document=(file.file_name, content))
	return Receipt(str(sent["message_id"]))


def _take(letter: Letter) -> Buttons:
	return [[{"text": _("Take"), "callback_data": f"take:{letter.payload['ticket']}"}]]


def _address(letter: Letter) -> str | None:
	"""Of the one ticket that the letter is about."""
	tickets = {payload.get("ticket") for payload in letter.gathered or (letter.payload,)}
	ticket = tickets.pop() if len(tickets) == 1 else None
	return get_url_to_form("Ticket", ticket) if ticket else None


def _open(address: str | None) -> Buttons:
	if not address or "." not in (urlsplit(address).hostname or ""):
		return []
	return [[{"text": _("Open"), "url": address}]]
