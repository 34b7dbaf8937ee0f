"""Pictures that a mail's markup holds in itself (`data:` addresses), as some web mailers write them."""

import re
from base64 import b64decode
from collections.abc import Iterator
from hashlib import sha256

# What comes by mail is shown as a picture only where the site takes its kind as a file.
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
_EMBEDDED = re.compile(
	r"""\bsrc\s*=\s*(["'])\s*data:(image/[a-z]+)(?:;[^;,"']*)*;base64,([^"']*)\1""", re.IGNORECASE
)


def take_out(html: str) -> tuple[str, dict[str, tuple[str, bytes]]]:
	"""The markup with `cid:` addresses in place of its embedded pictures, and these by that name: kind and content.
	The same picture twice is one. What is no picture, or broken, stays as it was."""
	found: dict[str, tuple[str, bytes]] = {}

	def replace(match: re.Match) -> str:
		kind, content = match[2].lower(), _decoded(match[3])
		if kind not in ENDINGS or not content:
			return match[0]
		name = f"{sha256(content).hexdigest()[:24]}@embedded"
		found[name] = (kind, content)
		return f'src="cid:{name}"'

	return _EMBEDDED.sub(replace, html), found


def named(found: dict[str, tuple[str, bytes]]) -> Iterator[tuple[str, str, bytes, str]]:
	"""File name, kind, content and cid of each picture."""
	for number, (cid, (kind, content)) in enumerate(found.items(), 1):
		yield f"picture-{number}.{ENDINGS[kind]}", kind, content, cid


def _decoded(text: str) -> bytes:
	try:
		return b64decode("".join(text.split()), validate=True)
	except ValueError:
		return b""
