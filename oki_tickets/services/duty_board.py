"""The live board, for heads: each line with its open tickets, those over the norm and those of nobody, its agents,
their load, and what waits longest."""

from collections.abc import Collection
from typing import Any

import frappe
from frappe.query_builder.functions import Count, Min, Sum
from frappe.utils import cint
from pypika import Case

from oki_tickets.domain.assignment import Member
from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import clock, duty, workflow
from oki_tickets.services.filters import among

ON_DUTY, FULL, AWAY, OFF = "On Duty", "Full", "Not Available", "Off Duty"


def of_lines() -> dict[str, Any]:
	"""`now` (UTC second) and `lines` in order of name, each with its method, head, agents, and its open tickets:
	how many (`open`), over the discipline norm of their status (`over_norm`), past their deadline (`overdue`), and
	of nobody (`waiting`, `waiting_since`). Moments are UTC seconds."""
	lines = frappe.get_all(
		"Support Line", fields=["name", "assignment_method", "head"], order_by="name", limit=200
	)
	counts = _open_tickets()
	longest = _longest_waiting()
	return {"now": clock.now_second(), "lines": [_line(row, counts, longest) for row in lines]}


def _line(row, counts: dict[str, dict], longest: dict[str, dict]) -> dict[str, Any]:
	nothing = {"ticket": None, "ticket_since": None}
	members = duty.members(row.name)
	agents = [
		{**agent, **longest.get(agent["agent"], nothing)} for agent in describe_agents(row.name, members)
	]
	return {
		"line": row.name,
		"method": row.assignment_method,
		"head": row.head,
		"on_duty": sum(member.on_duty for member in members),
		"agents": agents,
		**counts.get(row.name, {**dict.fromkeys(COUNTS, 0), "waiting_since": None}),
	}


_ORDER = {ON_DUTY: 0, FULL: 1, AWAY: 2, OFF: 3}


def describe_agents(line: str, members: Collection[Member]) -> list[dict[str, Any]]:
	"""How each of the line's members stands: agent, full_name, state, back_at (UTC second, of those off duty),
	load, limit, offers. Those who can work come first."""
	rows = frappe.get_all(
		"Support Agent",
		filters={"name": among([member.agent for member in members])},
		fields=["name", "full_name"],
		as_list=True,
		order_by="name",
	)
	names = dict(rows)
	agents = [_agent(member, line, names) for member in members]
	return sorted(agents, key=lambda agent: (_ORDER[agent["state"]], agent["full_name"]))


def _agent(member: Member, line: str, names: dict[str, str]) -> dict[str, Any]:
	state = _state(member)
	return {
		"agent": member.agent,
		"full_name": names.get(member.agent) or member.agent,
		"state": state,
		"back_at": duty.next_start(member.agent, line) if state == OFF else None,
		"load": member.load,
		"limit": member.limit,
		"offers": member.offers,
	}


def _state(member: Member) -> str:
	if not member.works_now:
		return OFF
	if not member.is_available:
		return AWAY
	return FULL if member.is_full else ON_DUTY


COUNTS = ("open", "over_norm", "overdue", "waiting")


def _open_tickets() -> dict[str, dict]:
	"""By line the numbers of COUNTS, and since when the oldest ticket of nobody is in its status."""
	ticket = frappe.qb.DocType("Ticket")
	is_nobodys = ticket.agent.isnull()
	rows = (
		frappe.qb.from_(ticket)
		.select(
			ticket.support_line,
			Count("*").as_("open"),
			_how_many(ticket.norm_level > 0).as_("over_norm"),
			_how_many(ticket.is_overdue == 1).as_("overdue"),
			_how_many(is_nobodys).as_("waiting"),
			Min(Case().when(is_nobodys, ticket.status_changed_at)).as_("since"),
		)
		.where(ticket.status.isin(workflow.statuses_of(*Category.OPEN)))
		.groupby(ticket.support_line)
	).run(as_dict=True)
	return {
		row.support_line: {
			**{name: cint(row[name]) for name in COUNTS},
			"waiting_since": clock.to_second(row.since) if row.since else None,
		}
		for row in rows
	}


def _how_many(condition) -> Sum:
	return Sum(Case().when(condition, 1).else_(0))


def _longest_waiting() -> dict[str, dict]:
	"""By agent: the ticket whose next move has been theirs for the longest time."""
	ticket = frappe.qb.DocType("Ticket")
	theirs = ticket.agent.isnotnull() & ticket.status.isin(workflow.statuses_of_agents_turn())
	# One row for each agent, however many tickets there are: this is asked every few seconds.
	first = (
		frappe.qb.from_(ticket)
		.select(ticket.agent, Min(ticket.status_changed_at).as_("since"))
		.where(theirs)
		.groupby(ticket.agent)
	).as_("first")
	rows = (
		frappe.qb.from_(ticket)
		.join(first)
		.on((first.agent == ticket.agent) & (first.since == ticket.status_changed_at))
		.select(ticket.agent, Min(ticket.name), first.since)
		.where(theirs)
		.groupby(ticket.agent, first.since)
	).run()
	return {agent: {"ticket": name, "ticket_since": clock.to_second(since)} for agent, name, since in rows}
