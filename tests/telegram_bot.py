"""The bot of a test site, connected to a Bot API on this machine, and people with chats of their own."""

from collections.abc import Iterator
from contextlib import contextmanager

import frappe
from frappe.utils.password import set_encrypted_password

from oki_tickets.channels import connections, outbox
from oki_tickets.channels.port import Letter
from oki_tickets.channels.telegram import client, links, updates
from tests.factories import create_agent, create_customer, create_portal_user
from tests.telegram import BOT, TOKEN, BotApi

KLARA, ANNA = 5001, 7001


@contextmanager
def connected(monkeypatch) -> Iterator[BotApi]:
	"""The bot, connected; nothing of these tests is committed: letters are sent from within them."""
	bot = BotApi()
	values = {
		"telegram_enabled": 1,
		"telegram_customers": 1,
		"telegram_bot_name": BOT,
		"telegram_api_url": bot.service.url,
	}
	for field, value in values.items():
		frappe.db.set_single_value(client.SETTINGS, field, value)
	set_encrypted_password(client.SETTINGS, client.SETTINGS, TOKEN, "telegram_token")
	frappe.clear_document_cache(client.SETTINGS)
	monkeypatch.setitem(frappe.local.conf, connections.SITE_CONFIG, [bot.service.host])
	monkeypatch.setattr(frappe.db, "commit", lambda: None)
	monkeypatch.setattr(
		"oki_tickets.channels.telegram.adapter.get_url_to_form",
		lambda _doctype, name: f"https://desk.example/{name}",
	)
	frappe.cache.delete_keys("oki_tickets_telegram_count")
	with bot.service.running():
		yield bot
	frappe.clear_document_cache(client.SETTINGS)


def deliver() -> None:
	"""What the workers would do, in this transaction; a letter that has trouble raises it."""
	while row := frappe.db.get_value(
		outbox.DOCTYPE,
		{"state": "Waiting", "channel": ("in", ("Telegram", "Telegram Updates"))},
		"*",
		order_by="sequence asc",
		as_dict=True,
	):
		adapter = outbox.adapter_of(row.channel)
		letter = Letter(row.name, row.channel, row.recipient, frappe.parse_json(row.payload), row.ticket)
		adapter.send(letter)
		frappe.db.set_value(outbox.DOCTYPE, row.name, {"state": "Sent", "next_try": 0})


def tell(*told: dict) -> None:
	"""People do these things, and the workers deal with them."""
	for one in told:
		updates.keep(one)
		deliver()


def customer(chat: int = KLARA) -> str:
	"""A portal user with a linked chat."""
	user = create_portal_user(create_customer())
	links.link_user(str(chat), user, name="Klara", language=None)
	return user


def agent(chat: int = ANNA) -> str:
	user = create_agent()
	links.link_user(str(chat), user, name="Anna", language=None)
	return user


def tickets_of(user: str) -> list[str]:
	return frappe.get_all("Ticket", filters={"raised_by": user}, pluck="name", order_by="creation")


def messages_of(ticket: str) -> list[tuple]:
	rows = frappe.get_all(
		"Ticket Message",
		filters={"ticket": ticket},
		fields=["body", "sender_side", "channel"],
		order_by="creation",
	)
	return [tuple(row.values()) for row in rows]


def contact_with(phone: str) -> str:
	doc = frappe.get_doc(
		doctype="Contact", first_name="Klara", phone_nos=[{"phone": phone, "is_primary_mobile_no": 1}]
	)
	return doc.insert().name
