"""Whose ticket it is: the only writer of a ticket's agent and line, whoever or whatever decides.

`give` carries out what an offer, the dealing, the queue or a person has decided. An agent or line that is set
on the document itself (Desk form, REST, import) arrives in `judge` and becomes a hand-over like any other.
Locks are taken in one order: the ticket, its line's rows, the agent.
"""

from dataclasses import dataclass

import frappe
from frappe import _
from frappe.utils import cint, get_fullname

from oki_tickets.domain.lifecycle import Category
from oki_tickets.exceptions import NotAnAgent, NotAssigned
from oki_tickets.services import clock, duty, fresh, held, identity, workflow


class Kind:
	"""Values of a Ticket Transfer's kind: how the ticket came to whom it came to."""

	ROUTED = "Routed"
	TAKEN = "Taken"
	DRAWN = "Drawn"
	DEALT = "Dealt"
	PULLED = "Pulled"
	HANDED_OVER = "Handed Over"
	ESCALATED = "Escalated"
	NORM_BROKEN = "Norm Broken"
	ABSENCE = "Absence"
	DEVELOPMENT = "Development"


# Ways in which the agent asked for the ticket, and has so accepted it.
ASKED_FOR = frozenset({Kind.TAKEN, Kind.PULLED})
# Ways that a person has chosen.
CHOSEN = frozenset({Kind.TAKEN, Kind.HANDED_OVER, Kind.ESCALATED})
# Ways in which the desk's own clocks give it to somebody.
BY_ITSELF = frozenset({Kind.DRAWN, Kind.DEALT, Kind.NORM_BROKEN, Kind.ABSENCE})


@dataclass(frozen=True)
class HandOver:
	"""Why the ticket changes hands."""

	kind: str
	reason: str | None = None


def give(doc, agent: str | None, *, kind: str, line: str | None = None, reason: str | None = None):
	"""Makes `agent` (nobody where None) responsible for the ticket, in `line` where one is named; returns the
	saved document. `doc` is locked by the caller, who has checked the right. Raises NotAssigned where the
	agent has as many open tickets as the limit lets."""
	doc.agent = agent
	doc.support_line = line or doc.support_line
	doc.flags.hand_over = HandOver(kind, reason)
	# Whoever calls has checked the right, or it is the desk's own clock.
	doc.save(ignore_permissions=True)
	return doc


def judge(doc) -> None:
	"""From Ticket.validate: checks whoever is to have the ticket, and sets what follows from it."""
	doc.agent = doc.agent or None
	before = doc.get_doc_before_save()
	if not _changes_hands(doc, before):
		return
	doc.flags.hand_over = doc.flags.hand_over or HandOver(_kind_of_save(doc, before))
	if doc.agent and doc.agent != (before and before.agent) and not _can_have(doc):
		# Nobody's choice but a rule's, and no reason to lose a request: the line deals it out.
		doc.agent = doc.flags.hand_over = None
		return
	if before:
		held.change_hands(doc, before)
	if not before or doc.agent != before.agent:
		doc.assigned_at = clock.now() if doc.agent else None
		doc.from_queue = int(doc.flags.hand_over.kind == Kind.PULLED)
	if doc.flags.hand_over.kind == Kind.NORM_BROKEN:
		# Whoever gets a forgotten ticket has the whole norm's time for it.
		doc.update({"norm_since": clock.now(), "norm_level": 0})


def _can_have(doc) -> bool:
	"""Whether the agent can have the ticket; raises NotAssigned where a person has chosen."""
	try:
		_check_can_work(doc)
		check_room(doc.agent)
	except NotAssigned:
		if not (doc.is_new() and doc.flags.by_service):
			raise
		frappe.clear_last_message()
		return False
	return True


def _changes_hands(doc, before) -> bool:
	if not before:
		return bool(doc.agent)
	return doc.agent != (before.agent or None) or doc.support_line != before.support_line


def _kind_of_save(doc, before) -> str:
	if not before:
		return Kind.TAKEN if doc.agent == frappe.session.user else Kind.ROUTED
	if not before.agent and doc.agent == frappe.session.user:
		return Kind.TAKEN
	return Kind.HANDED_OVER


def _check_can_work(doc) -> None:
	if duty.is_able(doc.agent):
		return
	frappe.throw(
		_("{0} is no agent who can work now. Choose another one.").format(frappe.bold(doc.agent)),
		NotAssigned,
	)


def check_room(agent: str) -> None:
	"""Locks the agent and raises NotAssigned where the limit of open tickets is reached."""
	limit = cint(frappe.db.get_value("Support Agent", agent, "open_ticket_limit", for_update=True))
	if not limit:
		return
	load = _load_now(agent)
	if load >= limit:
		frappe.throw(
			_("{0} has {1} open tickets, and {2} are the limit. One has to be finished first.").format(
				get_fullname(agent), load, limit
			),
			NotAssigned,
		)


def _load_now(agent: str) -> int:
	"""Open tickets of the agent, those too that were given to them a moment ago: whoever gives one holds the
	agent's row."""
	ticket = frappe.qb.DocType("Ticket")
	statuses = workflow.statuses_of(*Category.OPEN)
	query = (
		frappe.qb.from_(ticket)
		.select(ticket.name)
		.where((ticket.agent == agent) & ticket.status.isin(statuses))
	)
	return fresh.count(query)


def check_agent(user: str) -> None:
	"""Raises NotAnAgent unless `user` has an entry as Support Agent."""
	if not frappe.db.exists("Support Agent", user):
		frappe.throw(
			_("{0} is no agent. An administrator can make an entry under Support Agent.").format(
				get_fullname(user)
			),
			NotAnAgent,
		)


def agent_of_head(line: str | None) -> str | None:
	"""The head of `line` as an agent: an entry without lines, which is dealt nothing, is made for a head who
	has none."""
	head = frappe.get_cached_value("Support Line", line, "head") if line else None
	if not head or frappe.db.exists("Support Agent", head):
		return head
	if not {identity.HEAD_ROLE, identity.AGENT_ROLE} & set(frappe.get_roles(head)):
		return None
	doc = frappe.get_doc(doctype="Support Agent", user=head)
	return doc.insert(ignore_permissions=True).name  # the desk needs the entry to hand a ticket over
