"""What staff do in the bot: take tickets."""

import frappe
from frappe import _

from oki_tickets import permissions
from oki_tickets.channels.telegram import client, words
from oki_tickets.channels.telegram.incoming import Incoming
from oki_tickets.channels.telegram.links import Person
from oki_tickets.services import offers


def hear(person: Person, news: Incoming) -> None:
	"""One thing that somebody of the desk did."""
	if news.pressed and news.pressed.startswith("take:"):
		answer = _take(news.pressed.removeprefix("take:"), person.user)
		client.answer_press(news.press, answer)
	elif news.press:
		client.answer_press(news.press, "")
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
