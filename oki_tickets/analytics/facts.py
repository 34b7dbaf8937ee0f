"""Where the desk's history lies, and which part of it a question is about.

Every figure is counted from facts that carry their own moment, agent and line and do not change afterwards:
messages, changes of status, hand-overs, violations, verdicts. So the figures of a month stay as they are
when a ticket is reopened, merged or handed to somebody else in a later one. Customer, type, category, channel
and priority are the ticket's own: who corrects them corrects the past too.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import frappe
from frappe.query_builder import Case, Criterion
from frappe.query_builder.functions import Coalesce, Sum
from pypika import Order, Table
from pypika.queries import QueryBuilder
from pypika.terms import Term

from oki_tickets.analytics.asked import Asked
from oki_tickets.domain.feedback import NOT_MINE
from oki_tickets.domain.lifecycle import Category, Closure, Side
from oki_tickets.services import workflow
from oki_tickets.services.ownership import Kind

# Closed for such a reason a ticket says nothing about an agent, a customer or a topic.
LEFT_OUT = (Closure.DUPLICATE, Closure.SPAM)
LATEST_FIRST = Order.desc


@dataclass(frozen=True)
class Source:
	"""One kind of fact: the table, its moment, ticket, agent and line, and which of its rows are meant.

	`agent` and `line` are None where the fact has none. `counts_all` says that tickets which are left out
	elsewhere (duplicates, spam, Not My Ticket) count here too, `joins_ticket` that the ticket's own fields are
	counted by. `beside` is another table that the fact is read with, and how the two belong together.
	"""

	table: Table
	moment: Term
	ticket: Term
	agent: Term | None
	line: Term | None
	where: Criterion | None = None
	counts_all: bool = False
	joins_ticket: bool = False

	def only(self, *criteria: Criterion) -> "Source":
		"""The same facts, narrowed."""
		return replace(self, where=Criterion.all([*([self.where] if self.where else []), *criteria]))

	def all_tickets(self) -> "Source":
		"""The same facts, of tickets too that are left out elsewhere."""
		return replace(self, counts_all=True)

	def with_ticket(self) -> "Source":
		"""The same facts, beside the ticket's own fields."""
		return replace(self, joins_ticket=True)


def table(doctype: str) -> Table:
	"""The table of a DocType."""
	return frappe.qb.DocType(doctype)


def raised() -> Source:
	"""Tickets when they were raised. `agent` is nobody yet: asked for an agent, tickets count that the agent
	got before the period's end."""
	ticket = table("Ticket")
	return Source(ticket, ticket.creation, ticket.name, None, ticket.first_line)


def answered() -> Source:
	"""Tickets when the desk answered first, by who did and the line they were in. An answer that came with a
	merger was given on another ticket, and counts there."""
	ticket = table("Ticket")
	agent, line = ticket.first_responded_by, ticket.first_response_line
	source = Source(ticket, ticket.first_responded_at, ticket.name, agent, line)
	return source.only(agent.isnotnull() | line.isnotnull())


def messages() -> Source:
	"""What people of the desk wrote, internal notes too, by who did."""
	message = table("Ticket Message")
	# Where it was written: a merger takes messages to another ticket.
	ticket = Coalesce(message.written_on, message.ticket)
	source = Source(message, message.sent_at, ticket, message.sender, message.support_line)
	return source.only(message.sender_side == Side.AGENT)


def changes() -> Source:
	"""Changes of status, by the agent who held the ticket before."""
	change = table("Ticket Status Change")
	return Source(change, change.changed_at, change.ticket, change.agent, change.support_line)


def into(*categories: str) -> Source:
	"""Changes into statuses of these categories, by the agent who holds the ticket from then on."""
	source = after(changes())
	return source.only(source.table.to_status.isin(_statuses(categories)))


def after(source: Source) -> Source:
	"""Changes of status by the agent who holds the ticket afterwards, and before where it is nobody."""
	return replace(source, agent=Coalesce(source.table.agent_after, source.table.agent))


def out_of(*categories: str) -> Source:
	"""Changes out of statuses of these categories."""
	source = changes()
	return source.only(source.table.from_status.isin(_statuses(categories)))


def received() -> Source:
	"""Tickets that came from another line, by the line and agent they came to."""
	transfer = table("Ticket Transfer")
	source = Source(transfer, transfer.passed_at, transfer.ticket, transfer.to_agent, transfer.to_line)
	return source.only(*_between_lines(transfer))


def passed_on() -> Source:
	"""Tickets that went to another line, by the line and agent they came from."""
	transfer = table("Ticket Transfer")
	source = Source(transfer, transfer.passed_at, transfer.ticket, transfer.from_agent, transfer.from_line)
	return source.only(*_between_lines(transfer))


def _between_lines(transfer: Table) -> list[Criterion]:
	"""A ticket in development stays in its line: only its part is passed."""
	return [transfer.from_line != transfer.to_line, transfer.kind != Kind.DEVELOPMENT]


