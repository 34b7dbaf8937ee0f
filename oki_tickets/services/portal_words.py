"""Statuses, moves and people in the customer's words."""

from collections.abc import Iterable

import frappe
from babel.units import format_unit
from frappe import _

from oki_tickets.domain.lifecycle import Action, Transition, need_of
from oki_tickets.services.clocks import DEFERRAL, FEEDBACK


def status_for_customer(status: str) -> dict[str, str]:
	"""A status in the customer's words: label, hint (what happens next), colour, category."""
	doc = frappe.get_cached_doc("Ticket Status", status)
	return {
		"label": _(doc.customer_label or doc.name),
		"hint": _(doc.customer_hint or ""),
		"colour": doc.colour or "gray",
		"category": doc.category,
	}


def limit_for_customer(kind: str) -> str:
	"""What the customer may count on, as a sentence with {0} for the moment."""
	words = {
		DEFERRAL: _("We go on with it on {0}."),
		FEEDBACK: _("Without your answer it is closed on {0}."),
	}
	return words.get(kind) or _("We aim to solve it by {0}.")


def move_for_customer(move: Transition) -> dict[str, str | bool]:
	"""A move as a button: action, label, whether it needs a message, what is asked before it, the label
	of the message, and whether the button is the one that we hope for."""
	words = _words_of(move.action)
	return {
		"action": move.action,
		"label": _(move.action),
		"needs_message": need_of(move.action).message,
		"is_main": move.action in (Action.ACCEPT_SOLUTION, Action.REOPEN),
		"asks": words is not None,
		"question": words[0] if words else "",
		"message_label": words[1] if words else "",
	}


def _words_of(action: str) -> tuple[str, str] | None:
	"""What the customer is asked before the move, and over the message; None for a move of one click."""
	words = {
		Action.REJECT_SOLUTION: (
			_("What is still wrong? We take another look with what you write here."),
			_("What is still wrong"),
		),
		Action.CLOSE: (
			_("Do you not need our help with this any more? We stop working on it."),
			_("A word to us (optional)"),
		),
		Action.REOPEN: (
			_("What has come back? We go on working on this ticket."),
			_("What has come back (optional)"),
		),
	}
	if action not in words and need_of(action).message:
		return "", _("Your message")
	return words.get(action)


def names_of(addresses: Iterable[str | None]) -> dict[str, str]:
	"""Full names of users by their address; who is no user is not in it."""
	wanted = sorted(filter(None, addresses))
	if not wanted:
		return {}
	rows = frappe.get_all(
		"User", filters={"name": ("in", wanted)}, fields=["name", "full_name"], order_by="name"
	)
	return {row.name: row.full_name or row.name for row in rows}


def size_for_customer(size: int | None) -> str:
	"""The size of a file (bytes) in the reader's language; empty where it is not known."""
	if not size:
		return ""
	kilobytes = size / 1024
	unit, value = ("kilobyte", kilobytes) if kilobytes < 1024 else ("megabyte", kilobytes / 1024)
	locale = (frappe.local.lang or "en").replace("-", "_")
	return format_unit(round(max(value, 0.1), 1), f"digital-{unit}", length="short", locale=locale)
