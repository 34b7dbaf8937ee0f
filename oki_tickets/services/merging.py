"""Merging: two tickets of one party become one conversation, and the other is closed as its duplicate.

Agents merge tickets of one party. A head's "Close as Duplicate" does the same there; between other tickets,
as when an outage brings many customers' requests, it closes with a link and moves nothing.
"""

from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, get_fullname

from oki_tickets.domain.lifecycle import Action, Category, Side
from oki_tickets.domain.parties import OTHER_CUSTOMER, OTHER_PERSON
from oki_tickets.exceptions import MergeRefused, NotAssigned
from oki_tickets.services import (
	carry_over,
	duplicates,
	live,
	locks,
	moves,
	ownership,
	related,
	system_words,
	workflow,
)
from oki_tickets.services.duplicates import final_ticket
from oki_tickets.services.ownership import Kind

# Records that name the ticket which a customer's next words go to, and its calls.
CHATS = ("Telegram Chat", "Chat Conversation", "Ticket Call")
SAME_PARTY = ("customer", "contact", "raised_by", "phone")
MOST_CANDIDATES = 20
HOUR = 3600
PARTY = ("customer", "contact", "contract", "raised_by", "phone")


def candidates(ticket: str) -> list[dict[str, Any]]:
	"""Tickets of the same party that are not closed and that the session's user may see, the latest first:
	name, subject, status, label, colour, channel, agent_name, creation, message_count, and `is_hint` where it
	came by another channel within the settings' window, and so may well be the same matter."""
	doc = frappe.get_doc("Ticket", ticket)
	if workflow.category_of(doc.status) == Category.CLOSED:
		return []
	rows = frappe.get_list(
		"Ticket",
		filters={"name": ("!=", ticket), "status": ("not in", workflow.statuses_of(Category.CLOSED))},
		or_filters={name: doc.get(name) for name in SAME_PARTY if doc.get(name)} or {"name": ""},
		fields=[*duplicates.FIELDS, "subject", "status", "channel", "agent", "creation", "message_count"],
		order_by="creation desc",
		limit=MOST_CANDIDATES,
	)
	return [_candidate(doc, row) for row in rows if not duplicates.problem(doc, row)]


def _candidate(doc, row) -> dict[str, Any]:
	hours = cint(frappe.get_cached_doc("Oki Tickets Settings").same_matter_hours)
	apart = abs((row.creation - frappe.utils.get_datetime(doc.creation)).total_seconds())
	return {
		"name": row.name,
		"subject": row.subject,
		"status": row.status,
		"label": _(row.status),
		"colour": frappe.get_cached_value("Ticket Status", row.status, "colour"),
		"channel": row.channel,
		"channel_label": _(row.channel),
		"agent_name": get_fullname(row.agent) if row.agent else "",
		"creation": row.creation,
		"message_count": row.message_count,
		"is_hint": row.channel != doc.channel and apart <= hours * HOUR,
	}


def merge(duplicate: str, into: str) -> str:
	"""Moves what was said on `duplicate` to the ticket `into`, or where that one goes on, and closes it;
	returns the surviving ticket's name. Raises MergeRefused, which says why. The caller has checked the right
	on both tickets."""
	target = final_ticket(into)
	locks.hold(duplicate, target)
	source, survivor = locks.load_locked(duplicate), locks.load_locked(target)
	_check(source, survivor)
	source.merged_into = survivor.name
	if not moves.apply_by_itself(source, Action.CLOSE_AS_DUPLICATE, side=Side.AGENT):
		_refuse_status(source)
	return survivor.name


def _check(source, survivor) -> None:
	if source.name == survivor.name:
		frappe.throw(_("A ticket cannot be merged into itself. Choose another one."), MergeRefused)
	for doc in (source, survivor):
		if workflow.category_of(doc.status) == Category.CLOSED:
			_refuse_status(doc)
	problem = duplicates.problem(source, survivor)
	if problem:
		frappe.throw(_refusal(problem).format(source.name, survivor.name), MergeRefused)


