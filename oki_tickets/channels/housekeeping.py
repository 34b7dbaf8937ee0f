"""What people and the scheduler do with the outbox besides posting and delivering."""

import frappe

from oki_tickets.channels import outbox
from oki_tickets.channels.outbox import DOCTYPE, FAILED, GIVEN_UP, HELD, SENT, WAITING
from oki_tickets.services import clock

# Rows deleted in one transaction.
BATCH = 1000
DAY = 24 * 3600


def send_again(names: list[str]) -> int:
	"""Posts these messages anew, behind everything that waits now; returns how many. Those that wait or are
	being sent are left alone. The caller has checked the right."""
	rows = frappe.get_all(
		DOCTYPE,
		filters={"name": ("in", names), "state": ("in", (SENT, FAILED, GIVEN_UP, HELD))},
		fields=["name", "channel"],
		order_by="sequence",
	)
	now, table = clock.now_second(), frappe.qb.DocType(DOCTYPE)
	for position, row in enumerate(rows):
		fresh = {"state": WAITING, "next_try": now, "since_second": now, "attempts": 0, "gather_key": None}
		query = frappe.qb.update(table).set(table.sequence, outbox.sequence() + position)
		for field, value in fresh.items():
			query = query.set(table[field], value)
		query.where(table.name == row.name).run()
	outbox.wake({row.channel for row in rows})
	return len(rows)


def prune_outbox() -> None:
	"""Scheduler, daily: deletes what arrived, failed or was given up so many days ago as the settings say."""
	days = _days_kept()
	if not days:
		return
	table = frappe.qb.DocType(DOCTYPE)
	old = (table.next_try == 0) & (table.since_second < clock.now_second() - days * DAY)
	while names := frappe.qb.from_(table).select(table.name).where(old).limit(BATCH).run(pluck=True):
		frappe.db.delete(DOCTYPE, {"name": ("in", names)})
		frappe.db.commit()  # a scheduled job: each batch stands for itself


def _days_kept() -> int:
	return frappe.db.get_single_value("Oki Tickets Settings", "outbox_keep_days") or 0


def forget_ticket(ticket: str) -> None:
	"""With a ticket goes what was still to be said of it."""
	frappe.db.delete(DOCTYPE, {"ticket": ticket})
