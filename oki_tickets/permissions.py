"""Who may see and do what: the one place for list, form, portal, reports and files.

The rule itself is in domain/access.py; here it meets Frappe's roles, queries and documents. Customers
have no right on Ticket in Frappe's own tables: all that they can do is in api/portal.py, and what a
door of theirs may show is decided here too.
"""

import frappe
from frappe import _
from frappe.query_builder import Criterion
from frappe.utils.caching import request_cache
from pypika import Table
from pypika.terms import LiteralValue, Term

from oki_tickets.domain import access
from oki_tickets.domain.access import (
	ReportReader,
	ReportScope,
	TicketFacts,
	Viewer,
	agent_sees,
	customer_sees,
)
from oki_tickets.exceptions import NotYourTicket
from oki_tickets.services import identity

FACTS = ("support_line", "agent", "raised_by", "contact", "customer")
NOTHING = "(1=0)"
# DocTypes whose files are kept by services/attachments.py.
WITH_FILES = ("Ticket", "Ticket Message", "Ticket Call")


@request_cache
def viewer(user: str) -> Viewer:
	"""What `user` may see; asked once a request, since lists ask once a row."""
	return identity.viewer_of(user)


@request_cache
def _desk_viewer(user: str) -> Viewer:
	return identity.desk_viewer_of(user)


def _current(user: str | None) -> Viewer:
	return viewer(user or frappe.session.user)


def _at_desk(user: str | None) -> Viewer:
	return _desk_viewer(user or frappe.session.user)


# Lists: Frappe adds these conditions to every list, report, link search and export of the desk's side.


def ticket_query_conditions(user: str | None = None) -> str:
	"""SQL that keeps the tickets that `user` may see from the desk's side."""
	seer = _at_desk(user)
	if seer.all_tickets:
		return ""
	return _sql(_desk_criterion(seer)) if seer.is_agent else NOTHING


def through_ticket_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The same for records that hang on a ticket: messages, changes of status."""
	seer = _at_desk(user)
	if seer.all_tickets:
		return ""
	if not seer.is_agent or not doctype:
		return NOTHING
	return _sql(frappe.qb.DocType(doctype).ticket.isin(_visible_tickets(seer)))


def call_query_conditions(user: str | None = None, doctype: str | None = None) -> str:
	"""The same for calls and chats, which nobody's ticket has yet: all of the desk see those."""
	seer = _at_desk(user)
	if seer.all_tickets:
		return ""
	if not seer.is_agent or not doctype:
		return NOTHING
	call = frappe.qb.DocType(doctype)
	return _sql(call.ticket.isnull() | call.ticket.isin(_visible_tickets(seer)))


def file_query_conditions(user: str | None = None) -> str:
	"""Frappe lists the files of whole DocTypes, and names of files tell a lot: an agent who sees only own
	lines gets those of own lines' tickets."""
	seer = _at_desk(user)
	if not seer.is_agent or seer.all_tickets:
		return ""
	file, message = frappe.qb.DocType("File"), frappe.qb.DocType("Ticket Message")
	tickets = _visible_tickets(seer)
	messages = frappe.qb.from_(message).select(message.name).where(message.ticket.isin(tickets))
	elsewhere = file.attached_to_doctype.isnull() | file.attached_to_doctype.notin(WITH_FILES)
	on_ticket = (file.attached_to_doctype == "Ticket") & file.attached_to_name.isin(tickets)
	on_message = (file.attached_to_doctype == "Ticket Message") & file.attached_to_name.isin(messages)
	return _sql(elsewhere | on_ticket | on_message)


def _desk_criterion(seer: Viewer) -> Term:
	ticket = frappe.qb.DocType("Ticket")
	lines = [_literal(line) for line in sorted(seer.lines)] or [_literal("")]
	return (ticket.agent == _literal(seer.agent)) | ticket.support_line.isin(lines)


def _visible_tickets(seer: Viewer):
	ticket = frappe.qb.DocType("Ticket")
	return frappe.qb.from_(ticket).select(ticket.name).where(_desk_criterion(seer))


def _literal(value: str) -> LiteralValue:
	"""A condition is handed to Frappe as text: its values are escaped by the database's own rules."""
	return LiteralValue(frappe.db.escape(value))


def _sql(criterion: Term) -> str:
	return f"({criterion.get_sql(quote_char='`', with_namespace=True)})"


def preference_query_conditions(user: str | None = None) -> str:
	"""Notice Preference: agents list their own, heads everybody's."""
	user = user or frappe.session.user
	if _leads(user):
		return ""
	return _sql(frappe.qb.DocType("Notice Preference").user == _literal(user))


def _leads(user: str) -> bool:
	return bool({identity.HEAD_ROLE, identity.ADMIN_ROLE} & set(frappe.get_roles(user)))


def customer_criterion(ticket: Table, user: str | None = None, *, own_only: bool = False) -> Term:
	"""The tickets that `user` may see from the customer's side, for a query of the portal; with
	`own_only` without those that the person sees only for the company's sake."""
	seer = _current(user)
	ways = [ticket.raised_by.isin(sorted(seer.emails))]
	if seer.contacts:
		ways.append(ticket.contact.isin(sorted(seer.contacts)))
	if seer.company_customers and not own_only:
		ways.append(ticket.customer.isin(sorted(seer.company_customers)))
	return Criterion.any(ways)


# Single documents.


