"""What the Desk form shows beside a ticket's fields: conversation, moves, customer card."""

from collections.abc import Iterable
from typing import Any

import frappe
from frappe import _

from oki_tickets.domain.lifecycle import Category, Side, Transition, need_of
from oki_tickets.services import (
	calls,
	duplicates,
	guard,
	limits,
	merging,
	offers,
	places,
	products,
	related,
	told_hand_overs,
	workflow,
)
from oki_tickets.services.attachments import files_of
from oki_tickets.services.filters import among
from oki_tickets.services.personal_data.words import shown

# A conversation longer than this is read page by page in the list of messages.
LONGEST_CONVERSATION = 500
OTHER_TICKETS = 5


def of_ticket(ticket: str) -> dict[str, Any]:
	"""conversation (messages, changes of status and hand-overs in order of time), moves, `ways` to hand the
	ticket over, customer, status, and under `live` the fields that change without a save, by which an open
	form is brought up to date."""
	doc = frappe.get_doc("Ticket", ticket)
	return {
		"conversation": _conversation(ticket),
		"moves": _moves(doc),
		"ways": places.ways_of(doc, frappe.session.user),
		"customer": _customer_card(doc),
		"origin": _origin(doc),
		"goes_on_in": duplicates.goes_on_in(doc),
		"merge_hints": [row for row in merging.candidates(ticket) if row["is_hint"]],
		"related": related.of_ticket(doc),
		"status": _status(doc),
		"time": limits.of_ticket(doc),
		"live": {name: doc.get(name) for name in guard.LIVE_FIELDS},
		"modified": str(doc.modified),
	}


def _moves(doc) -> list[dict[str, Any]]:
	"""The agent's moves; whoever starts on a ticket of nobody takes it, which is not for everybody to choose."""
	moves = workflow.agent_moves(doc)
	if not doc.agent and offers.waits_in_queue(doc, frappe.session.user):
		moves = [move for move in moves if workflow.category_of(move.to_status) != Category.WORKING]
	return [describe_move(move) for move in moves]


def _status(doc) -> dict[str, Any]:
	status = frappe.get_cached_doc("Ticket Status", doc.status)
	return {
		"name": doc.status,
		"label": _(doc.status),
		"colour": status.colour,
		"category": status.category,
		"since": doc.status_changed_at,
	}


def _conversation(ticket: str) -> list[dict[str, Any]]:
	hand_overs = told_hand_overs.of_ticket(ticket, LONGEST_CONVERSATION)
	entries = [*_messages(ticket), *_changes(ticket), *_violations(ticket), *hand_overs]
	return sorted(entries, key=lambda entry: (entry["at"], entry["kind"] == "message"))


def _messages(ticket: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Ticket Message",
		filters={"ticket": ticket},
		fields=[
			"name",
			"body",
			"sender",
			"sender_side",
			"is_internal",
			"channel",
			"sent_at as at",
			"likes",
			"dislikes",
		],
		order_by="sent_at desc, creation desc",
		limit=LONGEST_CONVERSATION,
	)
	files = files_of([row.name for row in rows])
	people = _people(row.sender for row in rows)
	on_phone = calls.of_messages([row.name for row in rows if row.channel == calls.CHANNEL])
	for row in rows:
		person = people.get(row.sender, {})
		row.update(
			kind="message",
			body=shown(row.body),
			files=files.get(row.name, []),
			call=on_phone.get(row.name),
			sender_name=person.get("full_name") or shown(row.sender),
			sender_image=person.get("user_image"),
		)
	return rows[::-1]


