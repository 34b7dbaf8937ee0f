"""Texts of chats."""

import re

_NUMBER = re.compile(r"\b[A-Z][A-Z0-9]*-(?:\d+-)*\d+\b")


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
