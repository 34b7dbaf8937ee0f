"""The onboarding in Desk: steps that were taken elsewhere than in its own buttons are marked as taken."""

from collections.abc import Callable

import frappe

from oki_tickets.channels.mail import accounts
from oki_tickets.services.identity import CUSTOMER_ROLE

ONBOARDING = "Oki Tickets"
STEP = "Onboarding Step"


def _has(doctype: str, **filters) -> bool:
	return bool(frappe.db.exists(doctype, filters))


# Names of the steps, and how one sees that each was taken; None where only the person knows.
STEPS: dict[str, Callable[[], bool] | None] = {
	"Desk Working Hours": None,
	"Desk Heads of Lines": lambda: _has("Support Line", head=("is", "set")),
	"Desk First Agent": lambda: _has("Support Agent"),
	"Desk Mailbox": lambda: bool(accounts.incoming() and accounts.outgoing()),
	"Desk First Customer": lambda: _has("Has Role", role=CUSTOMER_ROLE, parenttype="User"),
	"Desk First Ticket": lambda: _has("Ticket"),
	"Desk First Answer": lambda: _has("Ticket", first_responded_at=("is", "set")),
	"Desk Check Settings": None,
}


def note_progress() -> None:
	"""Scheduler, hourly, and whenever somebody checks the settings: ticks the steps that are taken by now. Costs
	one query once the onboarding is over."""
	if frappe.db.get_value("Module Onboarding", ONBOARDING, "is_complete") != 0:
		return
	open_steps = frappe.get_all(
		STEP, {"name": ("in", list(STEPS)), "is_complete": 0}, pluck="name", order_by="name"
	)
	for name in open_steps:
		is_taken = STEPS[name]
		if is_taken and is_taken():
			# The record's own time decides whether a new version's comes in.
			frappe.db.set_value(STEP, name, "is_complete", 1, update_modified=False)
