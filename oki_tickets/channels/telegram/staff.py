"""What staff do in the bot: take tickets."""

import contextlib

import frappe
from frappe import _

from oki_tickets import permissions
from oki_tickets.channels.port import Refused, TryLater
from oki_tickets.channels.telegram import client, words
from oki_tickets.channels.telegram.incoming import Incoming
from oki_tickets.channels.telegram.links import Person
from oki_tickets.exceptions import OutsideError
from oki_tickets.services import offers


def hear(person: Person, news: Incoming) -> None:
	"""One thing that somebody of the desk did."""
	if news.pressed and news.pressed.startswith("take:"):
		answer = _take(news.pressed.removeprefix("take:"), person.user)
		_answer_press(news.press, answer)
	elif news.press:
		_answer_press(news.press, "")
	else:
		words.say(
			person.chat,
			_("Here you get notices and take tickets. Answer customers in Desk, on the ticket itself."),
		)


def _take(ticket: str, user: str) -> str:
	"""Takes the ticket in the name of `user`, who has pressed the button; returns what to tell them."""
	frappe.db.savepoint("telegram_take")
	frappe.set_user(user)
	try:
		permissions.check_agent(ticket, "write")
		offers.take(ticket, user)
	except (frappe.ValidationError, frappe.PermissionError) as refusal:
		frappe.db.rollback(save_point="telegram_take")
		frappe.clear_last_message()
		return frappe.utils.strip_html(str(refusal))
	finally:
		frappe.set_user("Administrator")
	return _("{0} is yours.").format(ticket)


def _answer_press(press: str, text: str) -> None:
	"""Shown over the chat for a moment; a press that is too old takes no answer any more."""
	with contextlib.suppress(Refused, TryLater, OutsideError):
		client.call(
			"answerCallbackQuery", {"callback_query_id": press, "text": text[:200], "show_alert": bool(text)}
		)
