"""What people are told when a ticket changes hands, a sentence each."""

from frappe import _
from frappe.utils import escape_html, format_datetime, get_fullname

from oki_tickets.services import clock
from oki_tickets.services.ownership import Kind


def given(ticket, reason: str | None) -> str:
	"""To an agent who has got the ticket."""
	return _with_reason(_("{0} is yours: {1}"), ticket, reason)


def taken_away(ticket, reason: str | None) -> str:
	"""To an agent whose ticket went to somebody else."""
	return _with_reason(_("{0} is not yours any more: {1}"), ticket, reason)


def why(hand_over, from_agent: str | None) -> str | None:
	"""Why a ticket has changed hands, in the reader's language where nobody has written it: `hand_over` has `kind` and
	`reason`, as a Ticket Transfer has."""
	if hand_over.kind == Kind.ABSENCE and from_agent:
		return _("{0} is away").format(get_fullname(from_agent))
	return _("the norm of its status was broken") if hand_over.kind == Kind.NORM_BROKEN else hand_over.reason


def _with_reason(sentence: str, ticket, reason: str | None) -> str:
	text = sentence.format(ticket.name, escape_html(ticket.subject))
	return f"{text} ({escape_html(reason)})" if reason else text


def pickup_ignored(ticket) -> str:
	"""To the head: the agent has not started on the ticket in time."""
	return _("{0} has not started on {1} in time: {2}").format(
		get_fullname(ticket.agent), ticket.name, escape_html(ticket.subject)
	)


def not_closed(ticket) -> str:
	"""To agent and head: the customer's word about the solution has had no answer for as long as silence closes."""
	return _("{0} is not closed: the customer wrote after the solution and waits for an answer: {1}").format(
		ticket.name, escape_html(ticket.subject)
	)


def to_be_given(ticket) -> str:
	"""To the head of a line whose tickets are given out by hand."""
	return _("{0} waits in line {1} for you to give it to somebody: {2}").format(
		ticket.name, _(ticket.support_line), escape_html(ticket.subject)
	)


def unavailable(ticket) -> str:
	"""To the head: whoever of the line is at work has switched new tickets off."""
	return _("Nobody of line {0} takes tickets at the moment. {1} waits: {2}").format(
		_(ticket.support_line), ticket.name, escape_html(ticket.subject)
	)


def unmanned(ticket, next_start: int | None) -> str:
	"""To the head: nobody of the line is on duty."""
	if next_start is None:
		return _("Nobody of line {0} will be on duty. {1} waits: {2}").format(
			_(ticket.support_line), ticket.name, escape_html(ticket.subject)
		)
	return _("Nobody of line {0} is on duty before {1}. {2} waits: {3}").format(
		_(ticket.support_line),
		format_datetime(clock.to_moment(next_start)),
		ticket.name,
		escape_html(ticket.subject),
	)
