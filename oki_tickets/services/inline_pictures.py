"""Pictures in messages that came by mail."""

import re
from collections.abc import Mapping
from html import escape

import frappe

_MISSING = re.compile(r'<img[^>]*\bsrc="cid:[^>]*>')


def show(message: str, urls: Mapping[str, str]) -> None:
	"""Puts the addresses of the message's files in the place of what a mail calls its pictures (`cid:...`), in
	the transaction that wrote the message; pictures that did not come along leave no gap."""
	row = frappe.db.get_value("Ticket Message", message, ["ticket", "body"], as_dict=True)
	body = row.body
	for name, url in urls.items():
		body = body.replace(f'src="cid:{escape(name)}"', f'src="{escape(url)}"')
	body = _MISSING.sub("", body)
	if body != row.body:
		frappe.db.set_value("Ticket Message", message, "body", body, update_modified=False)
		first = {"name": row.ticket, "description": row.body}
		frappe.db.set_value("Ticket", first, "description", body, update_modified=False)
