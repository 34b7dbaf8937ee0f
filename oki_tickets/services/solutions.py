"""What was proposed to customers and what they sent back: where all figures about solutions come from.

A Ticket Solution is written when an agent proposes, with the agent, customer and line of that moment, and marked
when the customer rejects it. It keeps them whoever holds the ticket later, and stays when the ticket is deleted
after its month. So the figures of a month are counts of rows:

	proposed  proposed_at in the month, `counts("proposed_at")`
	rejected  rejected_at in the month, `counts("rejected_at")`
	share     rejected / proposed of the same month, by `agent` or `customer`

and none of them changes once the month is over: a rejection counts where it happened, and what the customer
denies to have raised drops out of the months that are not over yet.
"""

from datetime import datetime

import frappe
from frappe.query_builder import CustomFunction
from frappe.query_builder.functions import Max
from pypika.terms import Term

from oki_tickets.domain.lifecycle import Action, Category, Side
from oki_tickets.services import clock, records, workflow

DOCTYPE = "Ticket Solution"
_last_day = CustomFunction("LAST_DAY", ["moment"])
_date = CustomFunction("DATE", ["moment"])


def counts(moment: str) -> Term:
	"""The condition, for a query of `tabTicket Solution`, that a row's event `moment` (proposed_at, rejected_at)
	counts in the figures of its month. Give the month, or any period, beside it."""
	table = frappe.qb.DocType(DOCTYPE)
	happened, denied = table[moment], table.denied_at
	return happened.isnotnull() & (denied.isnull() | (_date(denied) > _last_day(happened)))


def after_status_change(doc, _method: str | None = None) -> None:
	"""Ticket Status Change.after_insert: writes what was proposed or rejected."""
	if workflow.category_of(doc.to_status) == Category.RESOLVED:
		_record(doc)
	elif doc.action == Action.REJECT_SOLUTION:
		_reject(doc)


def _record(change) -> None:
	# The ticket was saved a moment ago, with its row locked.
	ticket = frappe.db.get_value(
		"Ticket", change.ticket, ["customer", "support_line", "ticket_type", "resolve_within"], as_dict=True
	)
	records.write(
		DOCTYPE,
		ticket=change.ticket,
		round=number_of(change.ticket) + 1,
		agent=_proposer(change),
		proposed_by=change.changed_by,
		proposed_at=change.changed_at,
		resolve_used=change.resolve_used,
		**ticket,
	)


def _proposer(change) -> str | None:
	"""Who proposed; the ticket's agent where a person without an agent's entry did it, as a head may."""
	if change.side == Side.AGENT and frappe.db.exists("Support Agent", change.changed_by):
		return change.changed_by
	return change.agent


def number_of(ticket: str) -> int:
	"""How many solutions the ticket has had."""
	table = frappe.qb.DocType(DOCTYPE)
	return frappe.qb.from_(table).select(Max(table.round)).where(table.ticket == ticket).run()[0][0] or 0


def last_of(ticket: str):
	"""The ticket's last solution: name, round, agent; None where none was proposed."""
	return frappe.db.get_value(
		DOCTYPE, {"ticket": ticket}, ["name", "round", "agent"], as_dict=True, order_by="round desc"
	)


def _reject(change) -> None:
	if row := last_of(change.ticket):
		values = {"rejected_at": change.changed_at, "rejected_by": change.changed_by}
		frappe.db.set_value(DOCTYPE, row.name, values)


def deny(ticket: str) -> None:
	"""The customer did not raise the ticket: what was proposed on it counts for nobody from now on."""
	frappe.db.set_value(DOCTYPE, {"ticket": ticket, "denied_at": ("is", "not set")}, "denied_at", clock.now())


def forget_ticket(ticket: str) -> None:
	"""The ticket is being deleted: solutions of this month go with it, those of months that are over lose the
	link and stay in their figures."""
	month = _start_of_month(clock.now())
	table = frappe.qb.DocType(DOCTYPE)
	frappe.qb.from_(table).delete().where((table.ticket == ticket) & (table.proposed_at >= month)).run()
	frappe.qb.update(table).set(table.ticket, None).where(table.ticket == ticket).run()


def forget_person(names: list[str]) -> None:
	"""Who rejected is forgotten; that it was rejected stays."""
	table = frappe.qb.DocType(DOCTYPE)
	frappe.qb.update(table).set(table.rejected_by, None).where(table.rejected_by.isin(names)).run()


def _start_of_month(moment: datetime) -> datetime:
	return moment.replace(day=1, hour=0, minute=0, second=0)
