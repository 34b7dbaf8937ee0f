"""A customer presses a button below the bot's question for a verdict."""

import frappe
from frappe import _

from oki_tickets.channels.telegram.links import Person
from oki_tickets.channels.telegram.words import say
from oki_tickets.exceptions import LinkClosed, OkiTicketsError
from oki_tickets.services import feedback_words, invitations, reach

# What the data of such a button begins with; the invitation and the choice follow.
PRESS = "rate"


def pressed(person: Person, data: str) -> None:
	"""`data` names the invitation and the choice. A button works in the chat that it was sent to, once."""
	name, _colon, slug = data.partition(":")
	invitation = _sent_to(person.chat, name)
	verdict = _chosen(invitation.kind, slug) if invitation else None
	if verdict:
		say(person.chat, _answered(invitation, verdict, person.user or "Guest"), ticket=invitation.ticket)


def _sent_to(chat: str, name: str):
	sent = {"name": name, "channel": reach.TELEGRAM, "recipient": chat}
	return frappe.get_doc(invitations.DOCTYPE, name) if frappe.db.exists(invitations.DOCTYPE, sent) else None


def _chosen(kind: str, slug: str) -> str | None:
	return next((row["value"] for row in feedback_words.choices_of(kind) if row["slug"] == slug), None)


def _answered(invitation, verdict: str, user: str) -> str:
	frappe.db.savepoint("telegram_verdict")
	try:
		invitations.answer(invitation, verdict, user=user)
	except LinkClosed as closed:
		ticket = frappe.db.get_value("Ticket", invitation.ticket, ["merged_into"], as_dict=True)
		return " ".join(f"{part}." for part in feedback_words.why_closed(str(closed), ticket)).replace(
			"..", "."
		)
	except OkiTicketsError as refusal:
		frappe.db.rollback(save_point="telegram_verdict")
		frappe.clear_last_message()
		return frappe.utils.strip_html(str(refusal))
	return _("{0}: {1}. Thank you!").format(invitation.ticket, feedback_words.label_of(verdict))
