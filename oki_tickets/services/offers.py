"""Offers: a ticket is shown to everybody on duty in its line, and whoever takes it first has it."""

from collections.abc import Collection
from typing import Any

import frappe
from frappe import _
from frappe.utils import get_fullname

from oki_tickets.domain.lifecycle import Category
from oki_tickets.exceptions import NotAssigned
from oki_tickets.services import clock, fresh, locks, notices, ownership, workflow
from oki_tickets.services.clocks import OFFER, OFFERED, Alarm
from oki_tickets.services.ownership import Kind

OPEN = "Open"
TAKEN = "Taken"
DRAWN = "Drawn"
LOST = "Lost"
MISSED = "Missed"
WITHDRAWN = "Withdrawn"

MADE_EVENT = "oki_offer"
OVER_EVENT = "oki_offer_over"

_COLUMNS = (
	"name",
	"creation",
	"modified",
	"owner",
	"modified_by",
	"ticket",
	"agent",
	"support_line",
	"outcome",
	"offered_at",
	"ends_at",
	"ends_second",
)


def make(ticket, agents: Collection[str], seconds: int) -> Alarm:
	"""Offers the ticket to `agents` for `seconds`; returns the clock that ends the offer."""
	now, user, at, ends = frappe.utils.now(), frappe.session.user, clock.now(), clock.now_second() + seconds
	query = frappe.qb.into(frappe.qb.DocType("Ticket Offer")).columns(*_COLUMNS)
	for agent in agents:
		name = frappe.generate_hash(length=12)
		place = (ticket.name, agent, ticket.support_line, OPEN, at, clock.to_moment(ends), ends)
		query = query.insert(name, now, now, user, user, *place)
	query.run()
	shown = _shown(ticket, ends)
	for agent in agents:
		frappe.publish_realtime(MADE_EVENT, shown, user=agent, after_commit=True)
	notices.offer(agents, ticket)
	return Alarm(ticket.name, OFFER, ends, OFFERED)


def _shown(ticket, ends: int) -> dict[str, Any]:
	"""What a pop-up shows: moments are UTC seconds."""
	return {
		"ticket": ticket.name,
		"subject": ticket.subject,
		"customer": ticket.customer,
		"priority": ticket.priority,
		"category": ticket.category,
		"support_line": ticket.support_line,
		"ends": ends,
		"now": clock.now_second(),
	}


def running_of(agent: str) -> list[dict[str, Any]]:
	"""The offers that the agent can take now, the first to end first, as pop-ups show them."""
	offer, ticket = frappe.qb.DocType("Ticket Offer"), frappe.qb.DocType("Ticket")
	rows = (
		frappe.qb.from_(offer)
		.join(ticket)
		.on(ticket.name == offer.ticket)
		.select(
			ticket.name,
			ticket.subject,
			ticket.customer,
			ticket.priority,
			ticket.category,
			ticket.support_line,
			offer.ends_second,
		)
		.where((offer.agent == agent) & (offer.outcome == OPEN) & (offer.ends_second > clock.now_second()))
		.orderby(offer.ends_second)
	).run(as_dict=True)
	return [_shown(row, row.ends_second) for row in rows]


def see(agent: str, tickets: Collection[str]) -> None:
	"""Remembers that these offers were on the agent's screen."""
	offer = frappe.qb.DocType("Ticket Offer")
	(
		frappe.qb.update(offer)
		.set(offer.seen_at, clock.now())
		.where((offer.agent == agent) & (offer.outcome == OPEN) & offer.ticket.isin(list(tickets) or [""]))
		.where(offer.seen_at.isnull())
	).run()


def take(ticket: str, user: str):
	"""Makes `user` the owner of a ticket of nobody that is offered to them, or that waits in the desk outside
	of a queue; returns the saved document. Of several at one moment the first has it. Raises NotAssigned, which
	says why. The caller has checked that the user may write the ticket."""
	# Without a lock first: whoever comes late is told at once, and waits for nobody.
	_refuse_owned(ticket, frappe.db.get_value("Ticket", ticket, "agent"), user)
	_refuse_owned(ticket, locks.first_or_told(ticket), user)
	# The rest of the ticket is of interest to one only.
	doc = locks.load_locked(ticket)
	_refuse_owned(ticket, doc.agent, user)
	if workflow.category_of(doc.status) not in Category.OPEN:
		frappe.throw(
			_("Ticket {0} is {1}: there is nothing to take.").format(ticket, _(doc.status)), NotAssigned
		)
	_check_taker(doc, user)
	return ownership.give(doc, user, kind=Kind.TAKEN)


