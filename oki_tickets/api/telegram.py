"""Linking one's own Telegram account, from Desk and from the portal."""

import frappe
from frappe import _

from oki_tickets import permissions
from oki_tickets.api import door
from oki_tickets.channels.telegram import client, links, updates
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services.identity import DESK_ROLES


@door()
def new_link() -> dict[str, str | int]:
	"""A one-time code for the session's user: `code`, `url` that opens the bot with it, `bot`, and `minutes`
	for which it holds."""
	_check_may_link()
	if not links.state_of(frappe.session.user)["offered"]:
		frappe.throw(_("The Telegram bot is not connected yet."), OkiTicketsError)
	bot = frappe.get_cached_doc(client.SETTINGS).telegram_bot_name
	code = links.new_code(frappe.session.user)
	return {
		"code": code,
		"bot": bot,
		"url": f"https://t.me/{bot}?start={code}",
		"minutes": links.CODE_LIVES // 60,
	}


@door(methods=("GET", "POST"))
def get_state() -> dict[str, bool]:
	"""Of the session's user: `offered`, whether an account can be linked, and `linked`, whether one is."""
	_check_may_link()
	return links.state_of(frappe.session.user)


@door()
def unlink() -> None:
	"""Ends the link of the session's user."""
	_check_may_link()
	for chat in links.chats_of([frappe.session.user]).values():
		links.unlink(chat)


def _check_may_link() -> None:
	if DESK_ROLES & set(frappe.get_roles()):
		return
	permissions.check_portal_user()
	if not updates.customers_may_write():
		frappe.throw(_("The Telegram bot is for our staff."), frappe.PermissionError)
