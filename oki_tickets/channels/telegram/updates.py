"""What people send to the bot: written to the outbox by the webhook or by long polling, each update once, and
dealt with by a worker, those of one chat in order. What a handler writes is committed with the note that the
update is done with."""

from collections.abc import Callable
from typing import Any

import frappe

from oki_tickets.channels import outbox
from oki_tickets.channels.port import Letter, Receipt
from oki_tickets.channels.telegram import client, customers, links, staff, words
from oki_tickets.channels.telegram.customers import UPDATES
from oki_tickets.channels.telegram.incoming import Incoming, read
from oki_tickets.channels.telegram.links import Person
from oki_tickets.services import identity, notices

# Things done in one chat in a minute; whatever comes above is somebody's program.
MOST_IN_A_MINUTE = 40
# Codes and numbers tried in one chat in an hour.
MOST_TRIES = 10


def keep(update: dict[str, Any]) -> None:
	"""Writes an Update of the Bot API down, in the present transaction; one that came before is dropped."""
	news = read(update)
	if news:
		outbox.post(
			UPDATES,
			news.chat,
			update,
			key=f"telegram:{client.bot_number()}:{int(update['update_id'])}",
			order_key=f"{UPDATES}:{news.chat}",
		)


class UpdateAdapter:
	"""Deals with what `keep` has written down. Recipient: the chat."""

	def send(self, letter: Letter) -> Receipt:
		if letter.payload.get("unanswered"):
			customers.raise_unanswered(links.person_of(letter.recipient))
		elif news := read(letter.payload):
			_hear(news)
		return Receipt()


def _hear(news: Incoming) -> None:
	person = links.person_of(news.chat)
	with notices.language(_language(person, news)):
		if not news.is_private:
			_decline(news)
		elif news.has_blocked:
			links.note_blocked(news.chat)
		elif _count(news.chat, "all", 60) <= MOST_IN_A_MINUTE:
			_dispatch(person, news)


def _language(person: Person, news: Incoming) -> str:
	own = frappe.db.get_value("User", person.user, "language") if person.user else None
	wanted = own or person.language or news.language
	if wanted and frappe.db.exists("Language", {"name": wanted, "enabled": 1}):
		return wanted
	return notices.language_of()


def _decline(news: Incoming) -> None:
	"""A group is answered once, when somebody speaks to the bot there; then the bot is silent."""
	if news.text.startswith("/") and not frappe.db.exists(links.DOCTYPE, news.chat):
		links.talk_about(news.chat, None)
		words.no_groups(news.chat)


def _count(chat: str, what: str, seconds: int) -> int:
	"""How often this has been counted within the last `seconds`, this time included."""
	key = frappe.cache.make_key(f"oki_tickets_telegram_count:{what}:{chat}")
	number = frappe.cache.incr(key)
	if number == 1:
		frappe.cache.expire(key, seconds)
	return number


def _dispatch(person: Person, news: Incoming) -> None:
	command, _space, rest = news.text.partition(" ")
	if command == "/start" and rest:
		_link_by_code(news, rest)
	elif command == "/stop":
		links.unlink(news.chat)
		words.say(news.chat, frappe._("The link is ended. Nothing more comes here."))
	elif news.phone:
		_link_by_phone(news)
	elif person.user and _is_staff(person.user):
		staff.hear(person, news)
	elif (person.user or person.contact) and customers_may_write():
		customers.hear(person, news)
	else:
		words.welcome_stranger(news.chat)


def customers_may_write() -> bool:
	"""True where the settings let customers into the bot."""
	return bool(frappe.get_cached_doc(client.SETTINGS).telegram_customers)


def _is_staff(user: str) -> bool:
	return bool(identity.DESK_ROLES & set(frappe.get_roles(user)))


def _link_by_code(news: Incoming, code: str) -> None:
	user = links.redeem(code) if _count(news.chat, "codes", 3600) <= MOST_TRIES else None
	if not user or not frappe.db.get_value("User", user, "enabled"):
		words.wrong_code(news.chat)
		return
	links.link_user(news.chat, user, name=news.name, language=_known(news.language))
	_welcome(news, words.welcome_staff if _is_staff(user) else words.welcome_customer)


def _welcome(news: Incoming, say: Callable[[str], None]) -> None:
	"""From here on in the language of the person whose chat it is, not in that of the telephone."""
	with notices.language(_language(links.person_of(news.chat), news)):
		say(news.chat)


def _link_by_phone(news: Incoming) -> None:
	"""Only a person's own number says who they are: anybody can forward somebody else's contact."""
	if news.phone_owner != news.sender or news.sender != news.chat:
		words.not_own_number(news.chat)
		return
	digits = "".join(character for character in news.phone if character.isdecimal())
	allowed = customers_may_write() and _count(news.chat, "codes", 3600) <= MOST_TRIES
	contacts = identity.contacts_with_phone(digits) if allowed and digits else []
	if len(contacts) != 1 or _belongs_to_staff(contacts[0]):
		words.wrong_number(news.chat)
		return
	links.link_contact(news.chat, contacts[0], name=news.name, language=_known(news.language))
	_welcome(news, words.welcome_customer)


def _belongs_to_staff(contact: str) -> bool:
	"""Staff link by a code from Desk: a number in an address book is too little to open the desk to."""
	user = frappe.db.get_value("Contact", contact, "user")
	return bool(user) and _is_staff(user)


def _known(language: str | None) -> str | None:
	return language if language and frappe.db.exists("Language", language) else None
