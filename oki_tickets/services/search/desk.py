"""What people of the desk find, as the search bar and the list show it."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html, get_fullname

from oki_tickets.services.filters import among
from oki_tickets.services.personal_data.words import shown
from oki_tickets.services.search import excerpts, finding

MODULE = "Oki Tickets"
# Tickets that the search bar shows, and that a list can be narrowed to.
SHOWN, LISTED = 10, 500
FIELDS = ("name", "subject", "status", "customer", "agent")


def rows(typed: str, limit: int = SHOWN) -> dict[str, Any]:
	"""Tickets of the session's user in which all is found that was typed: `tickets` with name, subject, status,
	label, colour, customer and agent_name, and where it was found in a message, `excerpt` (escaped HTML with the words
	in <mark>) and `is_note`; and `is_all`, whether there are no more."""
	found = finding.find(typed, finding.desk_scope(), min(max(limit, 1), LISTED))
	return {"tickets": _told(found.tickets, typed), "is_all": found.is_all}


def names(typed: str) -> dict[str, Any]:
	"""The same for a list: `tickets`, their names, and `is_all`."""
	found = finding.find(typed, finding.desk_scope(), LISTED)
	return {"tickets": found.tickets, "is_all": found.is_all}


def _told(tickets: list[str], typed: str) -> list[dict[str, Any]]:
	"""In the order of the names; read with the user's rights once more."""
	filters = {"name": among(tickets)}
	found = frappe.get_list("Ticket", filters=filters, fields=FIELDS, limit_page_length=0, order_by="name")
	by_name = {row.name: row for row in found}
	said = excerpts.of(list(by_name), typed, is_desk=True)
	return [_row(by_name[name], said.get(name)) for name in tickets if name in by_name]


def _row(row, said: excerpts.Excerpt | None) -> dict[str, Any]:
	return {
		**row,
		"subject": shown(row.subject),
		"label": _(row.status),
		"colour": frappe.get_cached_value("Ticket Status", row.status, "colour"),
		"agent_name": get_fullname(row.agent) if row.agent else "",
		"excerpt": said.html if said else "",
		"is_note": bool(said and said.is_internal),
	}


def for_dialog(typed: str, start: int, limit: int) -> list[frappe._dict]:
	"""The same as Frappe's search dialog takes it: doctype, name, content. It shows only what holds the very letters
	that were typed, as HTML."""
	if not frappe.has_permission("Ticket", "read"):
		return []
	found = rows(typed, start + limit)["tickets"][start:]
	return [frappe._dict(doctype="Ticket", name=row["name"], content=_content(typed, row)) for row in found]


def _content(typed: str, row: dict[str, Any]) -> str:
	told = " · ".join(filter(None, (row["subject"], row["customer"], row["label"])))
	return f"{escape_html(typed)} : {escape_html(told)}"


def may_find(row) -> bool:
	"""Whether the session's user may know of a record that Frappe's global search has found; `row` has doctype and
	name. Of other apps Frappe's answer stands."""
	if frappe.get_cached_value("DocType", row.doctype, "module") != MODULE:
		return True
	return bool(frappe.has_permission(row.doctype, "read", doc=row.name))