def _refuse_status(doc) -> None:
	frappe.throw(
		_("Ticket {0} is {1}. Only open tickets are merged, into tickets that are not closed.").format(
			doc.name, _(doc.status)
		),
		MergeRefused,
	)


def _refusal(problem: str) -> str:
	if problem == OTHER_CUSTOMER:
		return _("{0} and {1} are of different customers. Tickets of two customers are never merged.")
	if problem == OTHER_PERSON:
		return _(
			"{0} and {1} are of two people who may not read each other's tickets. Let both contacts see all"
			" tickets of the company, or answer them apart."
		)
	return _(
		"It is not known that {0} and {1} are of one customer. Enter Customer and Contact on both, then merge."
	)


def follow(doc) -> None:
	"""From Ticket.on_update, of a ticket that was just closed as a duplicate: within one party the
	conversation goes on in the other ticket."""
	before = doc.get_doc_before_save()
	if not before or not doc.merged_into or doc.merged_into == before.merged_into:
		return
	if doc.name in duplicates.chain(doc.merged_into):
		frappe.throw(_("A ticket cannot be a duplicate of itself. Choose another one."), MergeRefused)
	target = final_ticket(doc.name, for_update=True)
	if target != doc.name:
		survivor = locks.load_locked(target)
		if workflow.category_of(survivor.status) != Category.CLOSED:
			_carry_over(doc, survivor)


def _carry_over(doc, survivor) -> None:
	_adopt(doc, survivor)
	moved = carry_over.locked_messages(doc.name)
	carry_over.messages([row.name for row in moved], survivor.name)
	carry_over.files(doc.name, survivor.name)
	_lead_chats(doc.name, survivor.name)
	_write_notes(doc, survivor)
	for name in (doc.name, survivor.name):
		carry_over.recount(name)
		live.announce(name, "message")
	_go_back_to_work(survivor, moved)


def _lead_chats(ticket: str, to: str) -> None:
	"""What the customer writes next in a chat goes to the survivor."""
	for doctype in CHATS:
		frappe.db.set_value(doctype, {"ticket": ticket}, "ticket", to, update_modified=False)


def _adopt(doc, survivor) -> None:
	"""The survivor takes over what it does not know of the party, what the other waits for, and an agent where it
	has none."""
	lacking = {name: doc.get(name) for name in PARTY if doc.get(name) and not survivor.get(name)}
	if not survivor.waits_for and related.may_wait(survivor.name, doc.waits_for):
		lacking["waits_for"] = doc.waits_for
	survivor.update(lacking)
	if doc.agent and not survivor.agent and _was_given(survivor, doc.agent):
		return
	if lacking:
		# Whoever merges may write both tickets.
		survivor.save(ignore_permissions=True)


def _was_given(survivor, agent: str) -> bool:
	try:
		ownership.give(survivor, agent, kind=Kind.HANDED_OVER)
	except NotAssigned:
		# Full or gone: the line deals it out as it would have done.
		frappe.clear_last_message()
		survivor.agent = None
		return False
	return True


def _write_notes(doc, survivor) -> None:
	told = {
		survivor.name: lambda: _("Ticket {0} was merged into this one: {1}").format(doc.name, doc.subject),
		doc.name: lambda: _(
			"This ticket was merged into {0}. Everything that was written here is there, and so is what you"
			" write from now on."
		).format(survivor.name),
	}
	for name, text in told.items():
		system_words.say(name, text)


def _go_back_to_work(survivor, moved: list[frappe._dict]) -> None:
	"""What the customer wrote on the duplicate after data was asked for is the answer, as it would have been
	here."""
	doc = survivor.reload()
	asked_at = frappe.utils.get_datetime(doc.status_changed_at)
	if workflow.category_of(doc.status) == Category.WAITING and any(
		row.sender_side == Side.CUSTOMER and row.sent_at > asked_at for row in moved
	):
		moves.apply_by_itself(doc, Action.PROVIDE_DATA, side=Side.CUSTOMER)
