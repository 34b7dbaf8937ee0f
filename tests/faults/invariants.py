"""What holds for a desk's tickets whatever breaks: each function names what does not, ticket by ticket."""

from collections import Counter
from collections.abc import Callable, Sequence

import frappe

from oki_tickets.channels import outbox
from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import clock, clocks, dealing, feedback_chain, workflow

# Seconds that a clock may be late once everything runs again.
LATE = 5
Found = list[str]


def broken(tickets: Sequence[str]) -> dict[str, Found]:
	"""By the name of each invariant what of these tickets breaks it; empty where all holds."""
	frappe.db.rollback()
	found = {name: check(tickets) for name, check in INVARIANTS.items()}
	return {name: wrong for name, wrong in found.items() if wrong}


def owners(tickets: Sequence[str]) -> Found:
	"""Each open ticket has one owner, whom its last hand-over and its open ToDo name, or it waits for one."""
	return [
		wrong
		for row in _rows("Ticket", tickets, "name", "agent", "status", "support_line")
		if (wrong := _owner_trouble(row))
	]


def _owner_trouble(row) -> str | None:
	todos = frappe.get_all(
		"ToDo",
		filters={"reference_type": "Ticket", "reference_name": row.name, "status": "Open"},
		pluck="allocated_to",
		order_by="name",
	)
	category = workflow.category_of(row.status)
	if category == Category.CLOSED:
		return f"{row.name} is closed, and {todos} have it to do" if todos else None
	if not row.agent and category in Category.OPEN:
		return _waiting_trouble(row, todos)
	last = frappe.get_all(
		"Ticket Transfer",
		filters={"ticket": row.name},
		pluck="to_agent",
		order_by="passed_at desc, creation desc, name desc",
		limit=1,
	)
	if row.agent and last != [row.agent]:
		return f"{row.name} is {row.agent}'s, and was last given to {last}"
	return (
		None if not row.agent or row.agent in todos else f"{row.name} is {row.agent}'s, and is {todos} to do"
	)


def _waiting_trouble(row, todos: list[str]) -> str | None:
	if todos:
		return f"{row.name} is nobody's, and {todos} have it to do"
	method = frappe.db.get_value("Support Line", row.support_line, "assignment_method")
	is_dealt = method in dealing.DEALT_METHODS
	if is_dealt and not frappe.db.exists("Ticket Clock", {"ticket": row.name, "kind": clocks.OFFER}):
		return f"{row.name} is nobody's, and nothing will deal it out"
	return None


def clocks_once(tickets: Sequence[str]) -> Found:
	"""Each clock has fired once, and none is overdue or could not be handled."""
	now = clock.now_second()
	late = [
		f"{row.name} fell due {now - row.due_second} s ago, after {row.attempts} attempts"
		for row in _rows("Ticket Clock", tickets, "name", "due_second", "attempts", by="ticket")
		if row.attempts or row.due_second < now - LATE
	]
	return [
		*late,
		*_twice("Discipline Violation", tickets, "ticket", "timer", "level", "status_since"),
		*_drawn(tickets),
	]


def _drawn(tickets: Sequence[str]) -> Found:
	"""An offer ends once: of those to whom a ticket was offered at one moment, one at most has it."""
	rows = _rows("Ticket Offer", tickets, "ticket", "ends_second", "outcome", by="ticket")
	won = Counter((row.ticket, row.ends_second) for row in rows if row.outcome in ("Taken", "Drawn"))
	return [
		f"{ticket}: {number} people have won one offer" for (ticket, _), number in won.items() if number > 1
	]


def notices_once(tickets: Sequence[str]) -> Found:
	"""Each message of the outbox was posted once and has gone out once; Desk's bell rang once for each."""
	rows = _rows(
		"Outbox Message", tickets, "name", "channel", "state", "provider_id", "recipient", by="ticket"
	)
	stuck = [
		f"{row.name} by {row.channel} to {row.recipient} is {row.state}"
		for row in rows
		if row.state in (outbox.SENDING, outbox.FAILED, outbox.GIVEN_UP)
	]
	rung = frappe.db.count(
		"Notification Log", {"document_name": ("in", _some(tickets)), "from_user": "Administrator"}
	)
	sent = sum(row.channel == outbox.DESK and row.state == outbox.SENT for row in rows)
	bells = [] if rung == sent else [f"{sent} messages went to Desk, and its bell rang {rung} times"]
	return [*stuck, *bells, *_twice("Outbox Message", tickets, "ticket", "idempotency_key")]


