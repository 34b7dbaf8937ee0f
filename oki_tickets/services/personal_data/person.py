"""Everything by which the desk knows a person."""

from dataclasses import dataclass

import frappe

from oki_tickets.services.filters import NOTHING, among


@dataclass(frozen=True)
class Person:
	"""`emails` are all addresses of the person, names of users among them; `phones` are numbers that nobody else
	has; `chats` are those of Telegram."""

	emails: tuple[str, ...]
	contacts: tuple[str, ...] = ()
	phones: tuple[str, ...] = ()
	chats: tuple[str, ...] = ()
	names: tuple[str, ...] = ()

	@property
	def addresses(self) -> list[str]:
		"""Wherever something could be sent to the person."""
		return [*self.emails, *self.phones, *self.chats]

	@property
	def words(self) -> list[str]:
		"""What tells in a text who the person is."""
		return [*self.emails, *self.phones, *self.names]


def person_of(address: str) -> Person:
	"""The person whose user or e-mail address this is."""
	users = frappe.get_all(
		"User", or_filters={"name": address, "email": address}, pluck="name", order_by="name"
	)
	contacts = _contacts(address, users)
	emails = {address, *users, *_emails_of(contacts)}
	return Person(
		emails=tuple(sorted(email for email in emails if email)),
		contacts=tuple(contacts),
		phones=tuple(_phones_of(contacts, users)),
		chats=tuple(_chats_of(users, contacts)),
		names=tuple(_names_of(contacts, users)),
	)


def _contacts(address: str, users: list[str]) -> list[str]:
	mailed = frappe.get_all(
		"Contact Email",
		{"email_id": address, "parenttype": "Contact"},
		pluck="parent",
		order_by="parent",
	)
	linked = frappe.get_all("Contact", {"user": among(users)}, pluck="name", order_by="name")
	return list(dict.fromkeys([*linked, *mailed]))


def _emails_of(contacts: list[str]) -> list[str]:
	return frappe.get_all(
		"Contact Email",
		{"parent": among(contacts), "parenttype": "Contact"},
		pluck="email_id",
		order_by="email_id",
	)


def _phones_of(contacts: list[str], users: list[str]) -> list[str]:
	own = {"parent": among(contacts), "parenttype": "Contact"}
	numbers = set(frappe.get_all("Contact Phone", own, pluck="phone", order_by="phone"))
	for row in _rows("User", users, "phone", "mobile_no") + _rows("Contact", contacts, "phone", "mobile_no"):
		numbers |= {row.phone, row.mobile_no}
	numbers -= {None, ""}
	# A switchboard's number is that of colleagues as well.
	shared = frappe.get_all(
		"Contact Phone",
		{"phone": among(numbers), "parent": ("not in", contacts or [NOTHING])},
		pluck="phone",
		order_by="phone",
	)
	return sorted(numbers - set(shared))


def _chats_of(users: list[str], contacts: list[str]) -> list[str]:
	chats = frappe.get_all(
		"Telegram Chat",
		or_filters={"user": among(users), "contact": among(contacts)},
		pluck="name",
		order_by="name",
	)
	agents = _rows("Support Agent", users, "telegram_chat_id")
	return sorted({*chats, *(row.telegram_chat_id for row in agents if row.telegram_chat_id)})


def _names_of(contacts: list[str], users: list[str]) -> list[str]:
	names: set[str] = set()
	for row in _rows("User", users, "first_name", "last_name") + _rows(
		"Contact", contacts, "first_name", "last_name"
	):
		parts = [part for part in (row.first_name, row.last_name) if part]
		names |= {*parts, " ".join(parts)}
	return sorted(names - {""})


def _rows(doctype: str, names: list[str], *fields: str) -> list[frappe._dict]:
	filters = {"name": among(names)}
	return frappe.get_all(doctype, filters=filters, fields=list(fields), order_by="name")
