"""Takes the demo away: what it made, and nothing else."""

from collections.abc import Callable, Collection, Iterator

import frappe
from frappe.model.delete_doc import delete_dynamic_links

from oki_tickets.services import month_counts
from oki_tickets.services.filters import among
from oki_tickets.setup.demo import register
from oki_tickets.setup.demo.quiet import in_bulk, quietly
from oki_tickets.setup.demo.register import Register

# Who points at whom decides the order.
ORDER = (
	"Ticket",
	"Contract",
	"Support Agent",
	"Contact",
	"Customer",
	"User",
	"Email Template",
	"Ticket Category",
)
BATCH = 20
# What Frappe keeps of a user beyond what it deletes with one, with the column that names the user.
USERS_TRACES = {
	"DefaultValue": "parent",
	"Activity Log": "user",
	"Notification Log": "for_user",
	"Route History": "user",
	"Access Log": "user",
	"View Log": "viewed_by",
	"List Filter": "for_user",
	"__UserSettings": "user",
}


@quietly
def remove(kept: Register, commit: Callable[[], None]) -> list[str]:
	"""Removes the demo's records. Returns a line for each that stays because somebody has used it for
	something else meanwhile; the register keeps those."""
	kept.ready = False
	_take_heads_back(kept)
	stay = _remove_records(kept, commit)
	month_counts.forget_all()
	commit()
	return stay


@quietly
def remove_after_app(kept: Register, commit: Callable[[], None], doctypes: Collection[str]) -> None:
	"""The same once the app is gone from the site, and with it the tables of its `doctypes`: what remains are
	ERPNext's own records. Those that somebody has used meanwhile stay, with a register that knows them: a
	demo that is made again finds them."""
	kept.ready, kept.heads = False, {}
	for doctype in doctypes:
		kept.records.pop(doctype, None)
	_remove_records(kept, commit)
	commit()


def _remove_records(kept: Register, commit: Callable[[], None]) -> list[str]:
	stay = []
	for number, (doctype, name) in enumerate(_records(kept), start=1):
		if reason := _delete(doctype, name):
			stay.append(f"{doctype} {name}: {reason}")
		else:
			kept.drop(doctype, name)
		if number % BATCH == 0:
			kept.save()
			commit()
	_close(kept)
	return stay


def _records(kept: Register) -> Iterator[tuple[str, str]]:
	"""Youngest first: so Frappe takes the numbers of tickets and contracts back."""
	for doctype in ORDER:
		for name in reversed(list(kept.records.get(doctype, ()))):
			yield doctype, name


def _take_heads_back(kept: Register) -> None:
	for line, head in kept.heads.items():
		if frappe.db.get_value("Support Line", line, "head") == head:
			frappe.db.set_value("Support Line", line, "head", None, update_modified=False)
			frappe.clear_document_cache("Support Line", line)
	kept.heads = {}


def _delete(doctype: str, name: str) -> str | None:
	"""Why the record stays, or None where it is gone."""
	if not frappe.db.exists(doctype, name):
		return None
	frappe.db.savepoint("oki_demo")
	try:
		with in_bulk():
			_delete_with_traces(doctype, name)
	except frappe.ValidationError as refusal:
		frappe.db.rollback(save_point="oki_demo")
		frappe.clear_messages()
		# "Disable it instead" comes in the place of the reason, which names the other record.
		return frappe.utils.strip_html(str(refusal.__context__ or refusal))
	return None


def _delete_with_traces(doctype: str, name: str) -> None:
	doc = frappe.get_doc(doctype, name)
	if doc.docstatus.is_submitted():
		doc.flags.ignore_permissions = True
		doc.cancel()
	traces = _traces_of_ticket(name) if doctype == "Ticket" else {}
	if doctype == "User":
		_forget_user(name)
	# A command of the console. Links are checked: whatever somebody else's record points at stays.
	frappe.delete_doc(doctype, name, ignore_permissions=True, delete_permanently=True)
	delete_dynamic_links(doctype, name)
	for table, filters in traces.items():
		frappe.db.delete(table, filters)


def _traces_of_ticket(ticket: str) -> dict[str, dict]:
	"""What is left of a ticket: the roles of its Workflow Actions, for ever, the notes that its messages lost
	their files, until a job comes by, and the solutions of months that are over."""
	actions = {"reference_doctype": "Ticket", "reference_name": ticket}
	return {
		"Ticket Solution": {"name": among(_names("Ticket Solution", {"ticket": ticket}))},
		"Workflow Action Permitted Role": {"parent": among(_names("Workflow Action", actions))},
		"Comment": {
			"reference_doctype": "Ticket Message",
			"reference_name": among(_names("Ticket Message", {"ticket": ticket})),
		},
	}


def _names(doctype: str, filters: dict) -> list[str]:
	return frappe.get_all(doctype, filters=filters, pluck="name", order_by="creation")


def _forget_user(user: str) -> None:
	# Frappe deletes these too, but keeps a copy of each.
	frappe.delete_doc("Notification Settings", user, ignore_permissions=True, delete_permanently=True)
	for doctype, column in USERS_TRACES.items():
		frappe.db.delete(doctype, {column: user})
	frappe.defaults.clear_default(parent=user)


def _close(kept: Register) -> None:
	"""Counters that the demo began go when they are back at nought; the register when it is empty."""
	for name in kept.series:
		frappe.db.delete("Series", {"name": name, "current": 0})
	if kept.empty:
		register.forget()
	else:
		kept.save()
