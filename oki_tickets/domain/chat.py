"""Texts and telephone numbers of chats."""

import re

_NUMBER = re.compile(r"\b[A-Z][A-Z0-9]*-(?:\d+-)*\d+\b")
# Shorter ones are extensions, or somebody's typing error.
SHORTEST_PHONE = 7


def length(text: str) -> int:
	"""Characters as Telegram counts them: an emoji is two."""
	return len(text.encode("utf-16-le")) // 2


def cut(text: str, limit: int) -> str:
	"""`text`, of at most `limit` of Telegram's characters, with an ellipsis where it was cut."""
	if length(text) <= limit:
		return text
	head = text.encode("utf-16-le")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
	return head.rstrip() + "…"


def parts(text: str, limit: int) -> list[str]:
	"""`text` in pieces of at most `limit` of Telegram's characters, broken at lines or words where it can be."""
	pieces, rest = [], text.strip()
	while length(rest) > limit:
		head = rest.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")
		at = max(head.rfind("\n"), head.rfind(" "))
		head = head[:at] if at > limit // 2 else head
		pieces.append(head.rstrip())
		rest = rest[len(head) :].lstrip()
	return [*pieces, rest] if rest else pieces


def ticket_number(text: str) -> str | None:
	"""The first word of `text` that looks like a ticket's number."""
	found = _NUMBER.search(text)
	return found.group() if found else None


def same_phone(stored: str, international: str, calling_code: str) -> bool:
	"""True where a number as somebody wrote it down is the one that Telegram knows (with the country's code).
	One without a country's code is taken to be of the country with `calling_code` ("48", "+48")."""
	code, full, digits = digits_of(calling_code), digits_of(international), digits_of(stored)
	if len(digits) < SHORTEST_PHONE:
		return False
	if stored.strip().startswith("+"):
		return digits == full
	if digits.startswith("00"):
		return digits[2:] == full
	return full in (digits, code + digits.removeprefix("0")) if code else digits == full


def digits_of(text: str) -> str:
	"""The digits of a telephone number as somebody wrote it down."""
	return "".join(character for character in text if character in "0123456789")
