"""What the matrix calls methods of broadcasts with, and their records."""

import frappe

from tests.deleting import delete
from tests.factories import unique

TITLE = "Down for the matrix alone"


def outage() -> str:
	"""An outage that is on, for everybody; `remove_outages` takes it away, or every page would show it."""
	name = frappe.db.get_value("Broadcast", {"title": TITLE})
	if not name:
		name = (
			frappe.get_doc(doctype="Broadcast", title=TITLE, message="No tone", kind="Outage").insert().name
		)
		frappe.db.commit()
	return name


def remove_outages() -> None:
	"""Deletes what `outage` has made."""
	frappe.db.rollback()
	for doctype, field in (("Broadcast", "title"), ("Ticket", "subject")):
		for name in frappe.get_all(doctype, {field: TITLE}, pluck="name", order_by="name"):
			delete(doctype, name)
	frappe.db.commit()


ARGUMENTS = {
	"oki_tickets.api.broadcasts.get_current": lambda world: {},
	"oki_tickets.api.broadcasts.dismiss": lambda world: {"broadcast": outage()},
	"oki_tickets.api.broadcasts.me_too": lambda world: {"broadcast": outage()},
}
NEW = {
	"Broadcast": lambda: {"title": "Down", "message": "No tone", "kind": "Deployment"},
	"Broadcast Reader": lambda: {"name": unique("Reader"), "broadcast": outage(), "user": "Guest"},
}
CHANGE = {"Broadcast": {"title": "Down again"}, "Broadcast Reader": {"user": "Administrator"}}
ONLY_READ = frozenset({"oki_tickets.api.broadcasts.get_current"})
