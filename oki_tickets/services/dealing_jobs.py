"""The jobs that deal tickets out: at once after the commit, and when somebody becomes free or available."""

from collections.abc import Collection

import frappe

from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import clock, clocks, dealing, duty, jobs, sweep, workflow
from oki_tickets.services.clocks import OFFER, TO_BE_DEALT

# So many tickets of a line find somebody in one job; workers have other things to do before the next one.
BATCH = 500
# So many waiting tickets of a line are looked through for them.
MOST_ASKED = 4 * BATCH
# Of a line that begins to deal out.
MOST_ANEW = 10_000


def enqueue_dealing(ticket: str) -> None:
	"""Asks a worker to deal the ticket out once it is committed."""
	jobs.ask_after_commit(deal_one_ticket, queue="short", timeout=120, at_front=True, ticket=ticket)


def deal_one_ticket(ticket: str) -> None:
	"""Handles the ticket's clock, as a sweep would. Runs in a worker."""
	sweep.handle_now(f"{ticket}:{OFFER}", ticket)


def enqueue_room_of(agents: Collection[str]) -> None:
	"""These agents hold or are offered a ticket fewer; that matters where a limit keeps tickets waiting."""
	if not agents:
		return
	agent, place = frappe.qb.DocType("Support Agent"), frappe.qb.DocType("Support Agent Line")
	query = (
		frappe.qb.from_(place)
		.join(agent)
		.on(agent.name == place.parent)
		.select(place.support_line)
		.distinct()
	)
	limited = agent.name.isin(list(agents)) & (agent.open_ticket_limit > 0)
	enqueue_lines(query.where((place.parenttype == "Support Agent") & limited).run(pluck=True))


def enqueue_lines(lines: Collection[str]) -> None:
	"""Somebody of these lines can have tickets who could not, or may be: asks a worker to deal out what waits there.
	Each time anew: a job that runs already may have looked before."""
	if lines:
		jobs.ask_after_commit(deal_lines, queue="short", timeout=300, lines=list(lines))


def deal_lines(lines: Collection[str]) -> int:
	"""Deals out the waiting tickets of the lines, those that fall due first before the others, until one of each
	category has to wait on; returns how many were looked at. Runs in a worker, which is asked to go on where there
	are many; commits after each."""
	return sum(_deal_line(line) for line in lines)


def _deal_line(line: str) -> int:
	looked_at, dealt, in_vain, held = 0, 0, set(), []
	for ticket, category in _waiting(line):
		# Agents of another category may be on duty all the same.
		if category in in_vain:
			continue
		if dealt == BATCH:
			enqueue_lines([line])
			break
		looked_at += 1
		if not sweep.handle_now(f"{ticket}:{OFFER}", ticket, early=True):
			held.append(ticket)
		elif _still_waits(ticket):
			in_vain.add(category)
		else:
			dealt += 1
	# Somebody is working on those that are held at this moment, perhaps the job that moves the clocks of a changed
	# schedule; they say nothing about the others, and sweeps come back to them.
	clocks.deal_at_once(held)
	frappe.db.commit()  # a background job, whose every ticket stands for itself
	return looked_at


def _waiting(line: str) -> list[tuple[str, str | None]]:
	ticket, row = frappe.qb.DocType("Ticket"), frappe.qb.DocType("Ticket Clock")
	return (
		frappe.qb.from_(ticket)
		.join(row)
		.on((row.ticket == ticket.name) & (row.kind == OFFER) & (row.level == TO_BE_DEALT))
		.select(ticket.name, ticket.category)
		.where(ticket.agent.isnull() & (ticket.support_line == line))
		.orderby(ticket.due_at.isnull())
		.orderby(ticket.due_at)
		.limit(MOST_ASKED)
	).run()


def _still_waits(ticket: str) -> bool:
	return frappe.db.get_value("Ticket Clock", f"{ticket}:{OFFER}", "level") == TO_BE_DEALT


def after_line(doc) -> None:
	"""From SupportLine.on_update: a line that begins to deal out has tickets that nobody was to deal."""
	if doc.has_value_changed("assignment_method") and doc.assignment_method in dealing.DEALT_METHODS:
		frappe.enqueue(
			deal_line_anew, queue="default", timeout=1500, enqueue_after_commit=True, line=doc.name
		)


def deal_line_anew(line: str) -> int:
	"""Deals out every open ticket of nobody in the line, those that fall due first before the others; returns
	how many. Runs in a worker; commits after each."""
	tickets = frappe.get_all(
		"Ticket",
		filters={
			"agent": ("is", "not set"),
			"support_line": line,
			"status": ("in", workflow.statuses_of(*Category.OPEN)),
		},
		pluck="name",
		order_by="due_at",
		limit=MOST_ANEW,
	)
	now = clock.now_second()
	clocks.set_all(clocks.Alarm(ticket, OFFER, now, TO_BE_DEALT) for ticket in tickets)
	frappe.db.commit()  # a background job: each ticket is dealt out in a transaction of its own
	for ticket in tickets:
		deal_one_ticket(ticket)
	return len(tickets)


def after_agent(doc) -> None:
	"""From SupportAgent.on_update: another line, a higher limit or being available again may free what waits."""
	changed = ("is_available", "open_ticket_limit", "lines")
	if doc.is_available and any(doc.has_value_changed(name) for name in changed):
		enqueue_lines(duty.lines_of(doc.name))


def after_user(doc, _method: str | None = None) -> None:
	"""User.on_update: somebody of a line may log in again, or has got a role."""
	before = doc.get_doc_before_save()
	if not before or not doc.enabled or not frappe.db.exists("Support Agent", doc.name):
		return
	if not before.enabled or _roles(doc) - _roles(before):
		enqueue_lines(duty.lines_of(doc.name))


def _roles(user) -> set[str]:
	return {row.role for row in user.roles}
