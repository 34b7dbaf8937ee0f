"""ToDo and `_assign` mirror who is responsible for a ticket, for Frappe's own lists; never the other way."""

from typing import NoReturn

import frappe
from frappe import _

from oki_tickets.exceptions import KeptByTheDesk

OPEN = "Open"
CLOSED = "Closed"
CANCELLED = "Cancelled"

# What of a ticket's ToDo says whose the ticket is.
KEPT = ("status", "allocated_to", "reference_type", "reference_name")


def follow(ticket: str, subject: str, people: list[str]) -> None:
	"""Makes `people` (users) the ones whom the ticket is assigned to, and nobody else."""
	held = _open(ticket)
	_end([name for name, user in held if user not in people], CANCELLED)
	for user in people:
		if user not in {user for _, user in held}:
			_write(ticket, subject, user)
	_mirror(ticket, people)


def add(ticket: str, subject: str, user: str) -> None:
	"""Adds `user` to those whom the ticket is assigned to."""
	people = [user for _, user in _open(ticket)]
	if user not in people:
		_write(ticket, subject, user)
		_mirror(ticket, [*people, user])


def close(ticket: str) -> None:
	"""The ticket is done: so is everybody's part in it."""
	_end([name for name, _ in _open(ticket)], CLOSED)
	_mirror(ticket, [])


def _open(ticket: str) -> list[tuple[str, str]]:
	"""Name and user of each open ToDo of the ticket."""
	return frappe.get_all(
		"ToDo",
		filters={"reference_type": "Ticket", "reference_name": ticket, "status": OPEN},
		fields=["name", "allocated_to"],
		order_by="creation",
		as_list=True,
	)


def _write(ticket: str, subject: str, user: str) -> None:
	"""Past ToDo's own events, which would write a comment on what the Ticket Transfer says already."""
	doc = frappe.get_doc(
		doctype="ToDo",
		name=frappe.generate_hash(length=10),
		status=OPEN,
		priority="Medium",
		date=frappe.utils.nowdate(),
		allocated_to=user,
		reference_type="Ticket",
		reference_name=ticket,
		description=f"{ticket}: {frappe.utils.escape_html(subject)}",
		assigned_by=frappe.session.user,
	)
	doc.db_insert()


def _end(names: list[str], status: str) -> None:
	if names:
		frappe.db.set_value("ToDo", {"name": ("in", names)}, "status", status)


def _mirror(ticket: str, people: list[str]) -> None:
	value = frappe.as_json(people, indent=None) if people else ""
	frappe.db.set_value("Ticket", ticket, "_assign", value, update_modified=False)


def rename(old: str, new: str) -> None:
	"""A user has another name. Frappe renames links, not the names in `_assign`."""
	rows = frappe.get_all(
		"Ticket", {"_assign": ("like", f'%"{old}"%')}, ["name", "_assign"], order_by="name", as_list=True
	)
	for ticket, assigned in rows:
		_mirror(ticket, [new if user == old else user for user in frappe.parse_json(assigned)])


def check(doc, _method: str | None = None) -> None:
	"""ToDo.validate: Frappe's "Assign To" asks only for the right to read, and whoever reads a ticket does not
	give it away by that. Words and dates of a ToDo are its owner's."""
	before = doc.get_doc_before_save()
	if "Ticket" not in (doc.reference_type, before and before.reference_type):
		return
	if not before or any(doc.has_value_changed(name) for name in KEPT):
		_refuse()


def check_removal(doc, _method: str | None = None) -> None:
	"""ToDo.on_trash: the ToDo of a ticket's present agent stays."""
	if doc.reference_type != "Ticket" or doc.status != OPEN:
		return
	if frappe.db.get_value("Ticket", doc.reference_name, "agent") == doc.allocated_to:
		_refuse()


def _refuse() -> NoReturn:
	frappe.throw(
		_("A ticket's assignments follow its agent. Use the ticket's action {0}.").format(_("Transfer")),
		KeptByTheDesk,
	)


def refuse_rule(doc, _method: str | None = None) -> None:
	"""AssignmentRule.validate: a rule on tickets would stop every ticket that it meets."""
	if doc.document_type == "Ticket" and not doc.disabled:
		frappe.throw(
			_("Tickets are dealt out by their Support Line. Set its {0} instead.").format(
				_("Assignment Method")
			),
			KeptByTheDesk,
		)
