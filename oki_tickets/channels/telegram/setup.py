"""Connects the bot: asks Telegram for its name, and tells it where to send what people write."""

import secrets

import frappe
from frappe import _
from frappe.utils import get_url
from frappe.utils.password import get_decrypted_password, set_encrypted_password

from oki_tickets.channels import outbox
from oki_tickets.channels.port import Refused, TryLater
from oki_tickets.channels.telegram import client
from oki_tickets.channels.telegram.client import SETTINGS
from oki_tickets.exceptions import OutsideError
from oki_tickets.services import notices

WEBHOOK = "/api/method/oki_tickets.api.webhooks.telegram"
UPDATES_WANTED = ["message", "callback_query", "my_chat_member"]


def before_change(doc, _method: str | None = None) -> None:
	"""Oki Tickets Settings.validate: Frappe puts stars in a password's place when it has saved it."""
	new_token = bool(doc.telegram_token) and set(doc.telegram_token) != {"*"}
	switched = doc.has_value_changed("telegram_enabled") or doc.has_value_changed("telegram_api_url")
	doc.flags.telegram_changed = bool(doc.telegram_enabled) and (new_token or switched)


def after_change(doc, _method: str | None = None) -> None:
	"""Oki Tickets Settings.on_update: whoever saves the page does not wait for Telegram."""
	if doc.flags.telegram_changed:
		frappe.enqueue(
			connect_telegram_bot,
			queue="default",
			job_id="oki_tickets_telegram_connect",
			deduplicate=True,
			enqueue_after_commit=True,
			user=frappe.session.user,
		)


def connect_telegram_bot(user: str) -> None:
	"""A job: connects the bot and tells `user` how it went."""
	with notices.language(notices.language_of(user)):
		text = _connect()
	outbox.post(
		outbox.DESK,
		user,
		{"subject": text, "document_type": "DocType", "document_name": "Oki Tickets Settings"},
	)


def _connect() -> str:
	"""Connects the bot; returns how it went."""
	try:
		name = client.call("getMe")["username"]
		frappe.db.set_single_value(SETTINGS, "telegram_bot_name", name)
		client.call("setWebhook", webhook())
	except (Refused, TryLater, OutsideError) as problem:
		return _(
			"The Telegram bot is not connected: {0}. Where this site cannot be reached from outside by HTTPS, run"
			" the command telegram-poll instead."
		).format(frappe.utils.escape_html(str(problem)))
	return _("The Telegram bot @{0} is connected.").format(frappe.utils.escape_html(name))


def webhook() -> dict:
	"""Arguments of setWebhook. The secret is made once and stays, so that updates on their way still count."""
	return {
		"url": webhook_address(),
		"secret_token": secret() or _new_secret(),
		"allowed_updates": UPDATES_WANTED,
		"max_connections": 10,
	}


def webhook_address() -> str:
	"""Where Telegram sends what people write."""
	return get_url(WEBHOOK)


def secret() -> str:
	"""What Telegram sends with each update; empty where the bot was never connected."""
	return get_decrypted_password(SETTINGS, SETTINGS, "telegram_webhook_secret", raise_exception=False) or ""


def _new_secret() -> str:
	made = secrets.token_urlsafe(32)
	set_encrypted_password(SETTINGS, SETTINGS, made, "telegram_webhook_secret")
	return made
