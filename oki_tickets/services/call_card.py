"""What an agent sees of a call while it rings: who it is, before anything is said."""

from typing import Any

import frappe
from frappe import _

from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import identity, workflow

MOST_TICKETS = 5


def of_call(name: str) -> dict[str, Any]:
	"""`call`, `number`, `direction`, `status` and its label, `ticket` where it is on one; `person`, `company`,
	`contract`; `candidates`, where several people have the number; `tickets`, open ones that the session's user
	may see. Agents see this much of ERPNext without a right on Customer of their own."""
	row = frappe.get_doc("Ticket Call", name)
	return {
		"call": row.name,
		"number": row.number,
		"direction": row.direction,
		"status": row.status,
		"status_label": _(row.status),
		"ticket": row.ticket,
		"contact": row.contact,
		"customer": row.customer,
		"person": _person(row.contact) if row.contact else None,
		"company": _company(row.customer),
		"contract": _contract(row.customer),
		"candidates": [] if row.contact else _candidates(row.number),
		"tickets": _open_tickets(row),
	}


def _person(contact: str) -> dict[str, Any]:
	return frappe.db.get_value("Contact", contact, ["full_name", "designation"], as_dict=True)


def _company(customer: str | None) -> dict[str, Any] | None:
	fields = ["customer_name", "customer_group", "territory"]
	return frappe.db.get_value("Customer", customer, fields, as_dict=True) if customer else None


def _contract(customer: str | None) -> dict[str, Any] | None:
	name = identity.active_contract(customer) if customer else None
	return frappe.db.get_value("Contract", name, ["name", "end_date"], as_dict=True) if name else None


def _candidates(number: str | None) -> list[dict[str, Any]]:
	found = []
	for contact in identity.recognise_phone(number or "").candidates[:MOST_TICKETS]:
		customer = identity.party_of_contact(contact).customer
		found.append({"contact": contact, **_person(contact), "company": _company(customer)})
	return found


def _open_tickets(row) -> list[dict[str, Any]]:
	same = {"customer": row.customer, "contact": row.contact, "phone": row.number}
	same = {name: value for name, value in same.items() if value}
	if not same:
		return []
	# get_list: an agent who sees only own lines is not told of other lines' tickets.
	tickets = frappe.get_list(
		"Ticket",
		filters={"status": ("in", workflow.statuses_of(*Category.OPEN))},
		or_filters=same,
		fields=["name", "subject", "status", "contact"],
		order_by="modified desc",
		limit=MOST_TICKETS,
	)
	for ticket in tickets:
		ticket.label = _(ticket.status)
		ticket.colour = frappe.get_cached_value("Ticket Status", ticket.status, "colour")
	return tickets
