"""The customer's verdict on a ticket: given once for each solution, and never changed."""

from typing import NoReturn

import frappe
from frappe import _
from frappe.utils import cint, escape_html

from oki_tickets.domain import feedback
from oki_tickets.domain.lifecycle import Action, Category, Closure, Side
from oki_tickets.exceptions import AlreadyRated, OkiTicketsError
from oki_tickets.services import clock, feedback_chain, live, locks, moves, notices, solutions, workflow
from oki_tickets.services.text import clean_text

LONGEST_COMMENT = 2000


def give(
	ticket: str, verdict: str, *, score: int = 0, comment: str | None = None, given_by: str, channel: str
):
	"""Records the verdict of `given_by` (a user or an address) and returns it; a rating closes a resolved
	ticket at once. Raises AlreadyRated where this solution has its verdict, OkiTicketsError for what cannot be
	rated or is no verdict. The caller has checked that the person is on the ticket's customer's side."""
	_check_verdict(verdict, score)
	doc = locks.load_locked(ticket)
	_check_state(doc, verdict)
	rounds = solutions.number_of(ticket)
	if given(ticket, rounds):
		_refuse_second()
	row = _write(doc, rounds, verdict, score, comment, given_by, channel)
	_close(doc, verdict)
	_tell(doc, verdict, score)
	live.announce(ticket, "status")
	return row


def _check_verdict(verdict: str, score: int) -> None:
	if verdict not in feedback.VERDICTS:
		frappe.throw(_("{0} is no verdict.").format(escape_html(str(verdict))), OkiTicketsError)
	if not 0 <= score <= 5:
		frappe.throw(_("The score is a number from 1 to 5."), OkiTicketsError)


def _check_state(doc, verdict: str) -> None:
	if doc.merged_into:
		frappe.throw(
			_("Ticket {0} goes on as {1}. Rate that one.").format(doc.name, doc.merged_into), OkiTicketsError
		)
	category = workflow.category_of(doc.status)
	if category in (Category.RESOLVED, Category.CLOSED):
		return
	if verdict == feedback.NOT_MINE and doc.entered_by:
		return
	frappe.throw(_("Ticket {0} can be rated once a solution is proposed.").format(doc.name), OkiTicketsError)


def _refuse_second() -> NoReturn:
	frappe.throw(_("You have rated this solution already. A verdict stays as it was given."), AlreadyRated)


def given(ticket: str, rounds: int | None = None, *, for_update: bool = False):
	"""Verdict, score, comment and given_at of the ticket's last solution, None where it has none yet."""
	return frappe.db.get_value(
		"Ticket Feedback",
		{"ticket": ticket, "round": solutions.number_of(ticket) if rounds is None else rounds},
		["verdict", "score", "comment", "given_at"],
		as_dict=True,
		for_update=for_update,
	)


def _write(doc, rounds: int, verdict: str, score: int, comment: str | None, given_by: str, channel: str):
	row = frappe.get_doc(
		doctype="Ticket Feedback",
		ticket=doc.name,
		round=rounds,
		verdict=verdict,
		score=score,
		comment=clean_text(comment, LONGEST_COMMENT),
		given_at=clock.now(),
		given_by=given_by,
		channel=channel,
		agent=(agent := _proposer(doc)),
		sealed_agent=agent,
		customer=doc.customer,
		support_line=doc.support_line,
		raised_by_user=doc.entered_by,
	)
	feedback_chain.seal(row)
	row.flags.by_service = True
	# Links were just read from the ticket. Nobody has a right to write verdicts; the door has checked whose
	# ticket it is.
	row.flags.ignore_links = True
	try:
		return row.insert(ignore_permissions=True, set_name=row.name)
	except frappe.UniqueValidationError:
		# The look before was at a snapshot. Looking with a lock for what is not there would lock the gap in which
		# others are about to write theirs.
		if given(doc.name, rounds, for_update=True):
			_refuse_second()
		raise


def _proposer(doc) -> str | None:
	"""The agent whose solution is rated: who proposed it, not who holds the ticket by now."""
	solution = solutions.last_of(doc.name)
	return solution.agent if solution else doc.agent


def _close(doc, verdict: str) -> None:
	category = workflow.category_of(doc.status)
	if category == Category.RESOLVED:
		moves.apply_by_itself(doc, Action.ACCEPT_SOLUTION, side=Side.CUSTOMER)
	elif category in Category.OPEN:
		moves.apply_by_itself(doc, Action.CLOSE, side=Side.CUSTOMER)
	if verdict == feedback.NOT_MINE:
		# Whatever closed it: such a ticket counts for nobody.
		frappe.db.set_value("Ticket", doc.name, "closure_reason", Closure.NOT_MINE, update_modified=False)
		solutions.deny(doc.name)


def _tell(doc, verdict: str, score: int) -> None:
	head = notices.head_of(doc.support_line)
	if verdict == feedback.NOT_MINE:
		notices.tell([head], doc, lambda: _about(_("The customer did not raise {0}: {1}"), doc))
	elif feedback.is_bad(verdict, cint(score)):
		notices.tell([head], doc, lambda: _about(_("The customer disliked the solution of {0}: {1}"), doc))


def _about(sentence: str, doc) -> str:
	return sentence.format(doc.name, escape_html(doc.subject))
