"""What a manager has changed holds for everybody soon, whoever was at work meanwhile.

Frappe keeps such records in Redis and forgets one when it is saved and once more when that is committed. A
transaction that began before the commit still sees what was, and puts it back into Redis, where it would stay until
the next change. So for a while after a change the record is forgotten again at each tick of the scheduler.
"""

import frappe

from oki_tickets.services import clock

KINDS = (
	"Support Line",
	"Support Agent",
	"Service Norm",
	"Ticket Category",
	"Ticket Priority",
	"Ticket Status",
	"Ticket Type",
	"Workflow",
)
SETTINGS = "Oki Tickets Settings"
# Longer than a request or a job of the desk may take, in seconds, and than the ticks of Frappe 16 lie apart.
WHILE = 900


def forget_changed_lately() -> list[tuple[str, str]]:
	"""Scheduler, each tick: forgets what was changed lately; returns it, by DocType and name."""
	since = frappe.utils.add_to_date(clock.now(), seconds=-WHILE)
	found = [
		(kind, name)
		for kind in KINDS
		for name in frappe.get_all(kind, {"modified": (">", since)}, pluck="name", order_by="name")
	]
	changed = frappe.db.get_value(SETTINGS, None, "modified")
	if changed and frappe.utils.get_datetime(changed) > since:
		found.append((SETTINGS, SETTINGS))
	for kind, name in found:
		frappe.clear_document_cache(kind, name)
	return found
