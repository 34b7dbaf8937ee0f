"""What of the Issues has not come over, and why: both sides compared in the database, so that the answer is the
same after one run and after ten."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import frappe
from frappe import _

from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services.moving_in import files
from oki_tickets.services.moving_in.source import FILE_FIELDS, SAID
from oki_tickets.services.text import clean_body

CHUNK = 1000
# Fields of an Issue that a ticket has no place for.
WITHOUT_PLACE = ("project", "lead", "issue_split_from")


@dataclass(frozen=True)
class Missing:
	"""A record of ERPNext's that has no counterpart, the Issue that it belongs to, and the reason in words."""

	kind: str
	name: str
	issue: str
	reason: str


def words_of(reason: str) -> str:
	"""A reason in a sentence."""
	return {
		"by_itself": _("written by ERPNext itself"),
		"unreadable": _("empty, or longer than a message may be"),
		"later": _("came after its Issue was brought over"),
		"runs_in_browser": _("a kind of file that could run in a reader's browser"),
		"no_file": _("its file is not on the disk"),
		"no_place": _("a ticket has no such field"),
	}[reason]


def find(failed: Mapping[str, str]) -> Iterator[Missing]:
	"""Everything that is missing; `failed` are the Issues of the last run that could not come."""
	for issue, error in failed.items():
		yield Missing("Issue", issue, issue, error)
	yield from _mails()
	yield from _comments()
	yield from _files()
	yield from _fields()


def _mails() -> Iterator[Missing]:
	for row in _without_message("Communication", ["communication_type", "content", "text_content"]):
		said = row.communication_type in SAID
		reason = _why(row.content or row.text_content) if said else "by_itself"
		yield Missing("Communication", row.name, row.reference_name, words_of(reason))


def _comments() -> Iterator[Missing]:
	for row in _without_message("Comment", ["comment_type", "content"]):
		if row.comment_type == "Comment":
			yield Missing("Comment", row.name, row.reference_name, words_of(_why(row.content)))


def _without_message(doctype: str, fields: list[str]) -> list[frappe._dict]:
	"""Rows on Issues that were brought over, without a Ticket Message of their own."""
	table, ticket = frappe.qb.DocType(doctype), frappe.qb.DocType("Ticket")
	rows = (
		frappe.qb.from_(table)
		.join(ticket)
		.on(ticket.imported_from == table.reference_name)
		.select(table.name, table.reference_name, *(table[name] for name in fields))
		.where(table.reference_doctype == "Issue")
		.orderby(table.creation)
	).run(as_dict=True)
	known = _existing("Ticket Message", "sending_key", (f"{doctype.lower()}:{row.name}" for row in rows))
	return [row for row in rows if f"{doctype.lower()}:{row.name}" not in known]


def _existing(doctype: str, column: str, values: Iterable[str]) -> set[str]:
	found: set[str] = set()
	values = iter(values)
	while part := list(islice(values, CHUNK)):
		found.update(frappe.get_all(doctype, filters={column: ("in", part)}, pluck=column, order_by="name"))
	return found


def _why(body: str | None) -> str:
	try:
		clean_body(body)
	except OkiTicketsError:
		frappe.clear_last_message()
		return "unreadable"
	return "later"


def _files() -> Iterator[Missing]:
	rows = [*_files_of("Issue"), *_files_of("Communication")]
	known = _existing("File", "name", (files.name_of(row.name) for row in rows))
	for row in rows:
		if files.name_of(row.name) not in known:
			yield Missing("File", row.name, row.issue, words_of(files.obstacle(row) or "later"))


def _files_of(doctype: str) -> list[frappe._dict]:
	file, ticket, mail = (frappe.qb.DocType(name) for name in ("File", "Ticket", "Communication"))
	query = frappe.qb.from_(file).select(*(file[name] for name in FILE_FIELDS))
	if doctype == "Issue":
		query = query.join(ticket).on(ticket.imported_from == file.attached_to_name)
	else:
		query = query.join(mail).on(
			(mail.name == file.attached_to_name) & (mail.reference_doctype == "Issue")
		)
		query = query.join(ticket).on(ticket.imported_from == mail.reference_name)
	query = query.select(ticket.imported_from.as_("issue"))
	return query.where((file.attached_to_doctype == doctype) & (file.is_folder == 0)).run(as_dict=True)


def _fields() -> Iterator[Missing]:
	issue, ticket = frappe.qb.DocType("Issue"), frappe.qb.DocType("Ticket")
	for name in WITHOUT_PLACE:
		query = frappe.qb.from_(issue).join(ticket).on(ticket.imported_from == issue.name)
		query = query.where(issue[name].isnotnull() & (issue[name] != "")).select(issue.name, issue[name])
		for owner, value in query.orderby(issue.creation).run():
			yield Missing(frappe.get_meta("Issue").get_label(name), value, owner, words_of("no_place"))
