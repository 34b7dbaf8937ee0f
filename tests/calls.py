"""Telephone calls as tests tell of them, and the people who call."""

import frappe
from frappe.utils.password import set_encrypted_password

from oki_tickets.channels import signed
from oki_tickets.channels import telephone as channel
from tests.factories import create_customer, create_portal_user
from tests.signed import KEY, body_of, deliver_here, headers


def take_calls() -> None:
	"""The settings let calls in by webhook and by ERPNext's log; the site is in Poland."""
	set_encrypted_password(signed.SETTINGS, signed.SETTINGS, KEY, channel.SIGNED_BY)
	for field, value in {"calls_enabled": 1, "call_log_enabled": 1, "missed_calls_urgent": 1}.items():
		frappe.db.set_single_value(signed.SETTINGS, field, value)
	frappe.db.set_single_value("System Settings", "country", "Poland")


def create_caller(phone: str, customer: str | None = None) -> str:
	"""A portal user whose contact has this number as somebody wrote it down; returns the user."""
	user = create_portal_user(customer or create_customer())
	give_number(user, phone)
	return user


def give_number(user: str, phone: str) -> None:
	"""Writes the number down on the portal user's contact."""
	contact = frappe.get_doc("Contact", {"user": user})
	contact.append("phone_nos", {"phone": phone, "is_primary_mobile_no": 1})
	contact.save()


def tell(**told) -> None:
	"""One event of the webhook, and what a worker makes of it."""
	body = body_of(**{"id": "4711", "direction": "incoming", "to": "+48800100200", **told})
	channel.take(body, headers(body))
	deliver_here("Calls")


def the_call(**filters):
	return frappe.get_last_doc("Ticket Call", filters=filters)


def messages(ticket: str) -> list[tuple[str, str]]:
	filters = {"ticket": ticket, "is_internal": 0}
	rows = frappe.get_all("Ticket Message", filters, ["channel", "sender_side"], order_by="sent_at, creation")
	return [(row.channel, row.sender_side) for row in rows]