def ignored_pickups() -> Source:
	"""Tickets that an agent was given and did not start on in time."""
	transfer = table("Ticket Transfer")
	source = Source(transfer, transfer.passed_at, transfer.ticket, transfer.to_agent, transfer.to_line)
	return source.only(transfer.pickup_ignored == 1)


def postponements() -> Source:
	"""Due dates of development that gave way to others, by the ticket's agent and line of that moment."""
	row = table("Ticket Postponement")
	return Source(row, row.postponed_at, row.ticket, row.agent, row.support_line)


def proposals() -> Source:
	"""Solutions when they were proposed, by who did; of tickets too that are gone by now."""
	return _solutions("proposed_at")


def rejections() -> Source:
	"""Solutions when the customer rejected them, by who had proposed them."""
	return _solutions("rejected_at")


def _solutions(moment: str) -> Source:
	solution = table("Ticket Solution")
	return Source(
		solution, solution[moment], Coalesce(solution.ticket, ""), solution.agent, solution.support_line
	)


def reactions() -> Source:
	"""Likes and dislikes when they were given, by who wrote the message."""
	reaction = table("Ticket Reaction")
	ticket = Coalesce(reaction.written_on, reaction.ticket)
	return Source(reaction, reaction.creation, ticket, reaction.agent, reaction.support_line)


def violations() -> Source:
	"""Norms broken, when they were, by the agent who held the ticket."""
	violation = table("Discipline Violation")
	return Source(violation, violation.due_at, violation.ticket, violation.agent, violation.support_line)


def verdicts() -> Source:
	"""Customers' verdicts, by the agent whose solution was rated; Not My Ticket by who raised the ticket in the
	customer's name. That verdict is what leaves a ticket out elsewhere, so here none is."""
	verdict = table("Ticket Feedback")
	denied = (verdict.verdict == NOT_MINE) & verdict.raised_by_user.isnotnull()
	agent = Case().when(denied, verdict.raised_by_user).else_(verdict.agent)
	return Source(verdict, verdict.given_at, verdict.ticket, agent, verdict.support_line, counts_all=True)


def _statuses(categories: Collection[str]) -> list[str]:
	return workflow.statuses_of(*categories) or [""]


def query(source: Source, asked: Asked) -> QueryBuilder:
	"""The facts of `source` that the question is about; the caller selects and groups."""
	found = frappe.qb.from_(source.table)
	ticket = table("Ticket")
	if (asked.of_ticket or source.joins_ticket) and source.table != ticket:
		found = found.join(ticket).on(ticket.name == source.ticket)
	if not source.counts_all:
		found = _without_left_out(found, source.ticket, asked)
	return found.where(Criterion.all(_criteria(source, asked)))


def _criteria(source: Source, asked: Asked) -> list[Criterion]:
	criteria = [source.moment >= asked.period.start, source.moment < asked.period.end]
	criteria += [source.where] if source.where else []
	ticket = table("Ticket")
	criteria += [ticket[name].isin(sorted(names)) for name, names in asked.of_ticket.items()]
	criteria += _of_agents(source, asked)
	if asked.lines is not None:
		criteria.append(source.line.isin(sorted(asked.lines) or [""]))
	return criteria


def _of_agents(source: Source, asked: Asked) -> list[Criterion]:
	if asked.agents is None:
		return []
	names = sorted(asked.agents) or [""]
	if source.agent is not None:
		return [source.agent.isin(names)]
	transfer = table("Ticket Transfer")
	held = frappe.qb.from_(transfer).select(transfer.ticket)
	held = held.where(transfer.to_agent.isin(names) & (transfer.passed_at < asked.period.end))
	return [source.ticket.isin(held)]


def _without_left_out(found: QueryBuilder, ticket: Term, asked: Asked) -> QueryBuilder:
	"""Leaves out what by the period's end was closed as a duplicate or spam, or was nobody's request. Joined they
	are looked up once for each fact; by `not in` the database would look twice, and mind what is null."""
	left_out = _closed_unworked(asked).union(_disowned(asked)).as_("left_out")
	return found.left_join(left_out).on(left_out.ticket == ticket).where(left_out.ticket.isnull())


def _closed_unworked(asked: Asked) -> QueryBuilder:
	"""Closed for such a reason, and not opened again, by the period's end: a change out of it carries the same
	reason, so that one stretch of an index tells both."""
	change = table("Ticket Status Change")
	closes = Case().when(change.to_status.isin(_statuses([Category.CLOSED])), 1).else_(-1)
	found = frappe.qb.from_(change).select(change.ticket).groupby(change.ticket).having(Sum(closes) > 0)
	return found.where(change.closure_reason.isin(LEFT_OUT) & (change.changed_at < asked.period.end))


def _disowned(asked: Asked) -> QueryBuilder:
	verdict = table("Ticket Feedback")
	found = frappe.qb.from_(verdict).select(verdict.ticket)
	return found.where((verdict.verdict == NOT_MINE) & (verdict.given_at < asked.period.end))