def _changes(ticket: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Ticket Status Change",
		filters={"ticket": ticket},
		fields=[
			"name",
			"action",
			"from_status",
			"to_status",
			"changed_at as at",
			"changed_by",
			"side",
			"duration",
		],
		order_by="changed_at desc, creation desc",
		limit=LONGEST_CONVERSATION,
	)
	people = _people(row.changed_by for row in rows)
	for row in rows:
		by_itself = row.side == Side.SYSTEM
		row.update(
			kind="status",
			action_label=_(row.action),
			to_label=_(row.to_status),
			by_itself=by_itself,
			by_name="" if by_itself else people.get(row.changed_by, {}).get("full_name") or row.changed_by,
		)
	return rows[::-1]


def _violations(ticket: str) -> list[dict[str, Any]]:
	"""Norms of the desk that were broken, each when it was broken."""
	rows = frappe.get_all(
		"Discipline Violation",
		filters={"ticket": ticket},
		fields=["name", "level", "status", "agent", "due_at as at"],
		order_by="due_at desc, level desc",
		limit=LONGEST_CONVERSATION,
	)
	people = _people(row.agent for row in rows)
	for row in rows:
		row.update(
			kind="violation",
			status_label=_(row.status),
			agent_name=people.get(row.agent, {}).get("full_name") or row.agent or "",
		)
	return rows[::-1]


def _people(users: Iterable[str | None]) -> dict[str, dict[str, str | None]]:
	"""full_name and user_image of those of `users` who have an account; one query for all."""
	names = sorted({user for user in users if user})
	rows = frappe.get_all(
		"User",
		filters={"name": among(names)},
		fields=["name", "full_name", "user_image"],
		order_by="name",
	)
	return {row.name: row for row in rows}


def describe_move(move: Transition) -> dict[str, Any]:
	"""A move as a button and a dialog need it: action, label, to_status, its colour; `fields` that are
	required, `one_of` groups of which one is, and whether it takes a message."""
	need = need_of(move.action)
	return {
		"action": move.action,
		"label": _(move.action),
		"to_status": move.to_status,
		"colour": frappe.get_cached_value("Ticket Status", move.to_status, "colour"),
		"fields": list(need.fields),
		"one_of": [list(group) for group in need.one_of],
		"needs_message": need.message,
	}


def _customer_card(doc) -> dict[str, Any]:
	"""The company behind the ticket, its contract, its person, its other open tickets. Agents see this
	much of ERPNext without a right on Customer of their own."""
	card: dict[str, Any] = {"customer": doc.customer, "contact": doc.contact, "email": doc.raised_by}
	if doc.customer:
		card["company"] = frappe.db.get_value(
			"Customer",
			doc.customer,
			["customer_name", "customer_group", "territory", "account_manager"],
			as_dict=True,
		)
	if doc.contact:
		card["person"] = frappe.db.get_value(
			"Contact",
			doc.contact,
			["full_name", "designation", "email_id", "phone", "mobile_no"],
			as_dict=True,
		)
	if doc.contract:
		card["contract"] = frappe.db.get_value(
			"Contract", doc.contract, ["name", "status", "start_date", "end_date"], as_dict=True
		)
	card["product"] = products.card(doc)
	card["others"] = _other_open_tickets(doc)
	return card


def _origin(doc) -> dict[str, Any]:
	"""Where the ticket came from: channel, address, number, IP."""
	return {
		"channel": _(doc.channel),
		"email": doc.raised_by,
		"phone": doc.phone,
		"ip_address": doc.ip_address,
	}


def _other_open_tickets(doc) -> list[dict[str, Any]]:
	"""Open tickets of the same customer, or of the same person where no customer is known."""
	same = {"customer": doc.customer} if doc.customer else {"raised_by": doc.raised_by}
	if not any(same.values()):
		return []
	# get_list: an agent who sees only own lines is not told of other lines' tickets.
	return frappe.get_list(
		"Ticket",
		filters={
			**same,
			"name": ("!=", doc.name),
			"status": ("in", workflow.statuses_of(*Category.OPEN)),
		},
		fields=["name", "subject", "status", "agent", "creation"],
		order_by="creation desc",
		limit=OTHER_TICKETS,
	)
