"""Likes and dislikes of agents' messages, one by each person."""

import frappe
from frappe import _
from frappe.utils import escape_html

from oki_tickets.domain.lifecycle import Side
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import month_counts, notices
from oki_tickets.services.filters import among

LIKE = "Like"
DISLIKE = "Dislike"
COUNTERS = {LIKE: "likes", DISLIKE: "dislikes"}


def react(message: str, reaction: str | None, user: str) -> dict[str, int | str | None]:
	"""Gives the message the user's reaction in place of an earlier one, or takes it back (None); returns
	`likes`, `dislikes` and `reaction`. Raises OkiTicketsError for other words than Like and Dislike, and for
	messages that no agent wrote. The caller has checked that the user may read the message."""
	if reaction and reaction not in COUNTERS:
		frappe.throw(_("{0} is no reaction.").format(escape_html(reaction)), OkiTicketsError)
	# The message's row is held: whoever reacts at the same moment waits, and counts on from here.
	row = frappe.db.get_value(
		"Ticket Message",
		message,
		["name", "ticket", "sender_side", "likes", "dislikes", "sender", "support_line", "written_on"],
		as_dict=True,
		for_update=True,
	)
	if row.sender_side != Side.AGENT:
		frappe.throw(_("Only answers of the desk are liked or disliked."), OkiTicketsError)
	before = _replace(row, reaction, user)
	counts = _count(message, row, before, reaction)
	if reaction == DISLIKE and before != DISLIKE:
		_tell(row, user)
	return {**counts, "reaction": reaction or None}


def _replace(message, reaction: str | None, user: str) -> str | None:
	"""Writes the reaction and returns the one before."""
	name = f"{message.name}:{user}"
	before = _present(name) if frappe.db.exists("Ticket Reaction", name) else None
	if reaction == before:
		return before
	if not before:
		if _write(name, message, reaction, user):
			return None
		before = _present(name)
	# It counts in the month in which it was given.
	month_counts.forget_since(frappe.db.get_value("Ticket Reaction", name, "creation"))
	if not reaction:
		frappe.db.delete("Ticket Reaction", {"name": name})
	else:
		frappe.db.set_value("Ticket Reaction", name, "reaction", reaction)
	return before


def _present(name: str) -> str | None:
	return frappe.db.get_value("Ticket Reaction", name, "reaction", for_update=True)


def _write(name: str, message, reaction: str, user: str) -> bool:
	"""Writes a first reaction; False where the person has given one a moment ago, which the look at the snapshot
	did not show. A look with a lock for what is not there would lock the gap in which others write theirs."""
	doc = frappe.get_doc(
		doctype="Ticket Reaction",
		message=message.name,
		ticket=message.ticket,
		reaction=reaction,
		user=user,
		agent=message.sender,
		support_line=message.support_line,
		written_on=message.written_on,
	)
	doc.flags.by_service = True
	frappe.db.savepoint("first_reaction")
	try:
		# Nobody has a right to write reactions; the door has checked who may read the message.
		doc.insert(ignore_permissions=True, set_name=name)
	except (frappe.DuplicateEntryError, frappe.UniqueValidationError):
		frappe.db.rollback(save_point="first_reaction")
		frappe.clear_last_message()
		return False
	return True


def _count(message: str, row, before: str | None, after: str | None) -> dict[str, int]:
	counts = {
		counter: row[counter] + (after == name) - (before == name) for name, counter in COUNTERS.items()
	}
	frappe.db.set_value("Ticket Message", message, counts, update_modified=False)
	return counts


def _tell(message, user: str) -> None:
	"""Whoever changes their mind to and fro tells the head once."""
	doc = frappe.get_doc("Ticket", message.ticket)
	notices.tell(
		[notices.head_of(doc.support_line)],
		doc,
		lambda: _("The customer disliked an answer on {0}: {1}").format(doc.name, escape_html(doc.subject)),
		once=f"dislike:{message.name}:{user}",
	)


def of_user(messages: list[str], user: str) -> dict[str, str]:
	"""The user's own reactions to these messages."""
	rows = frappe.get_all(
		"Ticket Reaction",
		filters={"message": among(messages), "user": user},
		fields=["message", "reaction"],
		order_by="message",
	)
	return {row.message: row.reaction for row in rows}


def forget_person(user: str, anonymous: str) -> None:
	"""The user is called `anonymous` by now: the names of their reactions say so too. Counts stay."""
	for row in frappe.get_all(
		"Ticket Reaction", {"user": ("in", (user, anonymous))}, ["name", "message"], order_by="name"
	):
		table = frappe.qb.DocType("Ticket Reaction")
		query = frappe.qb.update(table).set(table.name, f"{row.message}:{anonymous}")
		query.set(table.user, anonymous).where(table.name == row.name).run()
