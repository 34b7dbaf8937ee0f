"""Who a person is to the desk: a customer's user, a caller, an agent."""

from dataclasses import dataclass, replace

import frappe
from frappe.geo.country_info import get_country_info
from frappe.query_builder import Criterion
from frappe.utils import validate_email_address
from frappe.utils.caching import request_cache

from oki_tickets.domain.access import Viewer
from oki_tickets.domain.phones import SIGNIFICANT, possible_numbers, same_phone, shown_number

AGENT_ROLE = "Support Agent"
HEAD_ROLE = "Support Head"
CUSTOMER_ROLE = "Ticket Customer"
ADMIN_ROLE = "System Manager"
DESK_ROLES = frozenset({AGENT_ROLE, HEAD_ROLE, ADMIN_ROLE})


def is_desk(user: str) -> bool:
	"""True for people who work on the desk's side, whatever else they are."""
	return bool(DESK_ROLES & set(frappe.get_roles(user)))


@dataclass(frozen=True)
class Party:
	"""The customer's side of a ticket, as far as it is known."""

	customer: str | None = None
	contact: str | None = None
	contract: str | None = None
	email: str | None = None
	phone: str | None = None


def viewer_of(user: str) -> Viewer:
	"""What `user` may see, by roles, lines, Contacts and Customers. Guests see nothing."""
	if user == "Guest":
		return Viewer()
	desk = desk_viewer_of(user)
	memberships = memberships_of_user(user)
	return replace(
		desk,
		is_customer=CUSTOMER_ROLE in frappe.get_roles(user) or bool(customers_of_user(user)),
		lines=lines_of_agent(user) if desk.is_agent else frozenset(),
		emails=frozenset({_email_of_user(user).lower()}),
		contacts=frozenset(row.contact for row in memberships),
		company_customers=frozenset(
			row.customer for row in memberships if row.customer and row.sees_company_tickets
		),
	)


def desk_viewer_of(user: str) -> Viewer:
	"""What `user` may see from the desk's side alone, for agents' many short requests: nothing of the customer
	in the person is looked for, and no lines where all tickets are seen anyway."""
	roles = set(frappe.get_roles(user))
	if not roles & DESK_ROLES:
		return Viewer()
	if _sees_all_tickets(roles):
		return Viewer(is_agent=True, all_tickets=True, agent=user)
	return Viewer(is_agent=True, agent=user, lines=lines_of_agent(user))


def _sees_all_tickets(roles: set[str]) -> bool:
	if roles & {HEAD_ROLE, ADMIN_ROLE}:
		return True
	return not frappe.get_cached_doc("Oki Tickets Settings").own_lines_only


def _email_of_user(user: str) -> str:
	return frappe.get_cached_value("User", user, "email") or user


def lines_of_agent(user: str) -> frozenset[str]:
	"""Names of the Support Lines that the agent belongs to or leads."""
	member = frappe.get_all(
		"Support Agent Line", filters={"parent": user, "parenttype": "Support Agent"}, pluck="support_line"
	)
	return frozenset(member) | lines_led_by(user)


def lines_led_by(user: str) -> frozenset[str]:
	"""Names of the Support Lines whose head is `user`."""
	return frozenset(frappe.get_all("Support Line", filters={"head": user}, pluck="name", order_by="name"))


@request_cache
def memberships_of_user(user: str) -> list[frappe._dict]:
	"""Contacts whose portal user is `user`, the oldest first, one row for each Customer that the Contact
	is linked to: contact, sees_company_tickets, customer (None where it is linked to none)."""
	contact, link = frappe.qb.DocType("Contact"), frappe.qb.DocType("Dynamic Link")
	return (
		frappe.qb.from_(contact)
		.left_join(link)
		.on(
			(link.parent == contact.name) & (link.parenttype == "Contact") & (link.link_doctype == "Customer")
		)
		.select(contact.name.as_("contact"), contact.sees_company_tickets, link.link_name.as_("customer"))
		.where(contact.user == user)
		.orderby(contact.creation)
		.orderby(link.idx)
	).run(as_dict=True)


@request_cache
def customers_of_user(user: str) -> list[str]:
	"""Customers that `user` belongs to, through Contacts first, then the Customers' portal users."""
	portal_user = frappe.qb.DocType("Portal User")
	listed = (
		frappe.qb.from_(portal_user)
		.select(portal_user.parent)
		.where((portal_user.user == user) & (portal_user.parenttype == "Customer"))
		.orderby(portal_user.creation)
	).run(pluck=True)
	linked = [row.customer for row in memberships_of_user(user) if row.customer]
	return list(dict.fromkeys([*linked, *listed]))


