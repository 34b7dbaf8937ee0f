"""Sendings that are repeated: where the answer to a message was lost on its way, the page sends it again with the
key that it made for it, and gets the answer of the first time. The key is the message's own, unique in the
database."""

import re

import frappe

HEADER = "X-Oki-Sending"
_KEY = re.compile(r"[0-9a-f]{32,64}")


def key_of_request() -> str | None:
	"""The key that came along with the present request, if there is a sound one."""
	if not getattr(frappe.local, "request", None):
		return None
	key = frappe.get_request_header(HEADER) or ""
	return key if _KEY.fullmatch(key) else None


def sent_before(key: str | None) -> frappe._dict | None:
	"""The message (name, ticket) that the session's user sent with this key already."""
	if not key:
		return None
	own = {"sending_key": key, "owner": frappe.session.user}
	return frappe.db.get_value("Ticket Message", own, ["name", "ticket"], as_dict=True)
