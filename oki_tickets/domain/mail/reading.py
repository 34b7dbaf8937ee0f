"""What a mail says, out of its raw bytes, however broken they are."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from html import escape

from oki_tickets.domain.mail import embedded, tnef
from oki_tickets.domain.mail.charsets import header_text, text_of

_ID = re.compile(r"<([^<>\s]+)>")
_ADDRESS = re.compile(r"^[^@\s<>()]+@[^@\s<>()]+$")
_PEOPLE = (
	*("from", "sender", "reply-to", "to", "cc", "delivered-to", "x-original-to", "envelope-to"),
	*("x-original-sender", "x-original-from"),
)
_TNEF_KINDS = ("application/ms-tnef", "application/vnd.ms-tnef")
_ENDINGS = {
	"image/jpeg": "jpg",
	"image/png": "png",
	"image/gif": "gif",
	"text/calendar": "ics",
	"application/pdf": "pdf",
}

# Name and address, the address in small letters.
Person = tuple[str, str]


@dataclass(frozen=True)
class Piece:
	"""A file that came with the mail; `cid` is what its text calls a picture that is shown in it."""

	name: str
	kind: str
	content: bytes
	cid: str = ""


@dataclass(frozen=True)
class Report:
	"""What a mail server says about a mail of ours. `action` is "failed", "delayed" and the like."""

	action: str = ""
	recipient: str = ""
	diagnostic: str = ""


@dataclass(frozen=True)
class Mail:
	"""A mail. `headers` are by small name, several of one name joined by line breaks. Its text is in `html`, or
	in `text` where it has no markup. `people` are those that a header names. `references` are the ids (without brackets) of the mails that it answers,
	the nearest first; `returned_ids` those of a mail that was sent back inside it."""

	headers: Mapping[str, str]
	people: Mapping[str, tuple[Person, ...]]
	message_id: str = ""
	references: tuple[str, ...] = ()
	sender: str = ""
	sender_name: str = ""
	recipients: tuple[str, ...] = ()
	subject: str = ""
	sent_at: datetime | None = None
	text: str = ""
	html: str = ""
	pieces: tuple[Piece, ...] = ()
	kind: str = "text/plain"
	report: Report | None = None
	returned_ids: tuple[str, ...] = field(default=())


def read(raw: bytes) -> Mail:
	"""The mail in `raw`. Raises whatever Python's parser raises for what is no mail at all."""
	message = message_from_bytes(raw, policy=policy.compat32)
	headers = _headers(message)
	people = _people(message)
	sender_name, sender = next(iter((*people["from"], *people["sender"])), ("", ""))
	chunks, pieces = list(_chunks(message)), tuple(_pieces(message))
	text, html = _body(chunks or _tnef_body(message))
	html, pictures = embedded.take_out(html)
	return Mail(
		headers=headers,
		people=people,
		message_id=next(iter(_ids(headers, "message-id")), ""),
		references=_references(headers),
		sender=sender,
		sender_name=sender_name,
		recipients=_recipients(people),
		subject=headers.get("subject", "").replace("\n", " "),
		sent_at=_date(headers.get("date", "")),
		text=text,
		html=html,
		pieces=(*pieces, *(Piece(*picture) for picture in embedded.named(pictures))),
		kind=message.get_content_type(),
		report=_report(message),
		returned_ids=tuple(_returned_ids(message)),
	)


# Headers.


def _headers(message: Message) -> dict[str, str]:
	charset = message.get_content_charset()
	found: dict[str, list[str]] = {}
	for name, value in message.raw_items():
		found.setdefault(name.lower(), []).append(header_text(value, charset))
	return {name: "\n".join(values) for name, values in found.items()}


def _ids(headers: Mapping[str, str], name: str) -> list[str]:
	return _ID.findall(headers.get(name, ""))


def _references(headers: Mapping[str, str]) -> tuple[str, ...]:
	nearest_first = [*_ids(headers, "in-reply-to"), *reversed(_ids(headers, "references"))]
	return tuple(dict.fromkeys(nearest_first))


def _people(message: Message) -> dict[str, tuple[Person, ...]]:
	"""Split before they are decoded: a decoded name may hold a comma."""
	raw: dict[str, list[str]] = {name: [] for name in _PEOPLE}
	for name, value in message.raw_items():
		if name.lower() in raw:
			raw[name.lower()].append(" ".join(value.split()))
	return {name: tuple(_persons(values)) for name, values in raw.items()}


def _persons(values: list[str]) -> Iterator[Person]:
	for name, address in getaddresses(values):
		if _ADDRESS.match(address):
			yield header_text(name), address.lower()


def _recipients(people: Mapping[str, tuple[Person, ...]]) -> tuple[str, ...]:
	names = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
	return tuple(dict.fromkeys(address for name in names for _name, address in people[name]))


