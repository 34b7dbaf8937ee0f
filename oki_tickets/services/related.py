"""Tickets that wait for another one, whose solution is theirs too: a defect, a delivery, an outage.

Any number of tickets, of any customers, wait for one. When it is solved, closed or open again, the agents of those
that wait are told; their customers learn from them.
"""

from collections.abc import Callable
from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html

from oki_tickets import permissions
from oki_tickets.domain.lifecycle import Category, Closure
from oki_tickets.exceptions import WaitsInVain
from oki_tickets.services import live, notices, workflow

SHOWN = 5
FIELDS = ("name", "subject", "status")


def judge(doc) -> None:
	"""From Ticket.validate: a ticket waits for another one that is still open and that whoever says so may see.
	Raises WaitsInVain, NotYourTicket."""
	if not doc.waits_for or not doc.has_value_changed("waits_for"):
		return
	if not doc.flags.ignore_permissions:
		permissions.check_agent(doc.waits_for)
	if refusal := _refusal(doc.name, doc.waits_for):
		frappe.throw(refusal().format(doc.name or _("This ticket"), doc.waits_for), WaitsInVain)


def may_wait(name: str, target: str | None) -> bool:
	"""Whether the ticket `name` can wait for `target`."""
	return bool(target) and not _refusal(name, target)


def _refusal(name: str | None, target: str) -> Callable[[], str] | None:
	if name == target:
		return lambda: _("{0} cannot wait for itself.")
	if name in _awaited(target):
		return lambda: _("{1} waits for {0} already. Two tickets cannot wait for each other.")
	if not _is_open(frappe.db.get_value("Ticket", target, "status")):
		return lambda: _("{1} is solved or closed: there is nothing to wait for.")
	return None


def _awaited(name: str) -> list[str]:
	"""What `name` waits for, what that waits for, and so on."""
	found: list[str] = []
	target = frappe.db.get_value("Ticket", name, "waits_for")
	while target and target not in found:
		found.append(target)
		target = frappe.db.get_value("Ticket", target, "waits_for")
	return found


def _is_open(status: str) -> bool:
	return workflow.category_of(status) in Category.OPEN


def after_status_change(doc, _method: str | None = None) -> None:
	"""Ticket Status Change.after_insert: whoever waits for the ticket hears that it is solved, closed or open again. Of
	a duplicate the other ticket is waited for."""
	if _is_open(doc.from_status) == _is_open(doc.to_status):
		return
	waiting = _open_ones_that_wait_for(doc.ticket)
	if not waiting:
		return
	ticket = frappe.db.get_value("Ticket", doc.ticket, [*FIELDS, "merged_into"], as_dict=True)
	if doc.closure_reason == Closure.DUPLICATE and ticket.merged_into:
		_wait_for_other(waiting, ticket.merged_into)
		return
	for row in waiting:
		_tell(row, ticket)


def _wait_for_other(waiting: list[frappe._dict], target: str) -> None:
	"""All wait for `target` from now on, save those for which it waits itself."""
	other = frappe.db.get_value("Ticket", target, FIELDS, as_dict=True)
	before = {target, *_awaited(target)}
	for row in waiting:
		has_sense = row.name not in before
		# As any save: a form that is open learns that it is old.
		frappe.db.set_value("Ticket", row.name, "waits_for", target if has_sense else None)
		live.announce(row.name, "status")
		if has_sense and not _is_open(other.status):
			_tell(row, other)


def _open_ones_that_wait_for(ticket: str) -> list[frappe._dict]:
	return frappe.get_all(
		"Ticket",
		filters={"waits_for": ticket, "status": ("in", workflow.statuses_of(*Category.OPEN))},
		fields=[*FIELDS, "agent"],
		order_by="name",
	)


def _tell(waiting: frappe._dict, ticket: frappe._dict) -> None:
	"""Tells the agent of `waiting`, unless it was they who moved the ticket that it waits for."""
	live.announce(waiting.name, "related")
	if not waiting.agent or waiting.agent == frappe.session.user:
		return
	subject = escape_html(ticket.subject)
	notices.tell(
		[waiting.agent],
		waiting,
		lambda: _("{0}, which {1} waits for, is now {2}: {3}").format(
			ticket.name, waiting.name, _(ticket.status), subject
		),
	)


def of_ticket(doc) -> dict[str, Any]:
	"""What the form shows: the ticket that `doc` waits for (`waits_for`, None where there is none or the session's user
	may not see it), and the newest open ones that wait for it (`waiting`; `is_all` tells whether these are all)."""
	awaited = (
		frappe.get_list("Ticket", filters={"name": doc.waits_for}, fields=FIELDS) if doc.waits_for else []
	)
	waiting = frappe.get_list(
		"Ticket",
		filters={"waits_for": doc.name, "status": ("in", workflow.statuses_of(*Category.OPEN))},
		fields=FIELDS,
		order_by="creation desc, name desc",
		limit=SHOWN + 1,
	)
	return {
		"waits_for": _described(awaited[0]) if awaited else None,
		"waiting": [_described(row) for row in waiting[:SHOWN]],
		"is_all": len(waiting) <= SHOWN,
	}


def _described(row: frappe._dict) -> dict[str, Any]:
	colour = frappe.get_cached_value("Ticket Status", row.status, "colour")
	return {**row, "label": _(row.status), "colour": colour}
