"""Copies of tickets' words outside of the conversation, and files."""

from collections.abc import Sequence
from datetime import datetime

import frappe

from oki_tickets.channels import outbox
from oki_tickets.channels.mail import store
from oki_tickets.domain.redaction import STAND_IN
from oki_tickets.services import attachments
from oki_tickets.services.filters import among
from oki_tickets.services.search import texts

# Fields of a ticket whose former values Frappe keeps in its versions.
TOLD = ("subject", "description", "raised_by", "phone", "contact", "problem_summary", "resolution_summary")


def update(doctype: str, filters: dict, values: dict) -> None:
	"""Writes past documents and without a trace in `modified`: what is erased did not happen today."""
	frappe.db.set_value(doctype, filters, values, update_modified=False)


def forget_copies(tickets: Sequence[str]) -> None:
	"""Versions, search, notices, assignments and sent messages that repeat what these tickets said."""
	if not tickets:
		return
	_forget_versions(tickets)
	texts.renew(tickets)
	update(
		"Notification Log",
		{"document_type": "Ticket", "document_name": ("in", tickets)},
		{"subject": STAND_IN, "email_content": None},
	)
	update(
		"ToDo",
		{"reference_type": "Ticket", "reference_name": ("in", tickets)},
		{"description": STAND_IN},
	)
	# An order to Jira that was given once is not to be given again; it holds no words of the ticket.
	done = {"ticket": ("in", tickets), "next_try": 0, "channel": ("!=", "Jira")}
	frappe.db.delete(outbox.DOCTYPE, done)
	for ticket in tickets:
		frappe.clear_document_cache("Ticket", ticket)


def _forget_versions(tickets: Sequence[str]) -> None:
	table = frappe.qb.DocType("Version")
	query = frappe.qb.from_(table).delete()
	query = query.where((table.ref_doctype == "Ticket") & table.docname.isin(tickets))
	told = table.data.like(f'%"{TOLD[0]}"%')
	for field in TOLD[1:]:
		told |= table.data.like(f'%"{field}"%')
	query.where(told).run()


def forget_deleted(told: str = "", before: datetime | None = None) -> None:
	"""What Frappe keeps of deleted tickets: those that speak of `told`, or were deleted before this moment."""
	filters: dict = {"deleted_doctype": "Ticket"}
	if told:
		filters["data"] = ("like", f"%{told}%")
	if before:
		filters["creation"] = ("<", before)
	frappe.db.delete("Deleted Document", filters)


def forget_letters(addresses: Sequence[str]) -> None:
	"""What was, or is still to be, sent to these addresses, or came from them."""
	frappe.db.delete(outbox.DOCTYPE, {"recipient": among(addresses)})
	store.forget_words({"sender": among(addresses)})


def remove_recordings(filters: dict) -> None:
	"""Deletes what was recorded of the calls that the filters let pass."""
	remove_files("Ticket Call", frappe.get_all("Ticket Call", filters=filters, pluck="name", order_by="name"))


def remove_files(doctype: str, names: Sequence[str]) -> None:
	"""Deletes the files of these records, from the disk too where nobody else has them."""
	# A law asks for it, and whoever carries it out was checked by Frappe's request or is the scheduler.
	attachments.remove_of(doctype, *names)
