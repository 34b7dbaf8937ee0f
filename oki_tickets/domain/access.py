"""Who may see which ticket: the one rule behind list, form, portal, files and reports."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Viewer:
	"""A person as the desk sees them.

	`all_tickets` holds for heads, administrators and, unless the settings say otherwise, agents.
	`lines` and `agent` count for agents who see only their own lines. `emails` (lower case),
	`contacts` and `company_customers` count for customers; the last are the companies whose every
	ticket the person may see.
	"""

	is_agent: bool = False
	is_customer: bool = False
	all_tickets: bool = False
	agent: str | None = None
	lines: frozenset[str] = field(default_factory=frozenset)
	emails: frozenset[str] = field(default_factory=frozenset)
	contacts: frozenset[str] = field(default_factory=frozenset)
	company_customers: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class TicketFacts:
	"""What of a ticket decides who sees it."""

	support_line: str | None = None
	agent: str | None = None
	raised_by: str | None = None
	contact: str | None = None
	customer: str | None = None


def agent_sees(viewer: Viewer, ticket: TicketFacts) -> bool:
	"""True where the person may see the ticket from the desk's side."""
	if not viewer.is_agent:
		return False
	if viewer.all_tickets:
		return True
	own = ticket.agent is not None and ticket.agent == viewer.agent
	return own or ticket.support_line in viewer.lines


def customer_sees(viewer: Viewer, ticket: TicketFacts) -> bool:
	"""True where the person may see the ticket from the customer's side."""
	if not viewer.is_customer:
		return False
	return (
		(ticket.raised_by or "").lower() in viewer.emails
		or ticket.contact in viewer.contacts
		or ticket.customer in viewer.company_customers
	)


@dataclass(frozen=True)
class ReportScope:
	"""Whose figures a person reads in reports; None for all."""

	agents: frozenset[str] | None = None
	lines: frozenset[str] | None = None


@dataclass(frozen=True)
class ReportReader:
	"""What of a person and of the settings decides about reports. `leads` are the lines whose head the person
	is; `own_reports` lets agents read their own figures, `own_lines` keeps heads to the lines they lead."""

	user: str
	is_admin: bool = False
	is_head: bool = False
	is_agent: bool = False
	leads: frozenset[str] = field(default_factory=frozenset)
	own_reports: bool = True
	own_lines: bool = False


def report_scope(reader: ReportReader) -> ReportScope | None:
	"""Whose figures the person may see, None where reports are not for this person."""
	if reader.is_admin:
		return ReportScope()
	if reader.is_head:
		return ReportScope(lines=reader.leads) if reader.own_lines else ReportScope()
	if reader.is_agent and reader.own_reports:
		return ReportScope(agents=frozenset({reader.user}))
	return None
