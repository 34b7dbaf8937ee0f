"""Tells open forms that something happened to a ticket. Only names travel: who may not read the ticket
cannot subscribe to it, and who may reads the news through a door that checks the right."""

import frappe

EVENT = "oki_ticket"
ANSWERING = "oki_answering"


def announce(ticket: str, kind: str) -> None:
	"""Sends `kind` (message, status, file, related) to everybody who has the ticket open, once it is committed."""
	frappe.publish_realtime(
		EVENT,
		{"ticket": ticket, "kind": kind, "by": frappe.session.user},
		doctype="Ticket",
		docname=ticket,
		after_commit=True,
	)


def say_answering(ticket: str) -> None:
	"""Tells everybody who has the ticket open that the session's user is writing there; nothing is kept."""
	user = frappe.session.user
	message = {"ticket": ticket, "user": user, "name": frappe.utils.get_fullname(user)}
	frappe.publish_realtime(ANSWERING, message, doctype="Ticket", docname=ticket)
