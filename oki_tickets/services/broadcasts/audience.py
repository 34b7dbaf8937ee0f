"""Whom a broadcast is for: one person who looks, and all who are told."""

import frappe
from frappe.utils.caching import request_cache
from frappe.utils.nestedset import get_ancestors_of, get_descendants_of

from oki_tickets import permissions
from oki_tickets.domain.broadcasts import Audience, Reader, is_for
from oki_tickets.services.filters import among
from oki_tickets.services.identity import DESK_ROLES, HEAD_ROLE, customers_of_user

GROUP = "Customer Group"


@request_cache
def reader_of(user: str) -> Reader:
	"""The person as a reader of broadcasts."""
	viewer = permissions.viewer(user)
	return Reader(
		is_agent=viewer.is_agent,
		is_head=bool({HEAD_ROLE, "System Manager"} & set(frappe.get_roles(user))) and viewer.is_agent,
		is_customer=viewer.is_customer,
		lines=viewer.lines,
		customer_groups=_groups_of(user) if viewer.is_customer else frozenset(),
	)


def _groups_of(user: str) -> frozenset[str]:
	customers = among(customers_of_user(user))
	own = frappe.get_all("Customer", {"name": customers}, pluck="customer_group", order_by="name")
	return frozenset(name for group in own if group for name in (group, *get_ancestors_of(GROUP, group)))


def is_meant(user: str, broadcast) -> bool:
	"""True where `broadcast` (name, audience, customer_group) is for the user."""
	lines = frozenset(lines_of(broadcast.name)) if broadcast.audience == Audience.LINES else frozenset()
	return is_for(broadcast.audience, reader_of(user), lines=lines, group=broadcast.customer_group)


def lines_of(broadcast: str) -> list[str]:
	"""The lines that the broadcast is for."""
	return frappe.get_all(
		"Broadcast Line", {"parent": broadcast}, pluck="support_line", order_by="support_line"
	)


def users_of(broadcast) -> list[str]:
	"""Everybody with a log-in whom the broadcast is for."""
	found: set[str] = set()
	if broadcast.audience in Audience.OF_CUSTOMERS:
		found |= _customers(
			broadcast.customer_group if broadcast.audience == Audience.CUSTOMER_GROUP else None
		)
	if broadcast.audience in Audience.OF_AGENTS:
		found |= _agents(lines_of(broadcast.name) if broadcast.audience == Audience.LINES else None)
	enabled = frappe.get_all("User", {"name": among(found), "enabled": 1}, pluck="name", order_by="name")
	return list(enabled)


def _customers(group: str | None) -> set[str]:
	"""Portal users of customers; with `group` of those in it or below it."""
	customer, link, contact, portal = (
		frappe.qb.DocType(name) for name in ("Customer", "Dynamic Link", "Contact", "Portal User")
	)
	by_contact = (
		frappe.qb.from_(contact)
		.join(link)
		.on(
			(link.parent == contact.name) & (link.parenttype == "Contact") & (link.link_doctype == "Customer")
		)
		.join(customer)
		.on(customer.name == link.link_name)
		.select(contact.user)
		.where(contact.user.isnotnull())
	)
	listed = (
		frappe.qb.from_(portal).join(customer).on(customer.name == portal.parent).select(portal.user)
	).where(portal.parenttype == "Customer")
	if group:
		groups = [group, *get_descendants_of(GROUP, group)]
		by_contact = by_contact.where(customer.customer_group.isin(groups))
		listed = listed.where(customer.customer_group.isin(groups))
	return {*by_contact.run(pluck=True), *listed.run(pluck=True)} - {""}


def _agents(lines: list[str] | None) -> set[str]:
	"""People of the desk; with `lines` those of these lines, and heads."""
	roles = DESK_ROLES if lines is None else {HEAD_ROLE}
	found = set(
		frappe.get_all(
			"Has Role",
			filters={"role": ("in", list(roles - {"System Manager"})), "parenttype": "User"},
			pluck="parent",
			order_by="parent",
		)
	)
	if lines:
		members = {"support_line": ("in", lines), "parenttype": "Support Agent"}
		found.update(frappe.get_all("Support Agent Line", members, pluck="parent", order_by="parent"))
	return found
