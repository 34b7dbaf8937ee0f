"""Chat services: one signed webhook for what visitors write, and signed answers to the address that the settings
name. One conversation of the service is one thread of the desk."""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict

import frappe
from frappe import _
from frappe.utils import get_fullname, get_url

from oki_tickets.channels import chat_files, http, outbox, signed
from oki_tickets.channels.outbox import Post
from oki_tickets.channels.port import Letter, Receipt, Refused, TryLater
from oki_tickets.domain import visits
from oki_tickets.domain.lifecycle import Side
from oki_tickets.domain.text import plain_text
from oki_tickets.domain.visits import NotAMessage, SentFile, Visit
from oki_tickets.exceptions import AddressRefused, NotSigned, OkiTicketsError, OutsideError
from oki_tickets.services import chats

ANSWERS = "Chat"
MESSAGES = "Chat Messages"
SIGNED_BY = "chat_secret"
METHOD = "oki_tickets.api.webhooks.chat"
LARGEST_FILE = 10 * 1024 * 1024
# Tries until a file that cannot be fetched is named and left out.
MOST_TRIES = 3
TIMES_OUT = (408, 425, 429)
_PICTURE = re.compile(r'<img[^>]*?\bsrc="([^"]*)"[^>]*>')


def take(body: bytes, headers: Mapping[str, str]) -> None:
	"""Keeps one message of a signed webhook; the same message told again is dropped. Raises NotSigned, and
	OkiTicketsError where it is none."""
	if not frappe.get_cached_doc(signed.SETTINGS).chat_enabled:
		frappe.throw(_("The desk takes no chats by webhook."), NotSigned)
	signed.check(body, headers, SIGNED_BY)
	try:
		told = json.loads(body)
		visit = visits.read(told if isinstance(told, dict) else {})
	except (ValueError, RecursionError) as error:
		reason = str(error) if isinstance(error, NotAMessage) else "no JSON"
		frappe.throw(
			_("This is no message of a chat: {0}.").format(frappe.utils.escape_html(reason)), OkiTicketsError
		)
	conversation = signed.digest(visit.conversation)
	outbox.post(
		MESSAGES,
		conversation,
		asdict(visit),
		key=f"chat:{conversation}:{signed.digest(visit.message)}",
		order_key=f"{MESSAGES}:{conversation}",
	)


class MessageAdapter:
	"""Deals with what was kept. Recipient: the conversation's key. Payload: a Visit's fields."""

	def send(self, letter: Letter) -> Receipt:
		files = [SentFile(**file) for file in letter.payload.pop("files")]
		visit = Visit(**letter.payload)
		# Before any row is locked: a file takes its time.
		fetched = {file.name: _fetched(file, letter.attempts) for file in files}
		# What a visitor writes is not the desk's own.
		frappe.set_user("Guest")
		try:
			chats.hear(letter.recipient, visit, fetched)
		finally:
			frappe.set_user("Administrator")
		return Receipt()


def _fetched(file: SentFile, attempts: int) -> bytes | None:
	"""The file's content; None where it cannot be had."""
	try:
		answer = http.send(http.Call("GET", file.url, largest=LARGEST_FILE))
	except AddressRefused:
		return None
	except OutsideError as error:
		if attempts < MOST_TRIES:
			raise TryLater(str(error)) from error
		return None
	return answer.content if answer.ok else None


# Answers.


def after_message(doc, _method: str | None = None) -> None:
	"""Ticket Message.after_insert: what the desk says goes to the conversations that may hear it."""
	if doc.sender_side == Side.CUSTOMER or doc.is_internal or not _sends_answers():
		return
	words = {"text": plain_text(doc.body), "html": _PICTURE.sub(_if_outside, doc.body)}
	_post(doc, words, key=f"chat-answer:{doc.name}")


def after_file(doc, _method: str | None = None) -> None:
	"""File.after_insert: browsers send the files of an answer after its words, and so they follow it here."""
	if _sends_answers() and (message := chat_files.message_of(doc)):
		_post(message, {"text": "", "html": "", "file": doc.name}, key=f"chat-file:{doc.name}")


def _sends_answers() -> bool:
	settings = frappe.get_cached_doc(signed.SETTINGS)
	return bool(settings.chat_enabled and settings.chat_answer_url)


def _post(message, words: dict[str, str], *, key: str) -> None:
	outbox.post_all(
		Post(
			ANSWERS,
			row.conversation,
			{**_heading(message, row), **words},
			message.ticket,
			key=f"{key}:{row.name}",
			order_key=f"{ANSWERS}:{row.name}",
		)
		for row in chats.listeners(message.ticket)
	)


def _heading(message, row) -> dict[str, str]:
	name = get_fullname(message.sender) if message.sender_side == Side.AGENT else ""
	return {
		"conversation": row.conversation,
		"message": message.name,
		"ticket": message.ticket,
		"name": name,
	}


def _if_outside(picture: re.Match) -> str:
	"""A picture of the site's own needs a log-in there, and follows as a file."""
	address = picture[1]
	return picture[0] if address.startswith(("http:", "https:")) and not address.startswith(get_url()) else ""


class AnswerAdapter:
	"""Sends an answer to the chat service. Payload: what is sent, as JSON; of a `file` it is told where it lies."""

	def send(self, letter: Letter) -> Receipt:
		address = frappe.get_cached_doc(signed.SETTINGS).chat_answer_url
		if not address:
			raise Refused(_("The settings name no address for answers to chats."))
		told = {"id": letter.name, **letter.payload}
		file = told.pop("file", None)
		told["files"] = [chat_files.described(file)] if file else []
		body = json.dumps(told, ensure_ascii=False).encode()
		headers = {"Content-Type": "application/json", **signed.headers(body, SIGNED_BY)}
		answer = http.send(http.Call("POST", address, headers=headers, body={"data": body}))
		if answer.ok:
			return Receipt()
		reason = _("{0} answered with {1}.").format(http.Call("POST", address).host, answer.status)
		if 400 <= answer.status < 500 and answer.status not in TIMES_OUT:
			raise Refused(reason)
		raise TryLater(reason, seconds=answer.retry_after, whole_channel=True)


def describe() -> dict[str, str]:
	"""For the administrator who sets the webhook up: `address`, `secret`, `example` (a body)."""
	example = {
		"conversation": "c-1",
		"message": "m-1",
		"name": "Klara Kowalska",
		"email": "klara@company.example",
		"phone": "+48221002030",
		"verified": False,
		"text": "Hello, the line is down.",
		"files": [{"name": "photo.png", "url": "https://chat.example.com/photo.png"}],
	}
	return {
		"address": get_url(f"/api/method/{METHOD}"),
		"secret": signed.secret(SIGNED_BY),
		"example": json.dumps(example, indent=2, ensure_ascii=False),
	}
