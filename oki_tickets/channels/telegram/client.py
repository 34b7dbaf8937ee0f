"""Calls of Telegram's Bot API."""

import contextlib
import hashlib
import json
from typing import Any

import frappe
from frappe import _
from frappe.utils.password import get_decrypted_password

from oki_tickets.channels import http
from oki_tickets.channels.http import Answer, Call, Secret
from oki_tickets.channels.port import Refused, TryLater
from oki_tickets.exceptions import OutsideError

SETTINGS = "Oki Tickets Settings"
API = "https://api.telegram.org"
# What Telegram itself lets bots fetch and send, in bytes.
MOST_FETCHED = 20 * 1024 * 1024
MOST_SENT = 50 * 1024 * 1024
# Seconds for a file on its way.
LONGEST_TRANSFER = 300


class Blocked(Refused):
	"""The person has blocked the bot, or is gone."""


def is_enabled() -> bool:
	"""True where the settings switch the bot on."""
	return bool(frappe.get_cached_doc(SETTINGS).telegram_enabled)


def bot_number() -> str:
	"""A word that tells this bot from the next one, and tells nothing else."""
	token = get_decrypted_password(SETTINGS, SETTINGS, "telegram_token", raise_exception=False) or ""
	return hashlib.sha256(token.partition(":")[0].encode()).hexdigest()[:12]


def call(
	method: str, fields: dict[str, Any] | None = None, *, document: tuple[str, bytes] | None = None
) -> Any:
	"""Calls a method of the API and returns its `result`. `document` is a file's name and content. Raises
	Refused or Blocked for what will never be taken, TryLater for what may be taken later, and what the HTTP
	client raises."""
	body: dict[str, Any] = {"json": fields or {}}
	if document:
		words = {
			name: value if isinstance(value, str) else json.dumps(value)
			for name, value in (fields or {}).items()
		}
		body = {"data": words, "files": {"document": document}}
	longest = LONGEST_TRANSFER if document else http.LONGEST
	return _result(
		http.send(Call("POST", _address(f"bot{{secret}}/{method}"), _token(), body=body, longest=longest))
	)


def answer_press(press: str, text: str) -> None:
	"""Ends the waiting of whoever has pressed a button; `text`, where there is one, is shown over the chat. A
	press that is too old takes no answer any more."""
	with contextlib.suppress(Refused, TryLater, OutsideError):
		call(
			"answerCallbackQuery", {"callback_query_id": press, "text": text[:200], "show_alert": bool(text)}
		)


def fetch(file_id: str) -> bytes:
	"""The content of a file that somebody sent to the bot. Raises what `call` raises, OutsideError for one that
	is larger than MOST_FETCHED."""
	path = call("getFile", {"file_id": file_id})["file_path"]
	answer = http.send(
		Call(
			"GET",
			_address(f"file/bot{{secret}}/{path}"),
			_token(),
			largest=MOST_FETCHED,
			longest=LONGEST_TRANSFER,
		)
	)
	if not answer.ok:
		raise TryLater(f"Telegram answered {answer.status}", seconds=answer.retry_after)
	return answer.content


def _address(path: str) -> str:
	base = frappe.get_cached_doc(SETTINGS).telegram_api_url or API
	return f"{base.rstrip('/')}/{path}"


def _token() -> Secret:
	if not is_enabled():
		raise TryLater(_("The Telegram bot is switched off."), whole_channel=True)
	token = get_decrypted_password(SETTINGS, SETTINGS, "telegram_token", raise_exception=False)
	if not token:
		raise TryLater(_("The Telegram bot has no token."), whole_channel=True)
	return Secret(token)


def _result(answer: Answer) -> Any:
	told = answer.data if isinstance(answer.data, dict) else {}
	if answer.ok and told.get("ok"):
		return told.get("result")
	reason = f"Telegram: {answer.status} {told.get('description', '')}".strip()
	if answer.status == 403:
		raise Blocked(reason)
	if answer.status in (400, 413):
		raise Refused(reason)
	# 429, 5xx, an answer that is none; 401 and 404 are a wrong token.
	raise TryLater(reason, seconds=_retry_after(answer, told), whole_channel=True)


def _retry_after(answer: Answer, told: dict[str, Any]) -> int | None:
	seconds = (told.get("parameters") or {}).get("retry_after")
	return int(seconds) if seconds else answer.retry_after
