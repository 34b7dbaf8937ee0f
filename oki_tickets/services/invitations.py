"""Asks customers for their verdict, and takes the answers: by a link that needs no log-in, or a button in Telegram.

The link is bound to a ticket, to one solution and to whom it was sent; the site keeps its digest alone. What has
not been sent yet holds the link encrypted with the site's key.
"""

from datetime import timedelta

import frappe
from frappe import _
from frappe.utils import cint, escape_html
from frappe.utils.password import encrypt

from oki_tickets.channels import outbox
from oki_tickets.channels.mail import accounts, outgoing
from oki_tickets.domain import feedback as verdicts
from oki_tickets.domain import tokens
from oki_tickets.domain.lifecycle import Category
from oki_tickets.exceptions import LinkClosed, OkiTicketsError
from oki_tickets.services import clock, feedback, identity, locks, reach, solutions, workflow

DOCTYPE = "Feedback Invitation"
RATING, CONFIRMATION = "Rating", "Confirmation"
CONFIRMED = "Confirmed"
# Channels of the outbox, by the channel that a customer is reached by; see channels/feedback.
OUTBOX = {reach.EMAIL: "Feedback E-mail", reach.SMS: "Feedback SMS", reach.TELEGRAM: "Feedback Telegram"}

# Whether an invitation can be answered, and why not.
OPEN, GIVEN, EXPIRED, CHANGED, WORKING, MERGED, STAFF = (
	"open",
	"given",
	"expired",
	"changed",
	"working",
	"merged",
	"staff",
)


def after_status_change(doc, _method: str | None = None) -> None:
	"""Ticket Status Change.after_insert: a solution was proposed, its customer is asked about it."""
	if workflow.category_of(doc.to_status) != Category.RESOLVED:
		return
	if frappe.get_cached_doc("Oki Tickets Settings").ask_for_ratings:
		_invite(frappe.get_doc("Ticket", doc.ticket), RATING)


def ask_who_raised(ticket) -> None:
	"""From Ticket.after_insert: one that the desk has raised in a customer's name, the customer confirms."""
	if ticket.entered_by and frappe.get_cached_doc("Oki Tickets Settings").ask_who_raised:
		_invite(ticket, CONFIRMATION)


def _invite(ticket, kind: str) -> None:
	way = reach.way_to(ticket)
	if not way:
		return
	token = tokens.new()
	days = cint(frappe.get_cached_doc("Oki Tickets Settings").rating_link_days)
	row = frappe.get_doc(
		doctype=DOCTYPE,
		ticket=ticket.name,
		kind=kind,
		round=solutions.number_of(ticket.name) if kind == RATING else 0,
		channel=way.channel,
		recipient=way.recipient,
		user=way.user,
		language=way.language,
		token_hash=tokens.digest(token),
		expires_at=clock.now() + timedelta(days=days),
	)
	row.flags.by_service = True
	# Nobody has a right to write invitations; this one follows from what happened to the ticket.
	row.insert(ignore_permissions=True)
	_post(ticket.name, way, {"invitation": row.name, "token": encrypt(token)})


def _post(ticket: str, way: reach.Way, payload: dict[str, str]) -> None:
	"""A mail goes into the conversation that the desk's own mailbox has with the customer, if it has one."""
	if way.channel == reach.EMAIL and accounts.outgoing():
		outgoing.ask(ticket, way.recipient, payload)
	else:
		outbox.post(OUTBOX[way.channel], way.recipient, payload, ticket=ticket)


def find(token: str):
	"""The invitation with this link; None where there is none."""
	if not tokens.is_one(token):
		return None
	name = frappe.db.get_value(DOCTYPE, {"token_hash": tokens.digest(token)})
	return frappe.get_doc(DOCTYPE, name) if name else None


def state_of(invitation, user: str = "Guest") -> str:
	"""OPEN where `user`, the session's, may answer the invitation now; else why not."""
	ticket = frappe.db.get_value(
		"Ticket", invitation.ticket, ["name", "status", "merged_into", "confirmed_at"], as_dict=True
	)
	if identity.is_desk(user) or (invitation.user and identity.is_desk(invitation.user)):
		return STAFF
	if _is_answered(invitation, ticket):
		return GIVEN
	if frappe.utils.get_datetime(invitation.expires_at) < clock.now():
		return EXPIRED
	if ticket.merged_into:
		return MERGED
	return OPEN if invitation.kind == CONFIRMATION else _state_of_rating(invitation, ticket)


def _is_answered(invitation, ticket) -> bool:
	if invitation.kind == RATING:
		return bool(feedback.given(invitation.ticket, invitation.round))
	return bool(ticket.confirmed_at or feedback.given(invitation.ticket))


def _state_of_rating(invitation, ticket) -> str:
	if invitation.round != solutions.number_of(ticket.name):
		return CHANGED
	solved = workflow.category_of(ticket.status) in (Category.RESOLVED, Category.CLOSED)
	return OPEN if solved else WORKING


def answer(invitation, verdict: str, *, user: str, score: int = 0, comment: str | None = None) -> None:
	"""Records what the invitation's recipient says: a verdict, or CONFIRMED where it asks who raised the
	ticket. `user` is the session's. Raises LinkClosed where the invitation can no more be answered, and what
	`feedback.give` raises."""
	locks.load_locked(invitation.ticket)
	state = state_of(invitation, user)
	if state != OPEN:
		raise LinkClosed(state)
	if invitation.kind == CONFIRMATION and verdict == CONFIRMED:
		confirm(invitation.ticket)
	else:
		_give(invitation, verdict, score, comment)
	frappe.db.set_value(DOCTYPE, invitation.name, {"used_at": clock.now(), "answer": verdict})


def _give(invitation, verdict: str, score: int, comment: str | None) -> None:
	if invitation.kind == CONFIRMATION and verdict != verdicts.NOT_MINE:
		frappe.throw(_("{0} is no verdict.").format(escape_html(verdict)), OkiTicketsError)
	feedback.give(
		invitation.ticket,
		verdict,
		score=score,
		comment=comment,
		given_by=invitation.user or invitation.recipient,
		channel=invitation.channel,
	)


def confirm(ticket: str) -> None:
	"""The customer says that it was they who asked for what the desk has raised in their name."""
	table = frappe.qb.DocType("Ticket")
	frappe.qb.update(table).set(table.confirmed_at, clock.now()).where(
		(table.name == ticket) & table.entered_by.isnotnull() & table.confirmed_at.isnull()
	).run()
	frappe.clear_document_cache("Ticket", ticket)


def forget_person(names: list[str]) -> None:
	"""Nobody is to be asked any more: the links end, and where they were sent is forgotten."""
	table = frappe.qb.DocType(DOCTYPE)
	frappe.qb.update(table).set(table.recipient, "").set(table.expires_at, clock.now()).where(
		table.recipient.isin(names) | table.user.isin(names)
	).run()
