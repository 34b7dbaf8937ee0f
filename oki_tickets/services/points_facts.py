"""The figures that points and badges come from, by agent, for one month.

A ticket counts where a customer has raised it, or has confirmed what the desk raised in the customer's name; not
where it was denied, or closed as duplicate or spam, or raised by somebody of the desk for themselves. Each figure
counts a ticket once, and of one person no more than MOST_OF_ONE verdicts.
"""

from collections import defaultdict
from datetime import datetime

import frappe
from pypika import Query
from pypika.terms import ExistsCriterion, Term

from oki_tickets.domain.feedback import DISLIKED, LIKED
from oki_tickets.domain.lifecycle import Category, Closure
from oki_tickets.domain.points import Month
from oki_tickets.services import identity, solutions, workflow

# Tickets of one person in a month whose praise counts.
MOST_OF_ONE = 3
HIGHEST_SCORE = 5
# Closures after which a ticket counts for nobody.
VOID = (Closure.NOT_MINE, Closure.DUPLICATE, Closure.SPAM)


def figures(start: datetime, end: datetime) -> dict[str, Month]:
	"""By agent the figures of the time from `start` to before `end` (site's time zone)."""
	found: dict[str, dict[str, int]] = defaultdict(dict)
	for name, counted in {
		**_solved(start, end),
		**_verdicts(start, end),
		"thanked": _thanked(start, end),
		"proposed": _solutions("proposed_at", start, end),
		"rejected": _solutions("rejected_at", start, end),
	}.items():
		for agent, number in counted.items():
			found[agent][name] = number
	return {agent: Month(**numbers) for agent, numbers in found.items() if agent}


def _genuine(ticket) -> Term:
	"""A customer stands behind the ticket, and it was not void in the end."""
	user, role = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
	desk = (
		frappe.qb.from_(user)
		.join(role)
		.on((role.parent == user.name) & (role.parenttype == "User"))
		.select(user.email)
		.where(role.role.isin(sorted(identity.DESK_ROLES)) & user.email.isnotnull())
	)
	return (
		(ticket.entered_by.isnull() | ticket.confirmed_at.isnotnull())
		& (ticket.closure_reason.isnull() | ticket.closure_reason.notin(VOID))
		& (ticket.raised_by.isnull() | ticket.raised_by.notin(desk))
	)


def _solved(start: datetime, end: datetime) -> dict[str, dict[str, int]]:
	"""Tickets that were closed for the first time, by who proposed the last solution."""
	ticket, solution = frappe.qb.DocType("Ticket"), frappe.qb.DocType("Ticket Solution")
	later = frappe.qb.DocType("Ticket Solution").as_("later")
	rows = (
		frappe.qb.from_(ticket)
		.join(solution)
		.on(solution.ticket == ticket.name)
		.left_join(later)
		.on((later.ticket == ticket.name) & (later.round > solution.round))
		.select(solution.agent, ticket.resolve_used, ticket.resolve_within)
		.where(
			(ticket.closed_at >= start)
			& (ticket.closed_at < end)
			& ticket.closure_reason.isin((Closure.ACCEPTED, Closure.NO_ANSWER))
			& later.name.isnull()
			& _genuine(ticket)
			& ExistsCriterion(_closed_before(ticket, start)).negate()
		)
	).run(as_dict=True)
	solved, in_time = defaultdict(int), defaultdict(int)
	for row in rows:
		solved[row.agent] += 1
		# Working seconds; a ticket with which nothing was agreed is in time.
		in_time[row.agent] += not row.resolve_within or row.resolve_used <= row.resolve_within
	return {"solved": solved, "in_time": in_time}


def _closed_before(ticket, start: datetime) -> Query:
	"""A ticket that was reopened has had its points in an earlier month."""
	change = frappe.qb.DocType("Ticket Status Change")
	closed = workflow.statuses_of(Category.CLOSED) or [""]
	return (
		frappe.qb.from_(change)
		.select(change.name)
		.where((change.ticket == ticket.name) & (change.changed_at < start) & change.to_status.isin(closed))
	)


def _verdicts(start: datetime, end: datetime) -> dict[str, dict[str, int]]:
	ticket, verdict = frappe.qb.DocType("Ticket"), frappe.qb.DocType("Ticket Feedback")
	rows = (
		frappe.qb.from_(verdict)
		.join(ticket)
		.on(ticket.name == verdict.ticket)
		.select(verdict.agent, verdict.ticket, verdict.verdict, verdict.score, verdict.giver_digest)
		.where(
			(verdict.given_at >= start)
			& (verdict.given_at < end)
			& verdict.verdict.isin((LIKED, DISLIKED))
			& _genuine(ticket)
		)
		.orderby(verdict.number)
	).run(as_dict=True)
	return {
		"liked": _capped(rows, lambda row: row.verdict == LIKED),
		"perfect": _capped(rows, lambda row: row.verdict == LIKED and row.score == HIGHEST_SCORE),
		"disliked": _by_agent(rows, lambda row: row.verdict == DISLIKED),
	}


def _by_agent(rows, wanted) -> dict[str, int]:
	tickets: dict[str, set[str]] = defaultdict(set)
	for row in rows:
		if wanted(row):
			tickets[row.agent].add(row.ticket)
	return {agent: len(names) for agent, names in tickets.items()}


def _capped(rows, wanted) -> dict[str, int]:
	"""As `_by_agent`, of one giver MOST_OF_ONE at most."""
	tickets: dict[tuple[str, str], set[str]] = defaultdict(set)
	for row in rows:
		if wanted(row):
			tickets[row.agent, row.giver_digest].add(row.ticket)
	counted: dict[str, int] = defaultdict(int)
	for (agent, _giver), names in tickets.items():
		counted[agent] += min(len(names), MOST_OF_ONE)
	return counted


def _thanked(start: datetime, end: datetime) -> dict[str, int]:
	"""Tickets on which a customer liked an answer of the agent's."""
	ticket, message = frappe.qb.DocType("Ticket"), frappe.qb.DocType("Ticket Message")
	reaction = frappe.qb.DocType("Ticket Reaction")
	rows = (
		frappe.qb.from_(reaction)
		.join(message)
		.on(message.name == reaction.message)
		.join(ticket)
		.on(ticket.name == reaction.ticket)
		.select(message.sender.as_("agent"), reaction.ticket, reaction.user.as_("giver_digest"))
		.where(
			(reaction.creation >= start)
			& (reaction.creation < end)
			& (reaction.reaction == "Like")
			& _genuine(ticket)
		)
	).run(as_dict=True)
	return _capped(rows, lambda _row: True)


def _solutions(moment: str, start: datetime, end: datetime) -> dict[str, int]:
	table, ticket = frappe.qb.DocType("Ticket Solution"), frappe.qb.DocType("Ticket")
	rows = (
		frappe.qb.from_(table)
		.join(ticket)
		.on(ticket.name == table.ticket)
		.select(table.agent, table.name.as_("ticket"))
		.where((table[moment] >= start) & (table[moment] < end) & solutions.counts(moment) & _genuine(ticket))
	).run(as_dict=True)
	return _by_agent(rows, lambda _row: True)
