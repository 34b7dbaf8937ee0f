"""When two mails are one: a customer writes to two mailboxes of the desk, a server delivers again, two workers
fetch the same."""

import hashlib
import re

_HEADERS_END = re.compile(rb"\r?\n\r?\n")
_FOLDED = re.compile(rb"\r?\n[ \t]+")
_TELLING = (b"message-id", b"from", b"date", b"subject")


def fingerprint(raw: bytes) -> str:
	"""The same for each copy of a mail, whatever the servers on its way have written over it: a hash of who
	wrote it, when, its id, its subject, and its words."""
	head, *rest = _HEADERS_END.split(raw.lstrip(), maxsplit=1)
	lines = _FOLDED.sub(b" ", head).splitlines()
	told = [line.strip() for line in lines if line.partition(b":")[0].strip().lower() in _TELLING]
	words = b"".join(rest).replace(b"\r\n", b"\n").rstrip()
	return hashlib.sha256(b"\n".join([*sorted(told), words])).hexdigest()
