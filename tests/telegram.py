"""Telegram's Bot API on this machine: it takes what the real one takes, by the published contract, and nothing
else; and the updates that it would send."""

import itertools
import json
import re
from email import message_from_bytes
from typing import Any
from urllib.parse import urlsplit

from tests.outside import Reply, Request, Service

TOKEN = "1234567:AAE-tests-only-no-real-token"
BOT = "oki_tests_bot"
_numbers = itertools.count(1)


class Wrong(Exception):
	"""The API's own complaint."""


class BotApi:
	"""`sent` are the accepted calls as (method, fields); `chats` those that block the bot; `files` by file_id;
	`news` what getUpdates gives."""

	def __init__(self) -> None:
		self.sent: list[tuple[str, dict[str, Any]]] = []
		self.blocked: set[int] = set()
		self.files: dict[str, bytes] = {}
		self.news: list[dict] = []
		self.service = Service(self.answer)
		# What the real one tells of the webhook.
		self.hook: dict[str, Any] = {}

	def texts(self, chat: int | None = None) -> list[str]:
		"""What was said, in order: in one chat, or everywhere."""
		return [
			fields.get("text", fields.get("caption", ""))
			for method, fields in self.sent
			if method in ("sendMessage", "sendDocument") and chat in (None, int(fields["chat_id"]))
		]

	def buttons(self) -> list[dict]:
		"""Those of the last message."""
		markup = self.sent[-1][1].get("reply_markup", {})
		return [button for row in markup.get("inline_keyboard", []) for button in row]

	def answer(self, request: Request) -> Reply:
		path = request.path.removeprefix("/file")
		_root, bot, *rest = path.split("/")
		if bot != f"bot{TOKEN}":
			return self._error(401, "Unauthorized")
		if request.path.startswith("/file/"):
			content = self.files.get(rest[-1])
			return Reply(body=content) if content is not None else self._error(404, "Not Found")
		method = getattr(self, f"_{rest[0]}", None)
		if request.method != "POST" or not method:
			return self._error(404, "Not Found")
		try:
			fields = _fields(request)
			result = method(fields)
		except Wrong as wrong:
			return self._error(403 if "blocked" in str(wrong) else 400, str(wrong))
		self.sent.append((rest[0], fields))
		return Reply(body={"ok": True, "result": result})

	def _error(self, status: int, text: str) -> Reply:
		return Reply(status, {"ok": False, "error_code": status, "description": text})

	def _chat(self, fields: dict[str, Any]) -> None:
		chat = fields.get("chat_id")
		_check(isinstance(chat, int) or str(chat).lstrip("-").isdigit(), "chat_id is empty")
		_check(int(chat) not in self.blocked, "Forbidden: bot was blocked by the user")

	def _sendMessage(self, fields: dict[str, Any]) -> dict:  # noqa: N802 (the API's names)
		_only(fields, "chat_id", "text", "reply_markup", "disable_web_page_preview")
		self._chat(fields)
		text = fields.get("text")
		_check(isinstance(text, str) and text.strip(), "Bad Request: message text is empty")
		_check(len(text.encode("utf-16-le")) // 2 <= 4096, "Bad Request: message is too long")
		_check_markup(fields.get("reply_markup"))
		return {"message_id": next(_numbers), "chat": {"id": int(fields["chat_id"])}}

	def _sendDocument(self, fields: dict[str, Any]) -> dict:  # noqa: N802
		_only(fields, "chat_id", "caption", "document")
		self._chat(fields)
		_check(len(fields.get("caption", "").encode("utf-16-le")) // 2 <= 1024, "caption is too long")
		_check(fields["document"]["content"], "Bad Request: file must be non-empty")
		return {"message_id": next(_numbers)}

	def _answerCallbackQuery(self, fields: dict[str, Any]) -> bool:  # noqa: N802
		_only(fields, "callback_query_id", "text", "show_alert")
		_check(isinstance(fields.get("callback_query_id"), str), "Bad Request: query is too old")
		_check(len(fields.get("text", "")) <= 200, "text is too long")
		return True

	def _getMe(self, fields: dict[str, Any]) -> dict:  # noqa: N802
		_only(fields)
		return {"id": 1234567, "is_bot": True, "first_name": "Oki", "username": BOT}

	def _setWebhook(self, fields: dict[str, Any]) -> bool:  # noqa: N802
		_only(fields, "url", "secret_token", "allowed_updates", "max_connections")
		_check(
			urlsplit(fields["url"]).scheme == "https", "Bad Request: bad webhook: HTTPS URL must be provided"
		)
		_check(
			re.fullmatch(r"[A-Za-z0-9_-]{1,256}", fields["secret_token"]),
			"secret token contains unallowed characters",
		)
		_check(isinstance(fields["allowed_updates"], list), "allowed_updates must be an Array")
		return True

	def _getWebhookInfo(self, fields: dict[str, Any]) -> dict:  # noqa: N802
		_only(fields)
		return {"url": "", "has_custom_certificate": False, "pending_update_count": 0, **self.hook}

	def _deleteWebhook(self, fields: dict[str, Any]) -> bool:  # noqa: N802
		_only(fields, "drop_pending_updates")
		return True

	def _getUpdates(self, fields: dict[str, Any]) -> list:  # noqa: N802
		_only(fields, "offset", "timeout", "allowed_updates")
		_check(isinstance(fields["offset"], int) and isinstance(fields["timeout"], int), "wrong type")
		self.news = [update for update in self.news if update["update_id"] >= fields["offset"]]
		return self.news

	def _getFile(self, fields: dict[str, Any]) -> dict:  # noqa: N802
		_only(fields, "file_id")
		_check(fields["file_id"] in self.files, "Bad Request: invalid file_id")
		return {"file_id": fields["file_id"], "file_path": f"documents/{fields['file_id']}"}


def _check(condition: object, complaint: str) -> None:
	if not condition:
		raise Wrong(complaint)


def _only(fields: dict[str, Any], *known: str) -> None:
	"""The real API drops unknown fields in silence; here they are defects of ours."""
	_check(set(fields) <= set(known), f"unknown fields: {set(fields) - set(known)}")


def _check_markup(markup: Any) -> None:
	if markup is None:
		return
	_check(isinstance(markup, dict), "object expected as reply markup")
	for row in markup.get("inline_keyboard", []):
		for button in row:
			_check(button.get("text"), "Bad Request: text buttons are unallowed in the inline keyboard")
			_check(("url" in button) + ("callback_data" in button) == 1, "exactly one optional field")
			_check(
				1 <= len(button.get("callback_data", "x").encode()) <= 64, "Bad Request: BUTTON_DATA_INVALID"
			)
			url = urlsplit(button.get("url", "https://example.com"))
			right = url.scheme in ("http", "https") and not (url.hostname or "").endswith("localhost")
			_check(right, "Bad Request: inline keyboard button URL is invalid: Wrong HTTP URL")


def _fields(request: Request) -> dict[str, Any]:
	kind = request.headers["content-type"]
	if kind.startswith("application/json"):
		return request.data
	_check(kind.startswith("multipart/form-data"), "wrong content type")
	fields: dict[str, Any] = {}
	for part in message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + request.content).get_payload():
		name = part.get_param("name", header="content-disposition")
		content = part.get_payload(decode=True)
		fields[name] = (
			{"name": part.get_filename(), "content": content} if part.get_filename() else content.decode()
		)
	return fields


# What people do.


def update(**kinds: Any) -> dict[str, Any]:
	return {"update_id": next(_numbers) + 900_000_000, **kinds}


def _person(chat: int) -> dict[str, Any]:
	return {"id": chat, "is_bot": False, "first_name": "Klara", "last_name": "K.", "language_code": "en-GB"}


def said(chat: int, text: str | None = None, *, group: bool = False, **more: Any) -> dict[str, Any]:
	"""A message; `more` are fields of Message: document, photo, caption, contact, reply_to_message."""
	kind = {"id": -chat, "type": "group", "title": "A group"} if group else {"id": chat, "type": "private"}
	words = {"text": text} if text is not None else {}
	message = {"message_id": next(_numbers), "date": 1_783_000_000, "from": _person(chat), "chat": kind}
	return update(message={**message, **words, **more})


def pressed(chat: int, data: str) -> dict[str, Any]:
	message = {"message_id": next(_numbers), "date": 1_783_000_000, "chat": {"id": chat, "type": "private"}}
	press = {"id": str(next(_numbers)), "from": _person(chat), "message": message, "chat_instance": "1"}
	return update(callback_query={**press, "data": data})


def document(file_id: str, name: str, size: int) -> dict[str, Any]:
	return {"file_id": file_id, "file_unique_id": f"u{file_id}", "file_name": name, "file_size": size}


def to_json(told: dict[str, Any]) -> bytes:
	return json.dumps(told).encode()
