"""Empties tickets and messages. Moments, lengths and counts stay, and with them every figure of the reports."""

from collections.abc import Iterable, Sequence

import frappe

from oki_tickets.domain.redaction import STAND_IN, redacted
from oki_tickets.services.personal_data.traces import remove_files, update

EMPTY_BODY = f"<p>{STAND_IN}</p>"
SUMMARIES = ("problem_summary", "resolution_summary")


def empty_tickets(tickets: Sequence[str]) -> None:
	"""Takes out of these tickets what their customer has said, and who they are."""
	if not tickets:
		return
	nobody = dict.fromkeys(("raised_by", "phone", "ip_address", "contact", "_comments"))
	update(
		"Ticket",
		{"name": ("in", tickets)},
		{"subject": STAND_IN, "description": EMPTY_BODY, **nobody},
	)
	update(
		"Ticket", {"name": ("in", tickets), "problem_summary": ("is", "set")}, {"problem_summary": STAND_IN}
	)
	remove_files("Ticket", tickets)


def empty_messages(messages: Sequence[str]) -> None:
	"""Takes words and files out of these messages."""
	if messages:
		update("Ticket Message", {"name": ("in", messages)}, {"body": EMPTY_BODY})
		remove_files("Ticket Message", messages)


def redact(tickets: Sequence[str], words: Iterable[str]) -> None:
	"""Takes `words` out of what others have written on these tickets."""
	known = list(words)
	if not tickets:
		return
	for doctype, field in (("Ticket Message", "body"), ("Ticket Transfer", "reason")):
		_redact_rows(doctype, field, {"ticket": ("in", tickets)}, known)
	for field in ("subject", "description", *SUMMARIES):
		_redact_rows("Ticket", field, {"name": ("in", tickets)}, known)


def _redact_rows(doctype: str, field: str, filters: dict, words: list[str]) -> None:
	rows = frappe.get_all(
		doctype, filters={**filters, field: ("is", "set")}, fields=["name", field], order_by="name"
	)
	for row in rows:
		clean = redacted(row[field], words)
		if clean != row[field]:
			update(doctype, row.name, {field: clean})
