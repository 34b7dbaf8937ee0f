"""What Telegram tells the bot, in the few words that the desk needs."""

from dataclasses import dataclass
from typing import Any

# Kinds of messages that carry a file; of photos there are several sizes, the last is the largest.
_FILES = ("document", "video", "audio", "voice", "video_note", "animation")
_ENDINGS = {"voice": "ogg", "video": "mp4", "video_note": "mp4", "animation": "mp4", "audio": "mp3"}


@dataclass(frozen=True)
class Attachment:
	"""A file that somebody sent; `size` in bytes, 0 where Telegram does not say."""

	file_id: str
	name: str
	size: int = 0


@dataclass(frozen=True)
class Incoming:
	"""One thing that a person did. `phone` is a shared contact's number, `phone_owner` whose it is;
	`pressed` is a button's data, `press` the press's own id; `quoted` the message that this one answers."""

	chat: str
	sender: str
	name: str = ""
	language: str | None = None
	is_private: bool = True
	text: str = ""
	attachment: Attachment | None = None
	phone: str | None = None
	phone_owner: str | None = None
	pressed: str | None = None
	press: str | None = None
	quoted: str = ""
	has_blocked: bool = False


def read(update: dict[str, Any]) -> Incoming | None:
	"""What an Update of the Bot API says; None for what the desk takes no notice of."""
	if message := update.get("message"):
		return _message(message)
	if press := update.get("callback_query"):
		return _press(press)
	if change := update.get("my_chat_member"):
		return _membership(change)
	return None


def _who(told: dict[str, Any], chat: dict[str, Any]) -> dict[str, Any]:
	sender = told.get("from") or {}
	names = (sender.get("first_name"), sender.get("last_name"))
	return {
		"chat": str(chat.get("id", "")),
		"sender": str(sender.get("id", "")),
		"name": " ".join(name for name in names if name),
		"language": (sender.get("language_code") or "").partition("-")[0] or None,
		"is_private": chat.get("type") == "private",
	}


def _message(message: dict[str, Any]) -> Incoming:
	contact = message.get("contact") or {}
	quoted = message.get("reply_to_message") or {}
	return Incoming(
		**_who(message, message["chat"]),
		text=(message.get("text") or message.get("caption") or "").strip(),
		attachment=_attachment(message),
		phone=contact.get("phone_number"),
		phone_owner=str(contact["user_id"]) if contact.get("user_id") else None,
		quoted=quoted.get("text") or quoted.get("caption") or "",
	)


def _attachment(message: dict[str, Any]) -> Attachment | None:
	number = message.get("message_id", 0)
	if photos := message.get("photo"):
		return Attachment(photos[-1]["file_id"], f"photo-{number}.jpg", photos[-1].get("file_size", 0))
	for kind in _FILES:
		if file := message.get(kind):
			name = file.get("file_name") or f"{kind.replace('_', '-')}-{number}.{_ENDINGS.get(kind, 'bin')}"
			return Attachment(file["file_id"], name, file.get("file_size", 0))
	return None


def _press(press: dict[str, Any]) -> Incoming:
	chat = (press.get("message") or {}).get("chat") or {"id": press["from"]["id"], "type": "private"}
	return Incoming(**_who(press, chat), pressed=press.get("data") or "", press=press["id"])


def _membership(change: dict[str, Any]) -> Incoming | None:
	if (change.get("new_chat_member") or {}).get("status") != "kicked":
		return None
	return Incoming(**_who(change, change["chat"]), has_blocked=True)
