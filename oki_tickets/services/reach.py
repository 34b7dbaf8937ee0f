"""How a ticket's customer is reached: in Telegram where they talk about it, else by mail, else by telephone."""

from dataclasses import dataclass

import frappe

from oki_tickets.channels.mail import accounts
from oki_tickets.channels.telegram import client, outgoing
from oki_tickets.services import identity

TELEGRAM, EMAIL, SMS = "Telegram", "E-mail", "SMS"


@dataclass(frozen=True)
class Way:
	"""`recipient` is a chat, an address or a number; `user` the person's user, where there is one."""

	channel: str
	recipient: str
	language: str
	user: str | None = None


def way_to(ticket) -> Way | None:
	"""The way to whoever the ticket is for; None where there is none, or where it leads to the desk itself."""
	contact = _contact(ticket.contact)
	email = ticket.raised_by or contact.email_id
	user = frappe.db.get_value("User", {"email": email, "enabled": 1}) if email else None
	if user and identity.is_desk(user):
		return None
	language = _language(user, ticket.customer)
	if chats := outgoing.chats_of(ticket.name) if client.is_enabled() else []:
		return Way(TELEGRAM, *chats[0], user)
	if email and _sends_mail() and email.lower() not in accounts.own_addresses():
		return Way(EMAIL, email, language, user)
	number = None if email else ticket.phone or contact.mobile_no or contact.phone
	return Way(SMS, number, language) if number and _has_gateway() else None


def _contact(name: str | None):
	fields = ["email_id", "mobile_no", "phone"]
	return (frappe.db.get_value("Contact", name, fields, as_dict=True) if name else None) or frappe._dict()


def _language(user: str | None, customer: str | None) -> str:
	own = frappe.db.get_value("User", user, "language") if user else None
	company = frappe.db.get_value("Customer", customer, "language") if customer and not own else None
	return own or company or frappe.db.get_default("lang") or "en"


def _sends_mail() -> bool:
	"""Whether the site has somebody to send by; without, each mail would be tried for a day in vain."""
	default = {"enable_outgoing": 1, "default_outgoing": 1}
	known = frappe.conf.get("mail_server") or accounts.outgoing()
	return bool(known or frappe.db.exists("Email Account", default))


def _has_gateway() -> bool:
	return bool(frappe.get_cached_doc("SMS Settings").sms_gateway_url)
