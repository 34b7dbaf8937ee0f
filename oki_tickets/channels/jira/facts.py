"""What an issue says of its ticket. Internal notes are no part of it."""

import hashlib

import frappe
from frappe import _
from frappe.utils import get_datetime, get_fullname, get_url_to_form

from oki_tickets.domain.jira_text import Fact, Quote
from oki_tickets.domain.text import plain_text, shorten

LONGEST_SUMMARY = 250
LABEL = "oki"


def reference(doc) -> str:
	"""A word that only the issue of this escalation carries, by which it is found again: without spaces, as
	Jira's labels want it. The site is in it, since several may share a project."""
	matter = f"{frappe.local.site}|{doc.name}|{get_datetime(doc.passed_to_development_at)}"
	return f"{LABEL}-{doc.name}-{hashlib.sha256(matter.encode()).hexdigest()[:10]}"


def summary(doc) -> str:
	"""One line: the ticket's number and subject."""
	return shorten(f"{doc.name}: {doc.subject}", LONGEST_SUMMARY)


def address(doc) -> str:
	"""The ticket's form in Desk."""
	return get_url_to_form("Ticket", doc.name)


def facts(doc, reference_word: str) -> list[Fact]:
	"""Whose the ticket is and what it is about, line by line; what is empty is left out."""
	product = " / ".join(filter(None, (doc.item, doc.asset, doc.serial_no)))
	rows = (
		(_("Customer"), doc.customer),
		(_("Ticket Type"), doc.ticket_type and _(doc.ticket_type)),
		(_("Category"), doc.category),
		(_("Priority"), doc.priority and _(doc.priority)),
		(_("Product"), product),
		(_("Agent"), doc.agent and get_fullname(doc.agent)),
		(_("Reference"), reference_word),
	)
	return [
		Fact(_("Ticket"), doc.name, address(doc)),
		*(Fact(label, str(value)) for label, value in rows if value),
	]


def words(doc) -> Quote:
	"""What the customer wrote first."""
	return Quote(plain_text(doc.description))


def message(doc) -> tuple[list[Fact], Quote]:
	"""A message of the ticket as a comment: who wrote it where, and its words. Its name tells it from other
	comments."""
	author = get_fullname(doc.sender) if frappe.db.exists("User", doc.sender) else doc.sender
	kind = _("Internal Note") if doc.is_internal else _("Message")
	ticket = frappe.get_doc("Ticket", doc.ticket)
	rows = [Fact(_("Ticket"), doc.ticket, address(ticket)), Fact(kind, f"{author} ({doc.name})")]
	return rows, Quote(plain_text(doc.body))
