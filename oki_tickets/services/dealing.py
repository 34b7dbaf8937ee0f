"""How a ticket of nobody finds its owner, by its line's method.

A ticket that is to be dealt out has a clock of the kind Offer, written with the ticket: it is due at once, and
a job that follows the commit handles it; should the job be lost, the next sweep does. Where nobody is on duty
or all are full the clock is set to the next shift, and whatever changes that deals again before.
"""

import random
from collections.abc import Collection

import frappe
from frappe.utils import cint

from oki_tickets.domain import assignment
from oki_tickets.domain.assignment import Choice, Member
from oki_tickets.domain.lifecycle import Category
from oki_tickets.exceptions import NotAssigned
from oki_tickets.services import (
	assignment_words,
	clock,
	duty,
	notices,
	offers,
	ownership,
	unmanned,
	workflow,
)
from oki_tickets.services.clocks import OFFER, OFFERED, TO_BE_DEALT, Alarm
from oki_tickets.services.ownership import Kind

DEALT_METHODS = frozenset({"Offer", "Round Robin", "Least Loaded"})
MANUAL = "Manual"
LINE_FIELDS = ("assignment_method", "offer_seconds", "head")
# A ticket that waits is looked at again after so many seconds, whatever has been announced.
LONGEST_WAIT = 900

choose: Choice = random.SystemRandom().choice


def alarm(doc) -> Alarm | None:
	"""The clock of a ticket that is to be dealt out now; None where it has an owner, is done, or its line's
	agents help themselves."""
	if doc.agent or not doc.support_line or workflow.category_of(doc.status) not in Category.OPEN:
		return None
	if _line(doc).assignment_method not in DEALT_METHODS:
		return None
	return Alarm(doc.name, OFFER, clock.now_second(), TO_BE_DEALT)


def tell_who_deals(doc) -> None:
	"""A ticket of nobody has come to a line whose tickets are given out by hand: its head hears of it."""
	if doc.agent or not doc.support_line or workflow.category_of(doc.status) not in Category.OPEN:
		return
	line = _line(doc)
	if line.assignment_method == MANUAL and line.head != frappe.session.user:
		notices.tell([line.head], doc, lambda: assignment_words.to_be_given(doc))


def _line(doc) -> frappe._dict:
	"""As it is in the database: Frappe's cache may hold for a while what a line was before its last change
	(services/settled.py), and its tickets would be dealt out by another method."""
	return frappe.db.get_value("Support Line", doc.support_line, LINE_FIELDS, as_dict=True)


def handle(ticket, row) -> Alarm | None:
	"""The clock fell due: ends the offer by drawing one of those on duty, or deals the ticket out."""
	if not alarm(ticket):
		offers.decide(ticket.name, None, None)
		return None
	if row.level == OFFERED:
		return _draw(ticket)
	return _DEALERS[_line(ticket).assignment_method](ticket)


def _offer(ticket) -> Alarm | None:
	members = duty.members(ticket.support_line)
	agents = assignment.offered_to(members)
	if not agents:
		return _wait(ticket, members)
	unmanned.is_over(ticket.support_line)
	return offers.make(ticket, agents, cint(_line(ticket).offer_seconds))


def _draw(ticket) -> Alarm | None:
	"""Nobody took it in time: somebody on duty gets it, each as likely."""
	members = duty.members(ticket.support_line)
	return _give_to_one(ticket, [member.agent for member in members if member.on_duty], Kind.DRAWN, members)


def _give_to_one(ticket, agents: Collection[str], kind: str, members: Collection[Member]) -> Alarm | None:
	"""Gives the ticket to one of `agents`, another one where the first has become full in this moment."""
	left = list(agents)
	while left:
		agent = choose(left)
		if _give(ticket, agent, kind):
			return None
		left.remove(agent)
	offers.decide(ticket.name, None, Kind.DRAWN)
	return _wait(ticket, members)


def _give(ticket, agent: str, kind: str) -> bool:
	frappe.db.savepoint("oki_give")
	try:
		ownership.give(ticket, agent, kind=kind)
	except NotAssigned:
		frappe.db.rollback(save_point="oki_give")
		frappe.clear_last_message()
		ticket.reload()
		return False
	unmanned.is_over(ticket.support_line)
	return True


def _in_turn(ticket) -> Alarm | None:
	members = duty.members(ticket.support_line, ticket.category, for_update=True)
	agent = _give_by(assignment.round_robin, ticket, members)
	if not agent:
		return _wait(ticket, members)
	frappe.db.set_value(
		"Support Agent Line",
		{"parent": agent, "parenttype": "Support Agent", "support_line": ticket.support_line},
		"last_turn",
		max(member.turn for member in members) + 1,
		update_modified=False,
	)
	return None


def _by_load(ticket) -> Alarm | None:
	members = duty.members(ticket.support_line, ticket.category, for_update=True)
	return None if _give_by(assignment.least_loaded, ticket, members) else _wait(ticket, members)


def _give_by(rule, ticket, members: Collection[Member]) -> str | None:
	"""Gives the ticket to whom `rule` names, the next one where that agent has become full in this moment;
	returns who has it."""
	left = list(members)
	while agent := rule(left, choose):
		if _give(ticket, agent, Kind.DEALT):
			return agent
		left = [member for member in left if member.agent != agent]
	return None


_DEALERS = {"Offer": _offer, "Round Robin": _in_turn, "Least Loaded": _by_load}


def _wait(ticket, members: Collection[Member]) -> Alarm:
	"""The ticket waits: for the next shift, for somebody who becomes free or available, or for a while."""
	now = clock.now_second()
	starts = [duty.next_start(member.agent, ticket.support_line) for member in members if member.is_available]
	later = [start for start in starts if start and start > now]
	unmanned.tell(ticket, members, min(later, default=None))
	return Alarm(ticket.name, OFFER, min([*later, now + LONGEST_WAIT]), TO_BE_DEALT)
