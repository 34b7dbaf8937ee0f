"""Outlook's winmail.dat (TNEF): the files in it, and its text."""

import struct
from dataclasses import dataclass, field

_SIGNATURE = 0x223E9F78
_TEXT = 0x0002800C
_NEW_FILE = 0x00069002
_TITLE = 0x00018010
_DATA = 0x0006800F
_PROPERTIES = 0x00069005

_LONG_NAME = 0x3707
# Bytes that a property's value takes, by its type; the rest have a length of their own.
_FIXED = {0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0005: 8, 0x0006: 8, 0x0007: 8, 0x0014: 8}
_FIXED |= {0x0040: 8, 0x0048: 16}
_UNICODE = 0x001F
_WITH_LENGTH = (0x001E, _UNICODE, 0x0102, 0x000D)


@dataclass
class Unpacked:
	"""What was inside: the text, and files by name, in their order."""

	text: str = ""
	files: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass
class _File:
	title: str = ""
	long_name: str = ""
	data: bytes = b""


def unpack(content: bytes) -> Unpacked | None:
	"""What `content` holds; None where it is no TNEF or breaks off."""
	try:
		return _unpack(content)
	except (struct.error, ValueError):
		return None


def _unpack(content: bytes) -> Unpacked:
	if struct.unpack_from("<I", content)[0] != _SIGNATURE:
		raise ValueError("no TNEF")
	found, files, at = Unpacked(), [], 6
	while at < len(content):
		_level, kind, size = struct.unpack_from("<BII", content, at)
		value = content[at + 9 : at + 9 + size]
		if len(value) < size:
			raise ValueError("breaks off")
		_take(found, files, kind, value)
		at += 9 + size + 2
	found.files = [(file.long_name or file.title or "file.bin", file.data) for file in files if file.data]
	return found


def _take(found: Unpacked, files: list[_File], kind: int, value: bytes) -> None:
	if kind == _TEXT:
		found.text = _words(value)
	elif kind == _NEW_FILE:
		files.append(_File())
	elif files and kind == _TITLE:
		files[-1].title = _words(value)
	elif files and kind == _DATA:
		files[-1].data = value
	elif files and kind == _PROPERTIES:
		files[-1].long_name = _long_name(value)


def _words(value: bytes) -> str:
	return value.rstrip(b"\0").decode("cp1252", "replace")


def _long_name(value: bytes) -> str:
	"""The file's whole name, among its properties; empty where it is not found."""
	(count,), at = struct.unpack_from("<I", value), 4
	for _number in range(count):
		kind, name = struct.unpack_from("<HH", value, at)
		at = _after_name(value, at + 4, name)
		if kind in _FIXED:
			at += _FIXED[kind]
		elif kind in _WITH_LENGTH:
			_values, size = struct.unpack_from("<II", value, at)
			raw = value[at + 8 : at + 8 + size]
			if name == _LONG_NAME:
				return raw.decode("utf-16-le").rstrip("\0") if kind == _UNICODE else _words(raw)
			at += 8 + size + -size % 4
		else:
			break
	return ""


def _after_name(value: bytes, at: int, name: int) -> int:
	"""Properties that have no number of their own bring a name along."""
	if name < 0x8000:
		return at
	by_text, size = struct.unpack_from("<II", value, at + 16)
	return at + 24 + (size + -size % 4 if by_text else 0)
