"""Which chat belongs to whom, and the one-time codes that link a chat to a person.

An agent's chat is `Support Agent.telegram_chat_id`; everybody else's, heads without an agent's record among
them, is on the Telegram Chat. A code is kept in Redis, as its hash, for a quarter of an hour; where Redis is
flushed, the person asks for another.
"""

import hashlib
import secrets
from dataclasses import dataclass

import frappe

from oki_tickets.services.text import fitting

DOCTYPE = "Telegram Chat"
CODE_KEY = "oki_tickets_telegram_code"
CODE_LIVES = 900
# Without letters and digits that look alike: a code may be typed from one screen into another.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 12


@dataclass(frozen=True)
class Person:
	"""Whom a chat belongs to: `user` or, where there is none, `contact`; neither for a stranger. `ticket` is
	the one that a customer's next words go to."""

	chat: str
	user: str | None = None
	contact: str | None = None
	ticket: str | None = None
	language: str | None = None


def state_of(user: str) -> dict[str, bool]:
	"""`offered`: there is a bot that an account can be linked to; `linked`: the user has linked one."""
	settings = frappe.get_cached_doc("Oki Tickets Settings")
	is_offered = bool(settings.telegram_enabled and settings.telegram_bot_name)
	return {"offered": is_offered, "linked": is_offered and bool(chats_of([user]))}


def portal_state(user: str) -> dict[str, bool]:
	"""The same for a customer, whom the settings may keep out of the bot."""
	state = state_of(user)
	customers = bool(frappe.get_cached_doc("Oki Tickets Settings").telegram_customers)
	return {**state, "offered": state["offered"] and customers}


def new_code(user: str) -> str:
	"""A code with which `user`, whom the caller has made sure of, links one chat."""
	code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
	frappe.cache.set_value(_key(code), user, expires_in_sec=CODE_LIVES)
	return code


def redeem(code: str) -> str | None:
	"""The user who asked for the code, for the first who hands it in; None for everybody else."""
	key = _key(code.strip().upper())
	user = frappe.cache.get_value(key, expires=True)
	# Of two at the same moment one deletes it.
	return user if user and frappe.cache.delete(frappe.cache.make_key(key)) else None


def _key(code: str) -> str:
	return f"{CODE_KEY}:{hashlib.sha256(code.encode()).hexdigest()}"


def chats_of(users: list[str]) -> dict[str, str]:
	"""Chat ids of those of the users who have linked one."""
	agents = dict(
		frappe.get_all(
			"Support Agent",
			filters={"name": ("in", users)},
			fields=["name", "telegram_chat_id"],
			as_list=True,
			order_by="name",
		)
	)
	others = [user for user in users if user not in agents]
	rows = []
	if others:
		rows = frappe.get_all(
			DOCTYPE,
			filters={"user": ("in", others), "is_blocked": 0},
			fields=["user", "name"],
			as_list=True,
			order_by="creation",
		)
	return {user: chat for user, chat in [*agents.items(), *rows] if chat}


def person_of(chat: str) -> Person:
	"""Whom the chat belongs to now."""
	row = frappe.db.get_value(DOCTYPE, chat, ["user", "contact", "ticket", "language"], as_dict=True)
	agent = frappe.db.get_value("Support Agent", {"telegram_chat_id": chat})
	user = agent or (row.user if row and not frappe.db.exists("Support Agent", row.user) else None)
	if user and not frappe.db.get_value("User", user, "enabled"):
		return Person(chat)
	row = row or frappe._dict()
	return Person(chat, user, row.contact, row.ticket, row.language)


def link_user(chat: str, user: str, *, name: str, language: str | None) -> None:
	"""The chat is `user`'s from now on, and no other chat is."""
	frappe.db.set_value(DOCTYPE, {"user": user, "name": ("!=", chat)}, "user", None)
	frappe.db.set_value("Support Agent", {"telegram_chat_id": chat}, "telegram_chat_id", None)
	contact = frappe.db.get_value("Contact", {"user": user}, "name", order_by="creation asc")
	_write_person(chat, user, contact, name, language)
	if frappe.db.exists("Support Agent", user):
		frappe.db.set_value("Support Agent", user, "telegram_chat_id", chat)


def link_contact(chat: str, contact: str, *, name: str, language: str | None) -> None:
	"""The chat is that of a Contact, and of the contact's user where there is one."""
	user = frappe.db.get_value("Contact", contact, "user")
	if user and frappe.db.get_value("User", user, "enabled"):
		link_user(chat, user, name=name, language=language)
	else:
		_write_person(chat, None, contact, name, language)


def _write_person(chat: str, user: str | None, contact: str | None, name: str, language: str | None) -> None:
	person = {"user": user, "contact": contact, "full_name": fitting(name), "language": language}
	_write(chat, **person, ticket=None, is_blocked=0)


def unlink(chat: str) -> None:
	"""The chat is nobody's any more."""
	frappe.db.set_value("Support Agent", {"telegram_chat_id": chat}, "telegram_chat_id", None)
	if frappe.db.exists(DOCTYPE, chat):
		_write(chat, user=None, contact=None, ticket=None)


def note_blocked(chat: str) -> None:
	"""The person has blocked the bot: nothing more is sent until the chat is linked anew."""
	unlink(chat)
	if frappe.db.exists(DOCTYPE, chat):
		_write(chat, is_blocked=1)


def talk_about(chat: str, ticket: str | None) -> None:
	"""The customer's next words in the chat go to `ticket`."""
	_write(chat, ticket=ticket)


def keep_draft(chat: str, draft: str | None) -> None:
	"""What the customer said before it is known which ticket it is about (JSON)."""
	_write(chat, draft=draft)


def draft_of(chat: str) -> str | None:
	"""What was kept by `keep_draft`."""
	return frappe.db.get_value(DOCTYPE, chat, "draft")


def _write(chat: str, **values: object) -> None:
	if frappe.db.exists(DOCTYPE, chat):
		frappe.db.set_value(DOCTYPE, chat, values)
		return
	doc = frappe.get_doc(doctype=DOCTYPE, chat_id=chat, **values)
	doc.flags.by_service = True
	# Whoever writes in a chat shows that it is theirs; nobody has a right to write these records.
	doc.insert(ignore_permissions=True)
