"""Reads what ERPNext has: Issues with all that hangs on them, some at a time."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import get_datetime

from oki_tickets.services.filters import among

BATCH = 100
MAIL_FIELDS = (
	*(
		"name",
		"reference_name",
		"owner",
		"sender",
		"content",
		"text_content",
		"creation",
		"communication_date",
	),
	*("communication_type", "communication_medium", "sent_or_received"),
)
COMMENT_FIELDS = ("name", "reference_name", "owner", "comment_email", "content", "creation")
FILE_FIELDS = (
	*("name", "owner", "creation", "file_name", "file_url", "file_size", "file_type", "is_private"),
	*("content_hash", "attached_to_doctype", "attached_to_name"),
)
# What people said; the rest ERPNext has written by itself.
SAID = ("Communication", "Chat", "Feedback")


@dataclass
class Source:
	"""An Issue with its mails and comments in order of time, and its files by what they hang on."""

	issue: frappe._dict
	mails: list[frappe._dict] = field(default_factory=list)
	comments: list[frappe._dict] = field(default_factory=list)
	files: dict[str, list[frappe._dict]] = field(default_factory=dict)

	@property
	def opened(self) -> datetime:
		"""When it was raised: what was imported into ERPNext was created later."""
		issue = self.issue
		if not issue.opening_date:
			return get_datetime(issue.creation)
		return get_datetime(issue.opening_date) + (issue.opening_time or timedelta())


def waiting() -> int:
	"""How many Issues have no ticket yet."""
	issue, ticket = frappe.qb.DocType("Issue"), frappe.qb.DocType("Ticket")
	query = frappe.qb.from_(issue).left_join(ticket).on(ticket.imported_from == issue.name)
	return query.where(ticket.name.isnull()).select(Count(issue.name)).run()[0][0]


def batches() -> Iterator[list[Source]]:
	"""Issues that have no ticket yet, the oldest first. Each batch is read when the one before is committed."""
	last = None
	while issues := _issues(last):
		last = (issues[-1].creation, issues[-1].name)
		yield _complete(issues)


def _issues(last: tuple | None) -> list[frappe._dict]:
	issue, ticket = frappe.qb.DocType("Issue"), frappe.qb.DocType("Ticket")
	query = frappe.qb.from_(issue).left_join(ticket).on(ticket.imported_from == issue.name)
	query = query.select(issue.star).where(ticket.name.isnull())
	if last:
		later = (issue.creation == last[0]) & (issue.name > last[1])
		query = query.where((issue.creation > last[0]) | later)
	return query.orderby(issue.creation).orderby(issue.name).limit(BATCH).run(as_dict=True)


def _complete(issues: list[frappe._dict]) -> list[Source]:
	sources = {issue.name: Source(issue) for issue in issues}
	mails = _rows("Communication", MAIL_FIELDS, sources, communication_type=("in", SAID))
	for mail in mails:
		sources[mail.reference_name].mails.append(mail)
	for comment in _rows("Comment", COMMENT_FIELDS, sources, comment_type="Comment"):
		sources[comment.reference_name].comments.append(comment)
	issue_of = {mail.name: mail.reference_name for mail in mails}
	for file in _files("Issue", sources) + _files("Communication", issue_of):
		source = sources[issue_of.get(file.attached_to_name, file.attached_to_name)]
		source.files.setdefault(file.attached_to_name, []).append(file)
	return list(sources.values())


def _rows(doctype: str, fields: Iterable[str], issues: Iterable[str], **filters) -> list[frappe._dict]:
	where = {"reference_doctype": "Issue", "reference_name": ("in", list(issues)), **filters}
	return frappe.get_all(doctype, filters=where, fields=list(fields), order_by="creation, name")


def _files(doctype: str, names: Iterable[str]) -> list[frappe._dict]:
	filters = {"attached_to_doctype": doctype, "attached_to_name": among(names), "is_folder": 0}
	return frappe.get_all("File", filters=filters, fields=list(FILE_FIELDS), order_by="creation, name")


def existing(doctype: str, names: Iterable[str | None], *fields: str) -> dict[str, frappe._dict]:
	"""Those of `names` that exist, with these fields."""
	wanted = sorted({name for name in names if name})
	rows = frappe.get_all(doctype, filters={"name": among(wanted)}, fields=["name", *fields], order_by="name")
	return {row.name: row for row in rows}


def values_in_use(column: str) -> dict[str, int]:
	"""By value of this column of Issues without a ticket how many have it."""
	issue, ticket = frappe.qb.DocType("Issue"), frappe.qb.DocType("Ticket")
	query = frappe.qb.from_(issue).left_join(ticket).on(ticket.imported_from == issue.name)
	query = query.where(ticket.name.isnull()).groupby(issue[column])
	found: dict[str, int] = defaultdict(int)
	for value, number in query.select(issue[column], Count(issue.name)).run():
		found[value or ""] += number
	return dict(found)
