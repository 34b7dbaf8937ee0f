"""What customers are shown of their tickets. A white-list: every value is named here, and messages are
read only where they are public."""

from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Criterion, Order
from frappe.query_builder.functions import Count
from frappe.utils import get_datetime, get_fullname

from oki_tickets import permissions
from oki_tickets.domain.lifecycle import MESSAGE_MISSING, Category, need_of
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import workflow
from oki_tickets.services.attachments import files_of
from oki_tickets.services.moves import problems_of

PAGE_LENGTH = 20
ROUTES = ("Technical", "Not Technical", "Not a Technical Question")
MESSAGE_FIELDS = ("name", "body", "sender", "sender_side", "sent_at", "channel")

# The portal's tabs, and the categories of status that each shows.
SHELVES = {
	"open": (Category.NEW, Category.WORKING, Category.PAUSED),
	"answer": (Category.WAITING, Category.RESOLVED),
	"closed": (Category.CLOSED,),
}


def ticket_types() -> list[dict[str, str]]:
	"""Types to choose from: name, label (translated), description."""
	rows = frappe.get_all("Ticket Type", fields=["name", "description"], order_by="sort_order, name")
	return [
		{"name": row.name, "label": _(row.name), "description": _(row.description or "")} for row in rows
	]


def categories() -> list[dict[str, str]]:
	"""Topics that customers may choose, under their parent's label: name, label, group."""
	if not frappe.get_cached_doc("Oki Tickets Settings").portal_categories:
		return []
	rows = frappe.get_all(
		"Ticket Category",
		filters={"show_in_portal": 1, "is_group": 0},
		fields=["name", "parent_ticket_category"],
		order_by="lft",
	)
	return [
		{"name": row.name, "label": _(row.name), "group": _(row.parent_ticket_category or "")} for row in rows
	]


def check_choices(ticket_type: str, category: str | None, route: str | None) -> None:
	"""Raises OkiTicketsError for a type, category or route that the new-ticket page does not offer."""
	topic = frappe.get_cached_value("Ticket Category", category, ["show_in_portal", "is_group"]) or (0, 0)
	wrong = [
		(_("Type"), ticket_type, not frappe.get_cached_value("Ticket Type", ticket_type, "name")),
		(_("Category"), category, category and tuple(topic) != (1, 0)),
		(_("First Question"), route, route and route not in ROUTES),
	]
	for label, value, is_wrong in wrong:
		if is_wrong:
			frappe.throw(_("{0} {1} is not among those to choose from.").format(label, value), OkiTicketsError)