def _date(value: str) -> datetime | None:
	try:
		found = parsedate_to_datetime(value)
	except (ValueError, TypeError, IndexError, OverflowError):
		return None
	return found if found.tzinfo else None


# Text. A chunk is (is it HTML, what it says).

Chunk = tuple[bool, str]


def _chunks(part: Message) -> Iterator[Chunk]:
	if part.get_content_type() == "multipart/alternative" and part.is_multipart():
		yield from _best([list(_chunks(option)) for option in part.get_payload()])
	elif part.is_multipart():
		if part.get_content_maintype() == "multipart":
			for child in part.get_payload():
				yield from _chunks(child)
	elif _is_body(part):
		text = text_of(_content(part), part.get_content_charset())
		if text.strip():
			yield part.get_content_type() == "text/html", text


def _best(options: list[list[Chunk]]) -> list[Chunk]:
	"""The last is the richest, says MIME; one with markup comes before one without."""
	filled = [option for option in options if option]
	rich = [option for option in filled if any(is_html for is_html, _text in option)]
	return (rich or filled or [[]])[-1]


def _is_body(part: Message) -> bool:
	if part.get_content_maintype() == "multipart":
		# Its boundary never came: what there is are words.
		return True
	if part.get_content_type() not in ("text/plain", "text/html"):
		return False
	return part.get_content_disposition() != "attachment" and not part.get_filename()


def _body(chunks: list[Chunk]) -> tuple[str, str]:
	"""Text and HTML, one of them empty."""
	if not any(is_html for is_html, _text in chunks):
		return "\n\n".join(text.strip("\r\n") for _is_html, text in chunks), ""
	return "", "\n".join(text if is_html else as_html(text) for is_html, text in chunks)


def as_html(text: str) -> str:
	"""Plain text as paragraphs with its line breaks."""
	blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip("\n"))
	return "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks if block.strip())


def _content(part: Message) -> bytes:
	found = part.get_payload(decode=True)
	return found if isinstance(found, bytes) else b""


# Files.


def _pieces(message: Message) -> Iterator[Piece]:
	for number, part in enumerate(_leaves(message), 1):
		if part.get_content_type() == "message/rfc822":
			yield _attached_mail(part, number)
		elif not _is_body(part):
			yield from _piece(part, number)


def _leaves(part: Message) -> Iterator[Message]:
	if part.is_multipart() and part.get_content_maintype() == "multipart":
		for child in part.get_payload():
			yield from _leaves(child)
	else:
		yield part


def _attached_mail(part: Message, number: int) -> Piece:
	inner = part.get_payload()
	content = inner[0].as_bytes(policy=policy.compat32) if isinstance(inner, list) else _content(part)
	return Piece(_name(part) or f"mail-{number}.eml", "message/rfc822", content)


def _piece(part: Message, number: int) -> Iterator[Piece]:
	content, kind = _content(part), part.get_content_type()
	if not content:
		return
	if kind in _TNEF_KINDS or (_name(part) or "").lower() == "winmail.dat":
		unpacked = tnef.unpack(content)
		if unpacked is not None:
			yield from (Piece(name, "application/octet-stream", data) for name, data in unpacked.files)
			return
	name = _name(part) or f"file-{number}.{_ENDINGS.get(kind, 'txt' if kind.startswith('text/') else 'bin')}"
	yield Piece(name, kind, content, (part.get("Content-ID") or "").strip().strip("<>"))


def _name(part: Message) -> str | None:
	name = part.get_filename()
	return header_text(name).replace("/", "_").replace("\\", "_") if name else None


def _tnef_body(message: Message) -> list[Chunk]:
	"""Outlook's own format may hold the text too."""
	for part in _leaves(message):
		if part.get_content_type() in _TNEF_KINDS:
			unpacked = tnef.unpack(_content(part))
			if unpacked and unpacked.text.strip():
				return [(False, unpacked.text)]
	return []


# Reports of mail servers.


def _report(message: Message) -> Report | None:
	if message.get_content_type() != "multipart/report" or not message.is_multipart():
		return None
	fields: dict[str, str] = {}
	for part in message.walk():
		if part.get_content_type() == "message/delivery-status" and part.is_multipart():
			for block in part.get_payload():
				fields |= _headers(block)
	recipient = fields.get("final-recipient") or fields.get("original-recipient") or ""
	return Report(
		action=fields.get("action", "").lower(),
		recipient=recipient.rpartition(";")[2].strip().lower(),
		diagnostic=fields.get("diagnostic-code", "").rpartition(";")[2].strip(),
	)


def _returned_ids(message: Message) -> Iterator[str]:
	"""Message-IDs of mails inside this one, whole or only their headers."""
	for part in message.walk():
		if part is message:
			continue
		if part.get_content_type() == "text/rfc822-headers":
			yield from _ids(
				_headers(message_from_bytes(_content(part), policy=policy.compat32)), "message-id"
			)
		elif part.get("Message-ID"):
			yield from _ids(_headers(part), "message-id")
