"""Names of tickets in what mail programs send back to us: signed, so that nobody can make one up.

A Message-ID of ours is `oki.<ticket>.<what>.<signature>@<host>`, an address for answers
`support+<ticket>.<signature>@<host>`. Everything before the @ is in small letters and digits, since some
programs do not keep others.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Iterable

_PREFIX = "oki"
# 80 bits: nobody guesses them, and an address stays within the 64 characters that it may have.
_SIGNATURE = 20
_ID = re.compile(rf"^{_PREFIX}\.([a-z2-7]+)\.([a-z0-9-]+)\.([0-9a-f]{{{_SIGNATURE}}})@", re.IGNORECASE)
_TAG = re.compile(rf"\+([a-z2-7]+)\.([0-9a-f]{{{_SIGNATURE}}})@", re.IGNORECASE)
_NO_LETTERS = re.compile(r"[^a-z0-9-]+")


def message_id(ticket: str, what: str, *, key: bytes, host: str) -> str:
	"""The Message-ID, without brackets, of the mail about `what` of the ticket; always the same one."""
	packed, plain = _pack(ticket), _NO_LETTERS.sub("-", what.lower())
	return f"{_PREFIX}.{packed}.{plain}.{_sign(key, 'id', packed, plain)}@{host}"


def ticket_of_id(found: str, *, key: bytes) -> str | None:
	"""The ticket that a Message-ID of ours names; None for everybody else's, and for forged ones."""
	match = _ID.match(found)
	if not match:
		return None
	packed, what, signature = (part.lower() for part in match.groups())
	return _unpack(packed) if _is_signed(signature, key, "id", packed, what) else None


def reply_address(ticket: str, address: str, *, key: bytes) -> str:
	"""`address` with the ticket in it, for servers that deliver `support+anything@` to `support@`."""
	local, _at, host = address.rpartition("@")
	packed = _pack(ticket)
	return f"{local}+{packed}.{_sign(key, 'address', packed)}@{host}"


def ticket_of_addresses(addresses: Iterable[str], *, key: bytes) -> str | None:
	"""The ticket that one of the addresses that a mail went to names."""
	for address in addresses:
		match = _TAG.search(address)
		if match:
			packed, signature = (part.lower() for part in match.groups())
			if _is_signed(signature, key, "address", packed):
				return _unpack(packed)
	return None


def _sign(key: bytes, *parts: str) -> str:
	return hmac.new(key, ".".join(parts).encode(), hashlib.sha256).hexdigest()[:_SIGNATURE]


def _is_signed(signature: str, key: bytes, *parts: str) -> bool:
	return hmac.compare_digest(signature.encode(), _sign(key, *parts).encode())


def _pack(ticket: str) -> str:
	return base64.b32encode(ticket.encode()).decode().rstrip("=").lower()


def _unpack(packed: str) -> str | None:
	padded = packed.upper() + "=" * (-len(packed) % 8)
	try:
		return base64.b32decode(padded).decode()
	except (binascii.Error, UnicodeDecodeError):
		return None