def hear(ticket: str, user: str) -> None:
	"""For whom the ticket is offered at this moment: locks it for the first who comes, and raises NotAssigned for
	those who come after as soon as it has an owner. They were shown the ticket, and are told whose it is whatever
	else they may see, so this comes before the right to the ticket is looked up, which costs more than all of it
	and which one of fifty needs. Does nothing for others."""
	if _is_offered(ticket, user):
		_refuse_owned(ticket, locks.first_or_told(ticket), user)


def judge(doc) -> None:
	"""From Ticket.validate: whoever becomes the agent of nobody's ticket by a choice of their own, in the form, by
	REST, by starting on it or by passing it on to themselves, takes it, and can do so only where `take` would let them.
	Raises NotAssigned."""
	before, user, hand_over = doc.get_doc_before_save(), frappe.session.user, doc.flags.hand_over
	if not before or before.agent or doc.agent != user:
		return
	if not hand_over or hand_over.kind in ownership.CHOSEN:
		# In the line that it comes from: with another one it would leave the queue past whoever is next.
		_check_taker(before, user)


def _refuse_owned(ticket: str, agent: str | None, user: str) -> None:
	if agent == user:
		frappe.throw(_("Ticket {0} is yours already.").format(ticket), NotAssigned)
	if agent:
		frappe.throw(_("Ticket {0} has been taken by {1}.").format(ticket, get_fullname(agent)), NotAssigned)


def is_free(ticket: str) -> bool:
	"""Whether the ticket is open and nobody's."""
	row = frappe.db.get_value("Ticket", ticket, ["agent", "status"], as_dict=True)
	return bool(row) and not row.agent and workflow.category_of(row.status) in Category.OPEN


def can_take(doc, user: str) -> bool:
	"""Whether `user` can take the ticket as it is now; the limit of open tickets is checked by `take`."""
	if doc.agent or workflow.category_of(doc.status) not in Category.OPEN:
		return False
	return bool(frappe.db.exists("Support Agent", user)) and not waits_in_queue(doc, user)


def waits_in_queue(doc, user: str) -> bool:
	"""Whether this ticket of nobody is for whoever asks its line for the next one, and not for `user` to choose."""
	method = frappe.get_cached_value("Support Line", doc.support_line, "assignment_method")
	return method == "Queue" and not _leads(user, doc.support_line) and not _is_offered(doc.name, user)


def _check_taker(doc, user: str) -> None:
	ownership.check_agent(user)
	if waits_in_queue(doc, user):
		frappe.throw(
			_("Line {0} works from a queue. Ask for the next ticket instead.").format(doc.support_line),
			NotAssigned,
		)


def _is_offered(ticket: str, user: str) -> bool:
	return bool(frappe.db.exists("Ticket Offer", {"ticket": ticket, "agent": user, "outcome": OPEN}))


def _leads(user: str, line: str) -> bool:
	return frappe.get_cached_value("Support Line", line, "head") == user


def decide(ticket: str, winner: str | None, kind: str | None) -> list[str]:
	"""Ends the ticket's open offers: for the winner as Taken or Drawn, for the others as Lost or Missed; as
	Withdrawn where the ticket went another way. The pop-ups vanish. Returns to whom it was offered in vain: an offer
	takes the room of a ticket, which they have again."""
	won, others = {Kind.TAKEN: (TAKEN, LOST), Kind.DRAWN: (DRAWN, MISSED)}.get(kind, (WITHDRAWN, WITHDRAWN))
	offer = frappe.qb.DocType("Ticket Offer")
	agents = _running_for(ticket, kind)
	if not agents:
		return []
	is_winner = offer.agent == (winner or "")
	outcome = frappe.qb.terms.Case().when(is_winner, won).else_(others)
	(
		frappe.qb.update(offer)
		.set(offer.outcome, outcome)
		.set(offer.decided_at, clock.now())
		.where((offer.ticket == ticket) & (offer.outcome == OPEN))
	).run()
	name = get_fullname(winner) if winner else None
	message = {"ticket": ticket, "agent": winner, "name": name, "outcome": won}
	for agent in agents:
		frappe.publish_realtime(OVER_EVENT, message, user=agent, after_commit=True)
	return [agent for agent in agents if agent != winner]


def _running_for(ticket: str, kind: str | None) -> list[str]:
	"""To whom the ticket is offered. A person's request reads past its snapshot: the offers may have been made while
	it waited for the ticket."""
	offer = frappe.qb.DocType("Ticket Offer")
	running = frappe.qb.from_(offer).select(offer.agent).orderby(offer.agent)
	running = running.where((offer.ticket == ticket) & (offer.outcome == OPEN))
	if kind == Kind.TAKEN:
		return running.for_update().run(pluck=True)
	# Others lock no gaps, in which two at once would stop each other. The desk's own clocks lock before they read.
	return running.run(pluck=True) if kind in ownership.BY_ITSELF else fresh.names(running)
