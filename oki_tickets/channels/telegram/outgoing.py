"""What customers hear in Telegram of their tickets: public answers with their files, and changes of status.

Of a ticket raised there, and of any other that they have written about there last.
"""

import frappe
from frappe import _

from oki_tickets.channels.telegram import client, links
from oki_tickets.channels.telegram.words import say
from oki_tickets.domain.lifecycle import Side
from oki_tickets.domain.text import plain_text
from oki_tickets.services import notices


def after_message(doc, _method: str | None = None) -> None:
	"""Ticket Message.after_insert."""
	if doc.sender_side == Side.CUSTOMER or doc.is_internal or not client.is_enabled():
		return
	text = f"{doc.ticket}: {plain_text(doc.body)}"
	for chat, _language in chats_of(doc.ticket):
		say(chat, text, ticket=doc.ticket)


def after_file(doc, _method: str | None = None) -> None:
	"""File.after_insert: one that an agent adds to a public message."""
	if doc.attached_to_doctype != "Ticket Message" or not client.is_enabled():
		return
	message = frappe.db.get_value(
		"Ticket Message", doc.attached_to_name, ["ticket", "sender_side", "is_internal"], as_dict=True
	)
	if message and message.sender_side != Side.CUSTOMER and not message.is_internal:
		text = f"{message.ticket}: {doc.file_name}"
		for chat, language in chats_of(message.ticket):
			say(chat, text, ticket=message.ticket, file=doc.name, language=language)


def after_status_change(doc, _method: str | None = None) -> None:
	"""Ticket Status Change.after_insert; what customers did themselves they know."""
	if doc.side == Side.CUSTOMER or not client.is_enabled():
		return
	for chat, language in chats_of(doc.ticket):
		with notices.language(language):
			say(
				chat,
				_("{0} is now: {1}").format(doc.ticket, _(_label(doc.to_status))),
				ticket=doc.ticket,
			)


def _label(status: str) -> str:
	"""What customers call it."""
	return frappe.get_cached_value("Ticket Status", status, "customer_label") or status


def chats_of(ticket: str) -> list[tuple[str, str]]:
	"""Chats in which the ticket's own customer hears of it, each with its language."""
	row = frappe.db.get_value("Ticket", ticket, ["contact", "raised_by", "channel"], as_dict=True)
	chat, user = frappe.qb.DocType(links.DOCTYPE), frappe.qb.DocType("User")
	query = (
		frappe.qb.from_(chat)
		.left_join(user)
		.on(user.name == chat.user)
		.select(chat.name, user.language, chat.language.as_("own"))
		.where(
			(chat.is_blocked == 0)
			& ((chat.contact == (row.contact or "-")) | (user.email == (row.raised_by or "-")))
		)
		.orderby(chat.name)
	)
	if row.channel != "Telegram":
		query = query.where(chat.ticket == ticket)
	default = notices.language_of()
	return [(name, language or own or default) for name, language, own in query.run()]