def counters(tickets: Sequence[str]) -> Found:
	"""What a ticket counts along is what one counts anew."""
	found = []
	for row in _rows("Ticket", tickets, "name", "message_count", "rejected_solutions", "first_responded_at"):
		anew = _counted_anew(row.name)
		found += [
			f"{row.name}: {field} is {row[field]}, counted anew {value}"
			for field, value in anew.items()
			if (row[field] or None) != (value or None)
		]
	return found + _reactions(tickets)


def _counted_anew(ticket: str) -> dict[str, object]:
	messages = frappe.get_all(
		"Ticket Message",
		filters={"ticket": ticket},
		fields=["sender_side", "is_internal", "sent_at"],
		order_by="sent_at",
	)
	answers = [row.sent_at for row in messages if row.sender_side == "Agent" and not row.is_internal]
	return {
		"message_count": len(messages),
		"rejected_solutions": frappe.db.count(
			"Ticket Status Change", {"ticket": ticket, "action": "Reject Solution"}
		),
		"first_responded_at": answers[0] if answers else None,
	}


def _reactions(tickets: Sequence[str]) -> Found:
	rows = _rows("Ticket Message", tickets, "name", "likes", "dislikes", by="ticket")
	reactions = _rows("Ticket Reaction", tickets, "message", "reaction", by="ticket")
	anew = Counter((row.message, row.reaction) for row in reactions)
	return [
		f"message {row.name} has {row.likes} likes and {row.dislikes} dislikes"
		for row in rows
		if (row.likes, row.dislikes) != (anew[row.name, "Like"], anew[row.name, "Dislike"])
	]


def history(tickets: Sequence[str]) -> Found:
	"""The changes of status of each ticket lead from one to the next without a gap, and to its present one."""
	found = []
	for row in _rows("Ticket", tickets, "name", "status"):
		changes = frappe.get_all(
			"Ticket Status Change",
			filters={"ticket": row.name},
			fields=["from_status", "to_status", "duration"],
			order_by="changed_at, creation, name",
		)
		ends = [workflow.first_status(), *(change.to_status for change in changes)]
		begins = [*(change.from_status for change in changes), row.status]
		if begins != ends:
			found.append(f"{row.name} is {row.status}, and its history leads {begins} to {ends}")
		if any(change.duration < 0 for change in changes):
			found.append(f"{row.name} was in a status for less than no time")
	return found


def chain(_tickets: Sequence[str] = ()) -> Found:
	"""The chain of verdicts is whole."""
	return [feedback_chain.describe(defect) for defect in feedback_chain.verify()]


INVARIANTS: dict[str, Callable[[Sequence[str]], Found]] = {
	"each ticket has one owner or waits": owners,
	"each clock has fired once": clocks_once,
	"each notice went out once": notices_once,
	"counters are what one counts anew": counters,
	"the history has no gap": history,
	"the chain of verdicts is whole": chain,
}


def _twice(doctype: str, tickets: Sequence[str], *key: str) -> Found:
	"""Rows that one cause has made twice."""
	rows = _rows(doctype, tickets, *key, by="ticket")
	counted = Counter(tuple(row[name] for name in key) for row in rows if row[key[-1]])
	return [f"{doctype} {values} is there {number} times" for values, number in counted.items() if number > 1]


def _rows(doctype: str, tickets: Sequence[str], *fields: str, by: str = "name") -> list[frappe._dict]:
	return frappe.get_all(doctype, filters={by: ("in", _some(tickets))}, fields=list(fields), order_by="name")


def _some(tickets: Sequence[str]) -> list[str]:
	return [*tickets] or [""]
