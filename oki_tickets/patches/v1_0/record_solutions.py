"""Tickets that were resolved before Ticket Solution existed have none of their solutions counted, and those that
an agent had raised in a customer's name do not say so. Writes both from the history; may run again."""

import frappe

from oki_tickets.services import identity, solutions


def execute() -> None:
	for change in frappe.get_all(
		"Ticket Status Change",
		fields=["ticket", "action", "to_status", "changed_at", "changed_by", "side", "agent", "resolve_used"],
		filters={"ticket": ("not in", _recorded() or [""])},
		order_by="changed_at, creation",
	):
		solutions.after_status_change(change)
	_name_who_entered()


def _recorded() -> list[str]:
	return frappe.get_all(
		solutions.DOCTYPE, filters={"ticket": ("is", "set")}, pluck="ticket", distinct=True, order_by="ticket"
	)


def _name_who_entered() -> None:
	roles = {"role": ("in", sorted(identity.DESK_ROLES)), "parenttype": "User"}
	desk = frappe.get_all("Has Role", filters=roles, pluck="parent", distinct=True, order_by="parent")
	table = frappe.qb.DocType("Ticket")
	raised_for_others = table.raised_by.isnull() | (table.raised_by != table.owner)
	frappe.qb.update(table).set(table.entered_by, table.owner).where(
		table.owner.isin([user for user in desk if user != "Administrator"] or [""])
		& raised_for_others
		& table.entered_by.isnull()
	).run()
