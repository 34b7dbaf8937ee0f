"""Messages of chat services, in the few words that the desk needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST_ID = 500
LONGEST_LINE = 140
LONGEST_ADDRESS = 2000
MOST_FILES = 10


@dataclass(frozen=True)
class SentFile:
	"""A file by its address."""

	url: str
	name: str


@dataclass(frozen=True)
class Visit:
	"""One message of a visitor. `is_verified` says that the service vouches for the address or number: the
	visitor is logged in there."""

	conversation: str
	message: str
	text: str = ""
	name: str = ""
	email: str = ""
	phone: str = ""
	is_verified: bool = False
	files: tuple[SentFile, ...] = ()


class NotAMessage(ValueError):
	"""What was told is no message of a visitor. Its text says what is missing, in words for the service."""


def read(told: Mapping[str, Any]) -> Visit:
	"""What a chat service tells of a message; raises NotAMessage."""
	visit = Visit(
		conversation=_line(told.get("conversation"), LONGEST_ID),
		message=_line(told.get("message"), LONGEST_ID),
		text=told["text"].strip() if isinstance(told.get("text"), str) else "",
		name=_line(told.get("name")),
		email=_line(told.get("email")),
		phone=_line(told.get("phone")),
		is_verified=told.get("verified") is True,
		files=_files(told.get("files")),
	)
	for what in ("conversation", "message"):
		if not getattr(visit, what):
			raise NotAMessage(f"{what} is missing")
	if not visit.text and not visit.files:
		raise NotAMessage("text is missing")
	return visit


def _files(value: Any) -> tuple[SentFile, ...]:
	"""Each name once: a file of a name that came before gets a number in front."""
	found: dict[str, SentFile] = {}
	for row in value if isinstance(value, list) else ():
		url = _line(row.get("url"), LONGEST_ADDRESS) if isinstance(row, dict) else ""
		if url and len(found) < MOST_FILES:
			name = (_line(row.get("name")) or url.split("?")[0].rsplit("/", 1)[-1] or "file").replace(
				"/", "-"
			)
			name = name if name not in found else f"{len(found) + 1}-{name}"
			found[name] = SentFile(url, name)
	return tuple(found.values())


def _line(value: Any, limit: int = LONGEST_LINE) -> str:
	return " ".join(str(value).split())[:limit] if isinstance(value, str | int | float) else ""
