"""Agreed times: which Service Norm holds for a ticket."""

from collections.abc import Iterable

import frappe
from frappe.utils import cint
from frappe.utils.nestedset import get_ancestors_of

from oki_tickets.domain.norms import Matter, Norm, Times, norm_for
from oki_tickets.services import kept

KIND = "norm"
CRITERIA = ("contract", "customer", "customer_group", "ticket_type", "category", "support_line")


def all_norms() -> tuple[Norm, ...]:
	"""The enabled Service Norms."""
	return kept.recall(KIND, "all", _read)


def forget() -> None:
	"""After a change of a norm."""
	kept.forget(KIND)


def _read() -> tuple[Norm, ...]:
	rows = frappe.get_all(
		"Service Norm",
		filters={"is_enabled": 1},
		fields=["name", *CRITERIA, "work_schedule"],
		order_by="name",
	)
	times = kept.rows_by_parent(
		"Service Norm Priority",
		[row.name for row in rows],
		("priority", "first_response_within", "resolve_within"),
	)
	return tuple(_norm(row, times[row.name]) for row in rows)


def _norm(row, priorities: Iterable) -> Norm:
	times = tuple(
		(
			entry.priority,
			Times(cint(entry.first_response_within) or None, cint(entry.resolve_within) or None),
		)
		for entry in priorities
	)
	return Norm(row.name, times, **{name: row[name] or None for name in (*CRITERIA, "work_schedule")})


def agreed(ticket) -> tuple[Norm | None, Times]:
	"""The norm that holds for the ticket, and its times; without one, the priority's own."""
	norms = all_norms()
	norm = norm_for(norms, _matter(ticket, norms)) if norms else None
	times = norm.times_of(ticket.priority) if norm else None
	return norm, times or _times_of_priority(ticket.priority)


def _times_of_priority(priority: str | None) -> Times:
	if not priority:
		return Times(None, None)
	response, resolve = frappe.get_cached_value(
		"Ticket Priority", priority, ["first_response_within", "resolve_within"]
	)
	return Times(cint(response) or None, cint(resolve) or None)


def _matter(ticket, norms: tuple[Norm, ...]) -> Matter:
	"""What decides; groups and topics above the ticket's own are looked up only where a norm names any."""
	group = None
	if ticket.customer and any(norm.customer_group for norm in norms):
		group = frappe.db.get_value("Customer", ticket.customer, "customer_group")
	category = ticket.category if any(norm.category for norm in norms) else None
	return Matter(
		priority=ticket.priority,
		contract=ticket.contract or None,
		customer=ticket.customer or None,
		customer_groups=_path("Customer Group", group),
		ticket_type=ticket.ticket_type,
		categories=_path("Ticket Category", category),
		support_line=ticket.support_line or None,
	)


def _path(doctype: str, name: str | None) -> tuple[str, ...]:
	"""`name` and its ancestors, the nearest first."""
	return (name, *get_ancestors_of(doctype, name)) if name else ()
