"""Telephone calls as providers tell of them, in the few words that the desk needs."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import urlsplit

INCOMING, OUTGOING = "Incoming", "Outgoing"
RINGING, ANSWERED, MISSED, ENDED = "Ringing", "Answered", "Missed", "Ended"
FINAL = frozenset({MISSED, ENDED})

_DIRECTIONS = {
	INCOMING: {"in", "inbound", "incoming"},
	OUTGOING: {"out", "outbound", "outgoing"},
}
_STATUSES = {
	RINGING: {"ringing", "initiated", "queued", "started"},
	ANSWERED: {"answered", "in progress", "connected"},
	MISSED: {"missed", "no answer", "busy", "failed", "canceled", "cancelled", "voicemail"},
	ENDED: {"ended", "completed", "hangup", "finished"},
}
_ORDER = (RINGING, ANSWERED, MISSED, ENDED)
LONGEST_LINE = 140
LONGEST_TEXT = 100_000


@dataclass(frozen=True)
class Call:
	"""What is known of a call. `number` is the customer's, `line` the desk's own; `user` or `extension` name
	who picked it up; `duration` in seconds; `started_at` as it was told."""

	call_id: str
	direction: str = INCOMING
	status: str = RINGING
	number: str = ""
	line: str = ""
	user: str = ""
	extension: str = ""
	started_at: str = ""
	duration: int = 0
	recording_url: str = ""
	transcript: str = ""
	mood: str = ""
	summary: str = ""
	keywords: str = ""

	@property
	def is_over(self) -> bool:
		return self.status in FINAL


class NotACall(ValueError):
	"""What was told names no call. Its text says what is missing, in words for the provider."""


def read(told: Mapping[str, Any]) -> Call:
	"""What a provider tells of a call; raises NotACall."""
	call_id = _line(told.get("id") or told.get("call_id"), 500)
	if not call_id:
		raise NotACall("id is missing")
	direction = _one_of(told.get("direction") or INCOMING, _DIRECTIONS, "direction")
	ends = (_line(told.get("from")), _line(told.get("to")))
	customer, line = ends if direction == INCOMING else ends[::-1]
	call = Call(
		call_id=call_id,
		direction=direction,
		status=_one_of(told.get("status"), _STATUSES, "status"),
		number=_line(told.get("number")) or customer,
		line=line,
		user=_line(told.get("user")),
		extension=_line(told.get("extension")),
		started_at=_line(told.get("started_at")),
		duration=_seconds(told.get("duration")),
		recording_url=web_address(_line(told.get("recording_url"), 2000)),
		transcript=_text(told.get("transcript")),
		mood=_line(told.get("mood")),
		summary=_text(told.get("summary")),
		keywords=_words(told.get("keywords")),
	)
	return _not_answered(call) if told.get("duration") in (0, "0") else call


def _not_answered(call: Call) -> Call:
	"""Some providers end a call that nobody picked up like any other, after no time at all."""
	return replace(call, status=MISSED) if call.status == ENDED else call


def joined(known: Call, told: Call) -> Call:
	"""What is known after `told`: what is empty there stays, and a call that is over does not ring again,
	however late the news of its ringing comes. One that was answered was not missed."""
	news = {
		field.name: getattr(told, field.name)
		for field in fields(Call)
		if field.name not in ("status", "direction") and getattr(told, field.name)
	}
	status = max(known.status, told.status, key=_ORDER.index)
	if status == MISSED and ANSWERED in (known.status, told.status):
		status = ENDED
	return replace(known, **news, status=status)


def web_address(text: str) -> str:
	"""`text` where it is an address that a link may lead to, else nothing."""
	try:
		parts = urlsplit(text)
	except ValueError:
		return ""
	is_safe = parts.scheme in ("http", "https") and parts.hostname and parts.username is None
	return text if is_safe and not any(sign in text for sign in "\"'<> \\") else ""


def _one_of(value: Any, words: Mapping[str, set[str]], what: str) -> str:
	word = _line(value).lower().replace("-", " ").replace("_", " ")
	for name, known in words.items():
		if word in known:
			return name
	raise NotACall(f"{what} is unknown: {_line(value)}")


def _line(value: Any, limit: int = LONGEST_LINE) -> str:
	return " ".join(str(value).split())[:limit] if isinstance(value, str | int | float) else ""


def _text(value: Any) -> str:
	"""Words, or turns of a conversation as [{"speaker": ..., "text": ...}]."""
	if isinstance(value, list):
		turns = (turn for turn in value if isinstance(turn, dict) and turn.get("text"))
		value = "\n".join(f"{_line(turn.get('speaker')) or '-'}: {turn['text']}" for turn in turns)
	return value.strip()[:LONGEST_TEXT] if isinstance(value, str) else ""


def _seconds(value: Any) -> int:
	try:
		return max(0, int(float(value)))
	except (TypeError, ValueError, OverflowError):
		return 0


def _words(value: Any) -> str:
	words = value if isinstance(value, list) else str(value or "").split(",")
	return ", ".join(filter(None, (_line(word) for word in words)))[:LONGEST_LINE]
