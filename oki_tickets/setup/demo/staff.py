"""The desk's own people: users, Support Agents, heads of lines, categories, canned replies."""

import frappe
from frappe.core.doctype.user.user import create_contact

from oki_tickets.setup.demo.data_files import read
from oki_tickets.setup.demo.maker import Maker


def engage(maker: Maker, password: str) -> None:
	"""Makes everybody and everything that support needs before the first ticket."""
	for entry in read("categories"):
		_category(maker, entry)
	for person in read("staff"):
		_person(maker, person, password)
	for person in read("staff"):
		for line in person["leads"]:
			_lead(maker, line, person["email"])
	for template in read("templates"):
		maker.make("Email Template", template["name"], **template)


def _category(maker: Maker, entry: dict) -> None:
	"""A topic of telecommunications; one that the desk has already is used as it is."""
	if not frappe.db.exists("Ticket Category", entry["category_name"]):
		maker.insert("Ticket Category", **entry)


def _person(maker: Maker, person: dict, password: str) -> None:
	make_user(maker, person, password, roles=person["roles"])
	make_own_contact(maker, person["email"])
	maker.make(
		"Support Agent",
		person["email"],
		user=person["email"],
		lines=[{"support_line": line} for line in person["lines"]],
	)


def make_user(maker: Maker, person: dict, password: str, *, roles: list[str]) -> None:
	"""A user with the demo's password who is written no mail."""
	user = maker.make(
		"User",
		person["email"],
		email=person["email"],
		first_name=person["first_name"],
		last_name=person["last_name"],
		language=person["language"],
		send_welcome_email=0,
		roles=[{"role": role} for role in roles],
	)
	frappe.utils.password.update_password(user.name, password)


def make_own_contact(maker: Maker, email: str) -> None:
	"""Frappe gives every user a Contact, by a job that runs some time later; made at once it can be
	remembered."""
	create_contact(frappe.get_doc("User", email), ignore_mandatory=True)
	for name in frappe.get_all("Contact", filters={"user": email}, pluck="name", order_by="creation"):
		if not maker.register.has("Contact", name):
			maker.register.add("Contact", name)


def _lead(maker: Maker, line: str, head: str) -> None:
	"""A line without a head gets one; one that has a head keeps it."""
	if frappe.db.exists("Support Line", line) and not frappe.db.get_value("Support Line", line, "head"):
		frappe.db.set_value("Support Line", line, "head", head, update_modified=False)
		frappe.clear_document_cache("Support Line", line)
		maker.register.heads[line] = head