def has_ticket_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
	"""Frappe's hook for Ticket: what the roles grant holds only for tickets that the person sees."""
	seer = _at_desk(user)
	if doc.is_new() or seer.all_tickets:
		return seer.is_agent
	return agent_sees(seer, facts_of(doc))


def has_message_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
	"""Frappe's hook for records that hang on a ticket: they are seen by whom the ticket is seen by."""
	facts = facts_by_name(doc.ticket)
	return facts is not None and agent_sees(_at_desk(user), facts)


def has_call_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
	"""Frappe's hook for calls and chats: of a ticket, they are seen by whom it is seen by; of none, by all of
	the desk."""
	return has_message_permission(doc, ptype, user) if doc.ticket else _at_desk(user).is_agent


def has_preference_permission(doc, ptype: str = "read", user: str | None = None, **_ignored) -> bool:
	"""Frappe's hook for Notice Preference: one's own, whose name is the user's; heads see to everybody's."""
	user = user or frappe.session.user
	return _leads(user) or (doc.user if doc.is_new() else doc.name) == user


def customer_may_read_message(message, user: str | None = None) -> bool:
	"""True for a public message of a ticket that the customer `user` may see."""
	if message.is_internal:
		return False
	facts = facts_by_name(message.ticket)
	return facts is not None and customer_sees(_current(user), facts)


def may_attach(doctype: str, name: str) -> bool:
	"""True where the session's user may add files to this Ticket or Ticket Message; recordings of calls come from
	the telephone system alone."""
	if doctype == "Ticket":
		return bool(frappe.has_permission("Ticket", "write", doc=name))
	return doctype == "Ticket Message" and may_attach_to_message(frappe.get_doc(doctype, name))


def may_attach_to_message(message, user: str | None = None) -> bool:
	"""True for the person who wrote the message: nobody adds a file to somebody else's words."""
	user = user or frappe.session.user
	if message.owner != user:
		return False
	facts = facts_by_name(message.ticket)
	if facts is None:
		return False
	return agent_sees(_at_desk(user), facts) or customer_may_read_message(message, user)


def facts_of(doc) -> TicketFacts:
	"""What decides who sees `doc`, as the database has it: unsaved changes open no door."""
	before = None if doc.is_new() else facts_by_name(doc.name)
	return before or TicketFacts(**{name: doc.get(name) or None for name in FACTS})


def facts_by_name(ticket: str) -> TicketFacts | None:
	"""What decides who sees the ticket, or None where there is no such ticket."""
	row = frappe.db.get_value("Ticket", ticket, FACTS, as_dict=True)
	return TicketFacts(**{name: row[name] or None for name in FACTS}) if row else None


# Reports.


def report_scope(user: str | None = None) -> ReportScope:
	"""Whose figures `user` may see in every report. Raises PermissionError for whom reports are not for."""
	scope = access.report_scope(_report_reader(user or frappe.session.user))
	if scope is None:
		frappe.throw(_("Reports are for heads. Ask one for your figures."), frappe.PermissionError)
	return scope


def _report_reader(user: str) -> ReportReader:
	roles, settings = set(frappe.get_roles(user)), frappe.get_cached_doc("Oki Tickets Settings")
	return ReportReader(
		user,
		is_admin=identity.ADMIN_ROLE in roles,
		is_head=identity.HEAD_ROLE in roles,
		is_agent=identity.AGENT_ROLE in roles,
		leads=identity.lines_led_by(user),
		own_reports=bool(settings.agents_see_own_reports),
		own_lines=bool(settings.heads_see_own_lines),
	)


# Doors. A ticket that is not there and one that is not the caller's answer alike.


def check_customer(ticket: str) -> None:
	"""Raises NotYourTicket unless the session's user may see the ticket as its customer."""
	if not is_customer_of(ticket, frappe.session.user):
		_refuse(ticket)


def is_customer_of(ticket: str, user: str) -> bool:
	"""True where `user` may see the ticket as its customer."""
	facts = facts_by_name(ticket)
	return facts is not None and customer_sees(_current(user), facts)


def check_readable_message(message: str) -> None:
	"""Raises NotYourTicket unless the session's user may read the message as its ticket's customer."""
	row = frappe.db.get_value("Ticket Message", message, ["ticket", "is_internal"], as_dict=True)
	if not row or not customer_may_read_message(row):
		frappe.throw(_("There is no message {0} among yours.").format(frappe.bold(message)), NotYourTicket)


def check_outside() -> None:
	"""Raises PermissionError for people of the desk: nobody rates own work, not even as a customer."""
	if _at_desk(None).is_agent:
		frappe.throw(_("People of the desk do not rate tickets."), frappe.PermissionError)


def check_agent(ticket: str, ptype: str = "read") -> None:
	"""Raises NotYourTicket unless the session's user has `ptype` on the ticket from the desk's side."""
	try:
		doc = frappe.get_doc("Ticket", ticket)
	except frappe.DoesNotExistError:
		# Frappe's own words for it, which would be shown beside ours.
		frappe.clear_last_message()
		_refuse(ticket)
	if not frappe.has_permission("Ticket", ptype, doc=doc):
		_refuse(ticket)


def check_portal_user() -> Viewer:
	"""The session's user as a customer; raises PermissionError for guests and people of no customer."""
	seer = _current(None)
	if not seer.is_customer:
		frappe.throw(
			_("Tickets are open to customers who are logged in. Ask us for access."), frappe.PermissionError
		)
	return seer


def _refuse(ticket: str) -> None:
	frappe.throw(_("There is no ticket {0} among yours.").format(frappe.bold(ticket)), NotYourTicket)
