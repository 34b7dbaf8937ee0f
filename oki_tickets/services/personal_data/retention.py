"""Closed tickets that are old enough lose their words and whose they were; every figure stays."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import frappe
from frappe.utils import cint

from oki_tickets.channels.mail import store
from oki_tickets.domain.redaction import STAND_IN
from oki_tickets.services import clock, feedback_chain, identity
from oki_tickets.services.personal_data import conversations, traces
from oki_tickets.services.personal_data.traces import update

SETTINGS = "Oki Tickets Settings"
# Tickets in one transaction, and in one night: a desk that sets the days for the first time is done in some.
BATCH = 100
MOST = 20_000
# Rows on a ticket that keep words or addresses, and what becomes of those.
AROUND = {
	"Ticket Call": dict.fromkeys(("number", "recording_url", "summary", "keywords", "transcript", "contact")),
	"Chat Conversation": dict.fromkeys(("visitor", "email", "phone", "contact")),
	"Feedback Invitation": {"recipient": "", "user": None},
	"Ticket Solution": {"rejected_by": None},
	"Ticket Transfer": {"reason": None},
}

# Fields of a ticket that name people, and who stands there in a customer's place.
IN_PLACE = {"raised_by": None, "status_changed_by": None, "owner": "Guest", "modified_by": "Guest"}


def erase_old_tickets() -> None:
	"""Scheduler, daily: empties tickets that were closed so many days ago as the settings say, and that nobody
	can reopen any more. 0 keeps them for ever."""
	before, since = _before(), datetime.min
	if not before:
		return
	traces.forget_deleted(before=before)
	for _number in range(MOST // BATCH):
		rows = _due(since, before)
		erase([row.name for row in rows])
		frappe.db.commit()  # a scheduled job: each batch stands for itself
		if len(rows) < BATCH:
			return
		since = rows[-1].closed_at


def _before() -> datetime | None:
	settings = frappe.get_cached_doc(SETTINGS)
	days = cint(settings.ticket_keep_days)
	return clock.now() - timedelta(days=max(days, cint(settings.reopen_days))) if days else None


def _due(since: datetime, before: datetime) -> list[frappe._dict]:
	"""The first of those that were closed between these moments and are not erased: name, closed_at. One stretch
	of the index on closed_at and erased_at; a reopened ticket has no closed_at."""
	table = frappe.qb.DocType("Ticket")
	query = frappe.qb.from_(table).select(table.name, table.closed_at)
	query = query.where((table.closed_at >= since) & (table.closed_at < before) & table.erased_at.isnull())
	return query.orderby(table.closed_at).limit(BATCH).run(as_dict=True)


def erase(tickets: Sequence[str]) -> None:
	"""Empties these tickets, whoever has written on them; agents stay who they were."""
	if not tickets:
		return
	_empty(tickets)
	on_them = {"ticket": ("in", tickets)}
	for doctype, values in AROUND.items():
		update(doctype, on_them, values)
	traces.remove_recordings(on_them)
	_forget_customers(tickets)
	feedback_chain.forget_words(on_them)
	store.forget_words(on_them)
	traces.forget_copies(tickets)
	update("Ticket", {"name": ("in", tickets)}, {"erased_at": clock.now()})


def _empty(tickets: Sequence[str]) -> None:
	people = _people_of(tickets)
	conversations.empty_tickets(tickets)
	for name, values in people.items():
		update("Ticket", name, values)
	summary = {"name": ("in", tickets), "resolution_summary": ("is", "set")}
	update("Ticket", summary, {"resolution_summary": STAND_IN})
	messages = frappe.get_all("Ticket Message", {"ticket": ("in", tickets)}, pluck="name", order_by="name")
	conversations.empty_messages(messages)
	comments = {"reference_doctype": "Ticket", "reference_name": ("in", tickets), "comment_type": "Comment"}
	update("Comment", comments, {"content": STAND_IN})


def _people_of(tickets: Sequence[str]) -> dict[str, dict]:
	"""By ticket who stands in these fields afterwards: people of the desk as before, whose tickets count for
	nobody's points; in a customer's place nobody."""
	filters = {"name": ("in", tickets)}
	rows = frappe.get_all("Ticket", filters, ["name", *IN_PLACE], order_by="name")
	return {
		row.name: {
			field: row[field] if row[field] and identity.is_desk(row[field]) else nobody
			for field, nobody in IN_PLACE.items()
		}
		for row in rows
	}


def _forget_customers(tickets: Sequence[str]) -> None:
	"""Whoever wrote, moved or reacted as a customer."""
	theirs = {"ticket": ("in", tickets), "sender_side": "Customer"}
	update("Ticket Message", theirs, {"sender": STAND_IN, "owner": "Guest", "modified_by": "Guest"})
	moves = {"ticket": ("in", tickets), "side": "Customer"}
	update("Ticket Status Change", moves, {"changed_by": None, "owner": "Guest", "modified_by": "Guest"})
	update("Ticket", {"name": ("in", tickets)}, {"_seen": None, "_liked_by": None})
	table = frappe.qb.DocType("Ticket Reaction")
	for name in frappe.get_all("Ticket Reaction", {"ticket": ("in", tickets)}, pluck="name", order_by="name"):
		query = frappe.qb.update(table).set(table.name, frappe.generate_hash(length=12))
		query.set(table.user, None).set(table.owner, "Guest").set(table.modified_by, "Guest")
		query.where(table.name == name).run()
