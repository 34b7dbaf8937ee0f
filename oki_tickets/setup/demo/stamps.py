"""Gives records of the demo the timestamps of the moments that they tell of.

The desk's own moments (sent_at, changed_at, closed_at ...) come from services/clock.py and are right
already. Frappe's creation and modified always say when a row was written: four months of tickets would
all be of today, in lists, in reports by month and in timelines. This is the one place that rewrites
them, by plain updates: a document's save would set them anew.
"""

import json
from datetime import datetime

import frappe

from oki_tickets.services.history import BELONGINGS
from oki_tickets.setup.demo.cast import Cast

# Frappe's own traces of what was done to a ticket, with the columns that name it.
TRACES = {
	"Version": ("ref_doctype", "docname"),
	"Comment": ("reference_doctype", "reference_name"),
	"ToDo": ("reference_type", "reference_name"),
	"Notification Log": ("document_type", "document_name"),
}


def born(ticket: str, moment: datetime) -> None:
	"""The ticket was created at `moment`."""
	frappe.db.set_value("Ticket", ticket, {"creation": moment, "modified": moment}, update_modified=False)


def put(ticket: str, *, since: str, moment: datetime) -> None:
	"""Whatever was written on the ticket since the real moment `since` was written at `moment`."""
	for doctype in BELONGINGS:
		_put(doctype, {"ticket": ticket}, since, moment)
	for doctype, (kind, name) in TRACES.items():
		_put(doctype, {kind: "Ticket", name: ticket}, since, moment)


def upload(file: str, moment: datetime) -> None:
	"""The file came with a message of `moment`."""
	frappe.db.set_value("File", file, {"creation": moment, "modified": moment}, update_modified=False)


def _put(doctype: str, filters: dict, since: str, moment: datetime) -> None:
	frappe.db.set_value(
		doctype,
		{**filters, "creation": (">=", since)},
		{"creation": moment, "modified": moment},
		update_modified=False,
	)


def finish(ticket: str, moment: datetime, cast: Cast) -> None:
	"""The ticket was last touched at `moment`, at its last change of status, or when its agent got it; the
	desk's people have seen what they answered, and read the notices of what is closed."""
	fields = ["agent", "status_changed_at", "assigned_at", "closed_at"]
	row = frappe.db.get_value("Ticket", ticket, fields, as_dict=True)
	values = {"modified": max(moment, row.status_changed_at, row.assigned_at or moment)}
	if row.agent:
		values["_seen"] = json.dumps([one["email"] for one in cast.staff])
	frappe.db.set_value("Ticket", ticket, values, update_modified=False)
	if row.closed_at:
		notices = {"document_type": "Ticket", "document_name": ticket}
		frappe.db.set_value("Notification Log", notices, "read", 1, update_modified=False)
	frappe.clear_document_cache("Ticket", ticket)
