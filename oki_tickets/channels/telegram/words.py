"""What the bot says. Everything goes through the outbox."""

from typing import Any

import frappe
from frappe import _

from oki_tickets.channels import outbox

TELEGRAM = "Telegram"


def say(chat: str, text: str, *, ticket: str | None = None, **more: Any) -> None:
	"""Words to a chat; `more` are `buttons`, `asks_for_number`, `file` and `language` of the adapter's payload."""
	outbox.post(
		TELEGRAM, chat, {"text": text, **more}, ticket=ticket, order_key=f"{TELEGRAM}:{ticket or ''}:{chat}"
	)


def button(text: str, data: str) -> list[dict[str, str]]:
	"""A row with one button. Telegram takes 64 bytes of data and shows some 40 characters."""
	return [{"text": text[:60], "callback_data": data}]


def welcome_stranger(chat: str) -> None:
	if frappe.get_cached_doc("Oki Tickets Settings").telegram_customers:
		say(
			chat,
			_(
				"Hello! This is our support desk. So that we know who you are, share your telephone number with"
				" the button below, or open your tickets on our site and link Telegram there."
			),
			asks_for_number=_("Share my number"),
		)
	else:
		say(chat, _("Hello! This bot is for our staff. Link your account from Desk."))


def welcome_staff(chat: str) -> None:
	say(chat, _("Your account is linked. Notices about tickets come here from now on; /stop ends that."))


def welcome_customer(chat: str) -> None:
	say(
		chat,
		_(
			"Your account is linked. Write here what you need help with. /new starts a new ticket,"
			" /tickets shows your open ones, /stop ends the link."
		),
	)


def wrong_code(chat: str) -> None:
	say(chat, _("This code is not valid any more. Ask for a new one where you got it."))


def wrong_number(chat: str) -> None:
	say(
		chat,
		_(
			"We could not tell by this number who you are. Open your tickets on our site and link Telegram there."
		),
	)


def not_own_number(chat: str) -> None:
	say(chat, _("Please share your own number, with the button below."), asks_for_number=_("Share my number"))


def no_groups(chat: str) -> None:
	say(chat, _("I answer in private chats only. Write to me directly, please."))
