"""Figures of months that are over, counted once and kept, so that a report of such a month reads no history.

A row is the answer to one question about one month: its name has the month and a digest of the question's SQL, so
that another Workflow or another version asks other questions. Whatever is still written into a month that is over
(a late violation, a like taken back, a corrected type) makes the month and those after it forgotten in the same
transaction; analytics/months.py counts them again at night. What is forgotten costs time and no figure: reports
then count the history itself.
"""

import json
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import frappe
from frappe.utils import get_datetime, get_first_day, getdate

from oki_tickets.services import clock

DOCTYPE = "Ticket Month Count"
# Of the shape in which answers are kept; another one asks anew.
VERSION = 1
# By DocType when its facts happened.
MOMENTS = {
	"Ticket": "creation",
	"Ticket Message": "sent_at",
	"Ticket Status Change": "changed_at",
	"Ticket Solution": "proposed_at",
	"Ticket Transfer": "passed_at",
	"Ticket Postponement": "postponed_at",
	"Ticket Reaction": "creation",
	"Ticket Feedback": "given_at",
	"Discipline Violation": "due_at",
}
# What of a ticket is as it is now, in the figures of all months; and what of a message may be written anew.
CORRECTED = {
	"Ticket": ("customer", "ticket_type", "category", "channel", "priority", "first_line"),
	"Ticket Message": ("sent_at", "sender", "is_internal", "body_length", "written_on", "support_line"),
}


def is_over(day: date) -> bool:
	"""Whether the month of `day` is over (site's time zone)."""
	return day < getdate(get_first_day(clock.now().date()))


def answer(month: date, question: str) -> Any:
	"""What is kept as the answer to `question`, a text, about the month that begins on `month`; None where
	nothing is."""
	figures = frappe.db.get_value(DOCTYPE, _name(month, question), "figures")
	return json.loads(figures) if figures else None


def keep(month: date, question: str, figures: Any) -> None:
	"""Keeps the answer. The caller holds the months since before it counted, see `hold`."""
	row = frappe.get_doc(
		doctype=DOCTYPE, month=month, counted_at=clock.now(), figures=json.dumps(figures, default=str)
	)
	row.flags.by_service = True
	# A job, for nobody in particular.
	row.insert(ignore_permissions=True, set_name=_name(month, question))


def _name(month: date, question: str) -> str:
	return f"{month:%Y-%m}:{sha256(f'{VERSION} {question}'.encode()).hexdigest()[:40]}"


def everything() -> dict[str, list[str]]:
	"""All that is kept, by name. What is kept of a question are rows, whose order says nothing."""
	rows = frappe.get_all(DOCTYPE, fields=["name", "figures"], order_by="name")
	return {row.name: sorted(map(json.dumps, json.loads(row.figures))) for row in rows}


def hold() -> None:
	"""Until the end of the transaction nobody else counts or forgets. Called before anything is read: the
	snapshot then has all that was written by those who forgot."""
	frappe.db.get_value("DocType", DOCTYPE, "name", for_update=True)


def forget_since(moment: datetime | date | str | None) -> None:
	"""Something was written into the month of `moment`, if any. Of a month that is not over nothing is kept."""
	if not moment:
		return
	first = getdate(get_first_day(getdate(get_datetime(moment))))
	if is_over(first):
		hold()
		frappe.db.delete(DOCTYPE, {"month": (">=", first)})


def forget_all(*_event: Any) -> None:
	"""Forgets every month: after an import, a rebuild, a renaming, a new version."""
	hold()
	frappe.db.delete(DOCTYPE)


def after_fact(doc, _method: str | None = None) -> None:
	"""From on_update and on_trash of what reports count: forgets the month that it belongs to, where a report can
	see the change."""
	before = None if doc.flags.in_delete else doc.get_doc_before_save()
	fields = CORRECTED.get(doc.doctype, ())
	if not before or not fields or any(doc.has_value_changed(name) for name in fields):
		forget_since(doc.get(MOMENTS[doc.doctype]))
	if doc.doctype == "Ticket" and before and doc.has_value_changed("response_due_at"):
		# The answer may have been in time until now.
		forget_since(doc.first_responded_at)
