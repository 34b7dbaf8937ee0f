"""Signatures of webhooks, both ways: who knows the secret can have sent this body, and only lately.

A request carries the second at which it was sent (`X-Oki-Timestamp`, seconds since 1970) and
`X-Oki-Signature: sha256=...`, the HMAC-SHA256 of that number, a dot and the body, in hexadecimal digits. One
that was recorded and is played again is stale after some minutes, and a second time within them it is
recognised by the sender's own id.
"""

import hashlib
import hmac
from collections.abc import Mapping

import frappe
from frappe import _
from frappe.utils.password import get_decrypted_password, set_encrypted_password

from oki_tickets.exceptions import NotSigned
from oki_tickets.services import clock

SETTINGS = "Oki Tickets Settings"
TIMESTAMP = "X-Oki-Timestamp"
SIGNATURE = "X-Oki-Signature"
# Seconds by which the sender's clock may differ from ours.
TOLERANCE = 300
LARGEST_BODY = 512 * 1024


def check(body: bytes, headers: Mapping[str, str], field: str) -> None:
	"""Raises NotSigned unless `body` is signed with the secret in the settings' `field`, a moment ago."""
	key, stamp = kept_secret(field), headers.get(TIMESTAMP) or ""
	given = (headers.get(SIGNATURE) or "").strip()
	expected = signature(body, stamp, key) if key else ""
	# Compared first, in constant time: whoever does not know the secret learns nothing of the clock.
	is_right = hmac.compare_digest(given.encode(), expected.encode()) and bool(key)
	if not (is_right and len(body) <= LARGEST_BODY and _is_fresh(stamp)):
		frappe.throw(
			_("This is not signed with the secret of this desk, or it was signed too long ago."), NotSigned
		)


def _is_fresh(stamp: str) -> bool:
	return stamp.isascii() and stamp.isdigit() and abs(int(stamp) - clock.now_second()) <= TOLERANCE


def headers(body: bytes, field: str) -> dict[str, str]:
	"""Headers for a request of ours with `body`."""
	stamp = str(clock.now_second())
	return {TIMESTAMP: stamp, SIGNATURE: signature(body, stamp, secret(field))}


def signature(body: bytes, stamp: str, key: str) -> str:
	"""What `SIGNATURE` says for this body, sent at UTC second `stamp`."""
	signed = stamp.encode() + b"." + body
	return "sha256=" + hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()


def secret(field: str) -> str:
	"""The secret in the settings' `field`; made where there is none."""
	kept = kept_secret(field)
	if kept:
		return kept
	made = frappe.generate_hash(length=40)
	set_encrypted_password(SETTINGS, SETTINGS, made, field)
	# What forms show instead of a password that is there.
	frappe.db.set_single_value(SETTINGS, field, "*" * 10, update_modified=False)
	return made


def kept_secret(field: str) -> str | None:
	"""The secret in the settings' `field`, None where there is none."""
	return get_decrypted_password(SETTINGS, SETTINGS, field, raise_exception=False)


def digest(text: str) -> str:
	"""A key of fixed length for an id of the sender's, however long that is."""
	return hashlib.sha256(text.encode()).hexdigest()
