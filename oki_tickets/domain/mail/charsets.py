"""Text out of bytes whose sender may be wrong about the charset."""

import re
from email.errors import HeaderParseError
from email.header import decode_header

# Names that Python does not know, and names that are narrower than what programs mean by them.
_MEANT = {
	"iso-8859-1": "cp1252",
	"latin-1": "cp1252",
	"us-ascii": "utf-8",
	"ascii": "utf-8",
	"windows-874": "cp874",
	"iso-8859-8-i": "iso-8859-8",
	"gb2312": "gb18030",
	"utf8mb4": "utf-8",
}
# In Cyrillic texts nearly every letter lies above ASCII, in Latin ones few do.
_CYRILLIC_SHARE = 0.4
_BYTE_LETTERS = re.compile(rb"[A-Za-z\x80-\xff]")


def text_of(content: bytes, charset: str | None) -> str:
	"""`content` as text: in its declared charset where that fits, else in UTF-8, else in the code page that
	looks likely. Never raises."""
	named = (charset or "utf-8").strip().lower()
	for candidate in (_MEANT.get(named, named), "utf-8"):
		try:
			return content.decode(candidate)
		except (LookupError, UnicodeDecodeError):
			continue
	return content.decode(_likely(content), "replace")


def _likely(content: bytes) -> str:
	letters = _BYTE_LETTERS.findall(content)
	high = sum(letter >= b"\x80" for letter in letters)
	return "cp1251" if high > _CYRILLIC_SHARE * len(letters) else "cp1252"


def header_text(value: str, charset: str | None = None) -> str:
	"""A header's value as people read it, in one line: encoded words are decoded, also where they are broken;
	bytes that were sent raw (kept as surrogates by Python's parser) are read as `charset`."""
	try:
		pieces = decode_header(value)
	except (HeaderParseError, ValueError):
		pieces = [(value, None)]
	words = "".join(_piece(content, named, charset) for content, named in pieces)
	return " ".join(words.split())


def _piece(content: str | bytes, named: str | None, charset: str | None) -> str:
	if isinstance(content, str):
		content = content.encode("utf-8", "surrogateescape")
	return text_of(content, named or charset)