def _customers_of_contact(contact: str) -> list[str]:
	return frappe.get_all(
		"Dynamic Link",
		filters={"parenttype": "Contact", "parent": contact, "link_doctype": "Customer"},
		pluck="link_name",
		order_by="idx",
	)


def party_of_user(user: str) -> Party:
	"""The customer's side for a ticket that portal user `user` raises."""
	memberships = memberships_of_user(user)
	# Contacts come first: the second query is for people whom only a Customer names.
	linked = next((row.customer for row in memberships if row.customer), None)
	return _party(
		customer=linked or next(iter(customers_of_user(user)), None),
		contact=memberships[0].contact if memberships else None,
		email=_email_of_user(user),
		phone=None,
	)


def recognise(email: str | None) -> Party:
	"""Finds Contact, Customer and Contract for an e-mail address; what is unknown stays None."""
	email = (validate_email_address(email or "") or "").lower() or None
	if not email:
		return Party()
	contact = frappe.db.get_value("Contact Email", {"email_id": email, "parenttype": "Contact"}, "parent")
	customers = _customers_of_contact(contact) if contact else customers_of_user(email)
	return _party(customers[0] if customers else None, contact, email, None)


def knows(email: str) -> bool:
	"""Whether the address is a contact's, a customer's or a user's."""
	party = recognise(email)
	return bool(party.contact or party.customer or frappe.db.exists("User", {"email": email}))


@dataclass(frozen=True)
class Caller:
	"""Who a telephone number belongs to: `party` names a contact only where one alone has the number;
	`candidates` are all contacts that have it."""

	party: Party
	candidates: tuple[str, ...] = ()


def recognise_phone(number: str) -> Caller:
	"""Finds the Contact, with Customer and Contract, whose telephone number this is, whether it comes with its
	country's code or not. A number of several is nobody's."""
	phone, code = shown_number(number), _calling_code()
	found = [contacts_with_phone(one) for one in possible_numbers(number, code)]
	contacts = tuple(dict.fromkeys(contact for names in found for contact in names))
	if len(contacts) != 1:
		return Caller(Party(phone=phone), contacts)
	return Caller(replace(party_of_contact(contacts[0]), phone=phone), contacts)


def contacts_with_phone(international: str) -> list[str]:
	"""Names of the Contacts that have this number, which comes with its country's code."""
	rows = frappe.db.sql(
		"""select distinct parent, phone from `tabContact Phone`
		where parenttype = 'Contact' and regexp_replace(phone, '[^0-9]', '') like %s order by parent""",
		(f"%{international[-SIGNIFICANT:]}",),
	)
	code = _calling_code()
	return list(dict.fromkeys(parent for parent, phone in rows if same_phone(phone, international, code)))


def _calling_code() -> str:
	"""Of the country where the site is."""
	country = frappe.db.get_single_value("System Settings", "country")
	return str(get_country_info(country).get("isd") or "") if country else ""


def party_of_contact(contact: str) -> Party:
	"""The customer's side for a ticket raised in the name of `contact`."""
	row = frappe.db.get_value("Contact", contact, ["email_id", "mobile_no", "phone"], as_dict=True)
	customers = _customers_of_contact(contact)
	return _party(
		customers[0] if customers else None,
		contact,
		row.email_id if row else None,
		(row.mobile_no or row.phone) if row else None,
	)


def _party(customer: str | None, contact: str | None, email: str | None, phone: str | None) -> Party:
	return Party(
		customer=customer,
		contact=contact,
		contract=active_contract(customer) if customer else None,
		email=email,
		phone=phone,
	)


def active_contract(customer: str) -> str | None:
	"""The customer's signed Contract that is in force today; the latest where there are several."""
	today = frappe.utils.nowdate()
	contract = frappe.qb.DocType("Contract")
	found = (
		frappe.qb.from_(contract)
		.select(contract.name)
		.where(
			Criterion.all(
				[
					contract.party_type == "Customer",
					contract.party_name == customer,
					contract.docstatus == 1,
					contract.is_signed == 1,
					(contract.start_date.isnull()) | (contract.start_date <= today),
					(contract.end_date.isnull()) | (contract.end_date >= today),
				]
			)
		)
		.orderby(contract.start_date, order=frappe.qb.desc)
		.limit(1)
	).run(pluck=True)
	return found[0] if found else None
