"""Who is on duty: the one place that decides it, for offers, dealing, the queue and the board.

On duty means: the Work Schedule says now, no absence, available, and fewer open tickets than the limit.
"""

from collections.abc import Collection

import frappe
from frappe.query_builder.functions import Count
from frappe.utils import cint
from frappe.utils.nestedset import get_ancestors_of

from oki_tickets.domain.assignment import Member
from oki_tickets.domain.calendar import calendar_of
from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import clock, plans, workflow
from oki_tickets.services.filters import among
from oki_tickets.services.identity import AGENT_ROLE, HEAD_ROLE

OPEN_OFFER = "Open"


def members(line: str, category: str | None = None, *, for_update: bool = False) -> list[Member]:
	"""The agents of `line` who may have tickets, as they stand now; `serves` tells whether `category` is
	one of theirs. With `for_update` the line is locked: nobody else deals in it until the commit."""
	turns = _lock(line) if for_update else {}
	rows = _rows(line)
	agents = [row.agent for row in rows]
	loads, offers = loads_of(agents), _offers_of(agents)
	serving = _serving(agents, category)
	return [
		Member(
			agent=row.agent,
			is_available=bool(row.is_available),
			works_now=works_now(row.agent, line),
			load=loads.get(row.agent, 0),
			offers=offers.get(row.agent, 0),
			limit=cint(row.open_ticket_limit),
			turn=cint(turns.get(row.agent)),
			serves=row.agent in serving,
		)
		for row in rows
	]


def _lock(line: str) -> dict[str, int]:
	"""Locks the line's own rows and returns whose turn was when, read past the transaction's snapshot."""
	place = frappe.qb.DocType("Support Agent Line")
	query = frappe.qb.from_(place).select(place.parent, place.last_turn).where(place.support_line == line)
	return dict(query.for_update().run())


def lock_turns_of(agent: str) -> dict[str, int]:
	"""When `agent` had a turn in each of their lines, read past the transaction's snapshot; nobody deals in
	these lines until the commit."""
	place = frappe.qb.DocType("Support Agent Line")
	query = frappe.qb.from_(place).select(place.support_line, place.last_turn).where(place.parent == agent)
	return dict(query.for_update().run())


def _rows(line: str) -> list[frappe._dict]:
	place, agent = frappe.qb.DocType("Support Agent Line"), frappe.qb.DocType("Support Agent")
	return (
		frappe.qb.from_(place)
		.join(agent)
		.on((place.parent == agent.name) & (place.parenttype == "Support Agent"))
		.select(agent.name.as_("agent"), agent.is_available, agent.open_ticket_limit)
		.where((place.support_line == line) & agent.user.isin(able_users()))
		.orderby(agent.name)
	).run(as_dict=True)


def able_users():
	"""The query of users who may have tickets: they can log in, and have a role that lets them open one."""
	user, role = frappe.qb.DocType("User"), frappe.qb.DocType("Has Role")
	of_users = (role.parenttype == "User") & role.role.isin([AGENT_ROLE, HEAD_ROLE])
	holders = frappe.qb.from_(role).select(role.parent).where(of_users)
	# Administrator has every role without a record of it.
	has_role = (user.name == "Administrator") | user.name.isin(holders)
	return frappe.qb.from_(user).select(user.name).where((user.enabled == 1) & has_role)


def is_able(agent: str) -> bool:
	"""Whether the agent's user may have tickets."""
	table = frappe.qb.DocType("Support Agent")
	query = frappe.qb.from_(table).select(table.name)
	return bool(query.where((table.name == agent) & table.user.isin(able_users())).run())


def on_duty(line: str) -> list[str]:
	"""The agents of `line` who are on duty now."""
	return [member.agent for member in members(line) if member.on_duty]


def is_on_duty(agent: str, line: str | None = None) -> bool:
	"""Whether `agent` is on duty now; without a schedule of their own, by the schedule of `line`."""
	row = frappe.db.get_value("Support Agent", agent, ["is_available", "open_ticket_limit"], as_dict=True)
	if not row or not is_able(agent):
		return False
	return Member(
		agent=agent,
		is_available=bool(row.is_available),
		works_now=works_now(agent, line),
		load=loads_of([agent]).get(agent, 0),
		limit=cint(row.open_ticket_limit),
	).on_duty


def works_now(agent: str, line: str | None) -> bool:
	"""Whether schedule and absences have the agent at work now."""
	return calendar_of(plans.plan_of_agent(agent, line)).is_working(clock.now_second())


def next_start(agent: str, line: str | None) -> int | None:
	"""The UTC second at which the agent works next, now included; None for never."""
	return calendar_of(plans.plan_of_agent(agent, line)).next_start(clock.now_second())


def lines_of(agent: str) -> list[str]:
	"""The lines that the agent belongs to, in the agent's own order."""
	return frappe.get_all(
		"Support Agent Line",
		filters={"parent": agent, "parenttype": "Support Agent"},
		pluck="support_line",
		order_by="idx",
	)


def loads_of(agents: Collection[str]) -> dict[str, int]:
	"""How many open tickets each of `agents` has, in one query; who has none is left out."""
	return _count("Ticket", agents, {"status": ("in", workflow.statuses_of(*Category.OPEN))})


def _offers_of(agents: Collection[str]) -> dict[str, int]:
	"""How many offers run for each; one that ended is no ticket to come, though its clock may not have come round
	yet."""
	return _count("Ticket Offer", agents, {"outcome": OPEN_OFFER, "ends_second": (">", clock.now_second())})


def _count(doctype: str, agents: Collection[str], filters: dict) -> dict[str, int]:
	"""Records of each of `agents` that the filters let pass."""
	if not agents:
		return {}
	rows = frappe.qb.get_query(
		doctype,
		fields=["agent", Count("*")],
		filters={"agent": ("in", list(agents)), **filters},
		group_by="agent",
		order_by="agent",
	)
	return dict(rows.run())


def _serving(agents: list[str], category: str | None) -> set[str]:
	"""Those of `agents` who answer `category`: it or a topic above it is theirs, or they answer all."""
	rows = frappe.get_all(
		"Support Agent Category",
		filters={"parent": among(agents), "parenttype": "Support Agent"},
		fields=["parent", "category"],
		order_by="parent",
	)
	special = {row.parent for row in rows}
	path = {category, *get_ancestors_of("Ticket Category", category)} if category else set()
	return (set(agents) - special) | {row.parent for row in rows if row.category in path}
