"""Looking for tickets as people do, and what the full text has to be told before it answers."""

import frappe

from oki_tickets.services.search import finding
from tests.factories import as_user


def found_by(user: str, typed: str, *, limit: int = 50) -> list[str]:
	"""Names of the tickets that a person of the desk finds."""
	with as_user(user):
		return finding.find(typed, finding.desk_scope(), limit).tickets


def found_by_customer(user: str, typed: str, *, limit: int = 50) -> list[str]:
	"""Names of the tickets that a customer finds."""
	with as_user(user):
		return finding.find(typed, finding.customer_scope(), limit).tickets


def by_full_text_alone(monkeypatch) -> None:
	"""Has searches read no ticket word by word: as if each were older than hundreds of others."""
	monkeypatch.setattr(finding, "STRETCH", 0)


def texts_of(ticket: str) -> list[tuple[str, int]]:
	"""Words and whether they are internal, of each text of the ticket."""
	return frappe.db.sql(
		"select trim(words), is_internal from `__oki_ticket_text` where ticket = %s order by id", ticket
	)
