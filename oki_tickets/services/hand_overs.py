"""What follows when a ticket changes hands, in the same transaction: its history, the end of its offer, the
clock of its pickup, Frappe's own lists, and word to whom it concerns."""

import frappe

from oki_tickets.domain.lifecycle import Action, Category
from oki_tickets.services import (
	assignment_words,
	clock,
	clocks,
	dealing,
	dealing_jobs,
	live,
	notices,
	offers,
	pickup,
	records,
	todos,
	workflow,
)
from oki_tickets.services.clocks import OFFER, PICKUP
from oki_tickets.services.ownership import ASKED_FOR, BY_ITSELF, HandOver, Kind


def record(doc) -> None:
	"""From Ticket.after_insert and on_update: what follows from a new owner or line, or from a ticket's end."""
	before = doc.get_doc_before_save()
	hand_over: HandOver | None = doc.flags.hand_over
	doc.flags.hand_over = None
	if hand_over:
		_follow_hand_over(doc, before, hand_over)
	if before and before.status != doc.status:
		_follow_status(doc, before)


def _follow_hand_over(doc, before, hand_over: HandOver) -> None:
	write_transfer(doc, before, hand_over)
	# What has an agent is offered to nobody.
	if before and not before.agent:
		dealing_jobs.enqueue_room_of(offers.decide(doc.name, doc.agent, hand_over.kind))
	todos.follow(doc.name, doc.subject, [doc.agent] if doc.agent else [])
	_set_clocks(doc)
	last = before.agent if before else None

	def why() -> str | None:
		return assignment_words.why(hand_over, last)

	if doc.agent and doc.agent != frappe.session.user:
		notices.tell([doc.agent], doc, lambda: assignment_words.given(doc, why()))
	if last and last != doc.agent:
		dealing_jobs.enqueue_room_of([last])
		if last != frappe.session.user:
			notices.tell([last], doc, lambda: assignment_words.taken_away(doc, why()))
	live.announce(doc.name, "agent")


def _set_clocks(doc) -> None:
	dealt = dealing.alarm(doc)
	alarms = [alarm for alarm in (dealt, pickup.alarm(doc)) if alarm]
	clocks.stop(doc.name, OFFER, PICKUP)
	clocks.set_all(alarms)
	if dealt:
		dealing_jobs.enqueue_dealing(doc.name)
	else:
		dealing.tell_who_deals(doc)


def write_transfer(doc, before, hand_over: HandOver) -> None:
	"""Writes the Ticket Transfer; an agent who asked for the ticket has accepted it."""
	asked = hand_over.kind in ASKED_FOR
	if asked:
		accept(doc.name, doc.agent)
	_insert(
		doc,
		kind=hand_over.kind,
		reason=hand_over.reason,
		from_line=before.support_line if before else None,
		to_line=doc.support_line,
		from_agent=before.agent if before else None,
		to_agent=doc.agent,
		accepted_by=doc.agent if asked else None,
		accepted_at=clock.now() if asked else None,
	)


def _insert(doc, **values) -> None:
	by_itself = values["kind"] in BY_ITSELF
	records.write(
		"Ticket Transfer",
		ticket=doc.name,
		passed_by=None if by_itself else frappe.session.user,
		passed_at=clock.now(),
		**values,
	)


def _follow_status(doc, before) -> None:
	category = workflow.category_of(doc.status)
	if doc.status in workflow.statuses_reached_by(Action.SEND_TO_DEVELOPMENT):
		_pass_to_development(doc)
	if category in Category.OPEN and workflow.category_of(before.status) not in Category.OPEN:
		_come_back(doc)
	if category not in Category.OPEN:
		_end(doc, before, category)
	if doc.agent and frappe.session.user == doc.agent:
		accept(doc.name, doc.agent)


def _end(doc, before, category: str) -> None:
	if workflow.category_of(before.status) in Category.OPEN:
		freed = [before.agent] if before.agent else offers.decide(doc.name, None, None)
		dealing_jobs.enqueue_room_of(freed)
	clocks.stop(doc.name, OFFER, PICKUP)
	if category == Category.CLOSED:
		todos.close(doc.name)


def _come_back(doc) -> None:
	"""Rejected, reopened or otherwise open again: its agent's, or to be dealt out where that one is gone."""
	todos.follow(doc.name, doc.subject, [doc.agent] if doc.agent else [])
	if alarm := dealing.alarm(doc):
		clocks.set_all([alarm])
		dealing_jobs.enqueue_dealing(doc.name)
	else:
		dealing.tell_who_deals(doc)


def accept(ticket: str, user: str) -> None:
	"""Whoever acts on a ticket that was passed to them, or to their line, has accepted it."""
	rows = frappe.get_all(
		"Ticket Transfer",
		filters={"ticket": ticket, "accepted_at": ("is", "not set")},
		fields=["name", "to_agent", "kind"],
		order_by="passed_at",
	)
	# By name alone: an update by ticket would lock the gap into which the next transfer is written.
	names = [row.name for row in rows if row.to_agent == user or _is_to_the_line(row)]
	if names:
		values = {"accepted_by": user, "accepted_at": clock.now()}
		frappe.db.set_value("Ticket Transfer", {"name": ("in", names)}, values)


def _is_to_the_line(row) -> bool:
	return not row.to_agent and row.kind != Kind.DEVELOPMENT


def _pass_to_development(doc) -> None:
	"""The ticket stays with its agent; its part in development is passed on to the engineer."""
	_insert(
		doc,
		kind=Kind.DEVELOPMENT,
		reason=None,
		from_line=doc.support_line,
		to_line=frappe.get_cached_doc("Oki Tickets Settings").development_line,
		from_agent=doc.agent,
		to_agent=doc.engineer if frappe.db.exists("Support Agent", doc.engineer) else None,
	)
