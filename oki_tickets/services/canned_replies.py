"""Canned replies: the desk's Email Templates, by topic and language, filled in for a ticket."""

from typing import Any

import frappe
from frappe.utils import escape_html, format_datetime, get_fullname, strip_html_tags
from frappe.utils.nestedset import get_ancestors_of

from oki_tickets.domain.placeholders import fill, is_plain
from oki_tickets.domain.text import plain_text
from oki_tickets.services import notices
from oki_tickets.services.text import clean_body

MOST = 500
PREVIEW = 120
# The closed list; docs/administrator/around.md names it.
PLACEHOLDERS = frozenset(
	{"name", "subject", "customer", "contact", "agent", "status", "category", "support_line", "due_at"}
)


def for_ticket(ticket) -> list[dict[str, Any]]:
	"""Templates for the ticket's topic or for any, those of the customer's language first: name, body (HTML),
	preview (one line), language, `is_foreign`. One with anything but the list's placeholders is for other documents
	of ERPNext and left out."""
	reader = _language_of_customer(ticket)
	topics, values = _topics(ticket.category), _values(ticket)
	rows = [row for row in _templates() if row.ticket_category in topics]
	found = [_filled(row, values, reader) for row in rows if _is_reply(_text(row))]
	return sorted(found, key=lambda one: (one["is_foreign"], one["rank"], one["name"].casefold()))


def _templates() -> list[frappe._dict]:
	# get_list: a template that an administrator keeps from somebody stays away.
	return frappe.get_list(
		"Email Template",
		fields=["name", "use_html", "response", "response_html", "ticket_category", "reply_language"],
		order_by="name",
		limit_page_length=MOST,
	)


def _text(row) -> str:
	return (row.response_html if row.use_html else row.response) or ""


def _is_reply(text: str) -> bool:
	return bool(plain_text(text)) and is_plain(text, PLACEHOLDERS)


def _topics(category: str | None) -> set[str | None]:
	if not category:
		return {None, ""}
	return {None, "", category, *get_ancestors_of("Ticket Category", category)}


def _language_of_customer(ticket) -> str:
	user = frappe.db.get_value("Contact", ticket.contact, "user") if ticket.contact else None
	return notices.language_of(user or ticket.raised_by)


def _values(ticket) -> dict[str, str]:
	names = {
		"customer": ("Customer", ticket.customer, "customer_name"),
		"contact": ("Contact", ticket.contact, "full_name"),
	}
	values = {
		key: frappe.db.get_value(doctype, name, field) if name else ""
		for key, (doctype, name, field) in names.items()
	}
	values |= {key: ticket.get(key) for key in PLACEHOLDERS - values.keys()}
	values["agent"] = get_fullname(frappe.session.user)
	values["due_at"] = format_datetime(ticket.due_at) if ticket.due_at else ""
	return {key: escape_html(str(value or "")) for key, value in values.items()}


def _filled(row, values: dict[str, str], reader: str) -> dict[str, Any]:
	body = clean_body(fill(_text(row), values))
	return {
		"name": row.name,
		"body": body,
		"preview": strip_html_tags(body)[:PREVIEW],
		"language": row.reply_language,
		"is_foreign": bool(row.reply_language and row.reply_language != reader),
		# Those of the topic come before those for all.
		"rank": 0 if row.ticket_category else 1,
	}