def list_tickets(*, shelf: str | None = None, search: str | None = None, page: int = 1) -> dict[str, Any]:
	"""One page of the session user's tickets, the last to change first: rows, total, pages, and the
	number of tickets on each shelf."""
	ticket = frappe.qb.DocType("Ticket")
	mine = permissions.customer_criterion(ticket) & _matches(ticket, search)
	counts = _count_by_shelf(ticket, mine)
	chosen = mine & ticket.status.isin(workflow.statuses_of(*SHELVES[shelf])) if shelf in SHELVES else mine
	total = counts.get(shelf, sum(counts.values()))
	pages = max(1, -(-total // PAGE_LENGTH))
	page = min(max(page, 1), pages)
	rows = (
		frappe.qb.from_(ticket)
		.select(
			ticket.name,
			ticket.subject,
			ticket.status,
			ticket.ticket_type,
			ticket.status_changed_at,
			ticket.creation,
			ticket.raised_by,
		)
		.where(chosen)
		.orderby(ticket.status_changed_at, order=Order.desc)
		.orderby(ticket.name, order=Order.desc)
		.limit(PAGE_LENGTH)
		.offset((page - 1) * PAGE_LENGTH)
	).run(as_dict=True)
	for row in rows:
		row.status = status_for_customer(row.status)
	return {"rows": rows, "total": total, "page": page, "pages": pages, "counts": counts}


def _matches(ticket, search: str | None):
	words = (search or "").split()[:8]
	return Criterion.all(
		[
			ticket.subject.like(f"%{_plain(word)}%")
			| ticket.name.like(f"%{_plain(word)}%")
			| ticket.description.like(f"%{_plain(word)}%")
			for word in words
		]
	)


def _plain(word: str) -> str:
	"""The word with LIKE's own signs taken literally."""
	return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _count_by_shelf(ticket, condition) -> dict[str, int]:
	rows = (
		frappe.qb.from_(ticket).select(ticket.status, Count("*")).where(condition).groupby(ticket.status)
	).run()
	counts = dict.fromkeys(SHELVES, 0)
	for status, number in rows:
		category = workflow.category_of(status)
		counts[next(shelf for shelf, held in SHELVES.items() if category in held)] += number
	return counts


def status_for_customer(status: str) -> dict[str, str]:
	"""A status in the customer's words: label, hint (what happens next), colour, category."""
	doc = frappe.get_cached_doc("Ticket Status", status)
	return {
		"label": _(doc.customer_label or doc.name),
		"hint": _(doc.customer_hint or ""),
		"colour": doc.colour,
		"category": doc.category,
	}


def ticket_page(ticket: str) -> dict[str, Any]:
	"""Everything that the page of a ticket shows; the caller has checked the right."""
	doc = frappe.get_doc("Ticket", ticket)
	messages = _messages(ticket)
	return {
		"name": doc.name,
		"subject": doc.subject,
		"ticket_type": _(doc.ticket_type),
		"category": _(doc.category or ""),
		"created_at": doc.creation,
		"raised_by": doc.raised_by,
		"status": status_for_customer(doc.status),
		"since": get_datetime(doc.status_changed_at),
		"deferred_until": doc.deferred_until,
		"problem_summary": doc.problem_summary if _is_solved(doc) else None,
		"resolution_summary": doc.resolution_summary if _is_solved(doc) else None,
		"messages": messages,
		"moves": _moves(doc),
		"may_write": workflow.category_of(doc.status) != Category.CLOSED,
		"known": _known(ticket, len(messages)),
	}


def _is_solved(doc) -> bool:
	return workflow.category_of(doc.status) in (Category.RESOLVED, Category.CLOSED)


def news(ticket: str, known: int) -> dict[str, Any] | None:
	"""Messages, status and moves for an open page that knows of `known` messages, files and changes; None
	where there is nothing new."""
	public = frappe.get_all("Ticket Message", filters=_public(ticket), pluck="name", order_by="sent_at")
	if _known(ticket, len(public)) == known:
		return None
	return ticket_page(ticket)


def _known(ticket: str, messages: int) -> int:
	"""A number that grows with everything that a customer can see happening to the ticket."""
	names = frappe.get_all("Ticket Message", filters=_public(ticket), pluck="name", order_by="sent_at")
	files = frappe.db.count(
		"File", {"attached_to_doctype": "Ticket Message", "attached_to_name": ("in", names or [""])}
	)
	return messages + files + frappe.db.count("Ticket Status Change", {"ticket": ticket})


def _public(ticket: str) -> dict[str, Any]:
	return {"ticket": ticket, "is_internal": 0}


def _messages(ticket: str) -> list[dict[str, Any]]:
	rows = frappe.get_all(
		"Ticket Message",
		filters=_public(ticket),
		fields=list(MESSAGE_FIELDS),
		order_by="sent_at, creation",
	)
	files = files_of([row.name for row in rows])
	for row in rows:
		row.files = files.get(row.name, [])
		row.is_own = row.sender == frappe.session.user
		row.sender_name = _name_of(row.pop("sender"))
	return rows


def _name_of(sender: str | None) -> str:
	"""The full name of a user; an address without a user stands for itself."""
	return get_fullname(sender) if sender and frappe.db.exists("User", sender) else sender or _("Support")


def _moves(doc) -> list[dict[str, Any]]:
	"""The customer's moves: action, label, and whether a message is needed."""
	moves = [move for move in workflow.customer_moves(doc) if not _is_over(doc, move)]
	return [
		{"action": move.action, "label": _(move.action), "needs_message": need_of(move.action).message}
		for move in moves
	]


def _is_over(doc, move) -> bool:
	"""True for a move that no message of the customer's would make possible."""
	return any(problem.code != MESSAGE_MISSING for problem in problems_of(doc, move.action))
