"""Recordings of calls: what is one, by what a server says of it."""

from urllib.parse import urlsplit

_ENDINGS = {
	**dict.fromkeys(("audio/mpeg", "audio/mp3", "audio/x-mp3"), "mp3"),
	**dict.fromkeys(("audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"), "wav"),
	**dict.fromkeys(("audio/ogg", "application/ogg", "audio/opus"), "ogg"),
	**dict.fromkeys(("audio/mp4", "audio/x-m4a", "audio/m4a", "audio/aac"), "m4a"),
	**dict.fromkeys(("audio/webm", "video/webm"), "webm"),
	"audio/flac": "flac",
	"video/mp4": "mp4",
}
SOUNDS = frozenset(_ENDINGS.values())
# What servers say of files of which they know nothing.
_ANYTHING = ("", "application/octet-stream", "binary/octet-stream", "application/force-download")


def ending_of(address: str) -> str | None:
	"""The ending of the file at `address` where it is one of sounds that browsers play."""
	ending = urlsplit(address).path.rpartition(".")[2].lower()
	return ending if ending in SOUNDS else None


def ending(content_type: str, address: str) -> str | None:
	"""The ending of a sound that came with this Content-Type from `address`; None for what is no sound, as a page
	that asks for a log-in."""
	kind = content_type.partition(";")[0].strip().lower()
	return ending_of(address) if kind in _ANYTHING else _ENDINGS.get(kind)
