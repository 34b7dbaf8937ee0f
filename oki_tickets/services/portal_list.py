"""The portal's list of tickets: shelves, filters, search, pages."""

from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _
from frappe.query_builder import Criterion, Order
from frappe.query_builder.functions import Count
from pypika.terms import Term

from oki_tickets import permissions
from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import limits, portal_times, workflow
from oki_tickets.services.personal_data.words import shown
from oki_tickets.services.portal_view import limit_of
from oki_tickets.services.portal_words import names_of, status_for_customer
from oki_tickets.services.search import excerpts, finding

PAGE_LENGTH = 20
# Tickets that a search may find: more than anybody pages through.
MOST_FOUND = 1000

# The portal's tabs, and the categories of status that each shows. What waits for the customer is still
# open: it is on both.
SHELVES = {
	"open": (Category.NEW, Category.WORKING, Category.PAUSED, Category.WAITING, Category.RESOLVED),
	"answer": (Category.WAITING, Category.RESOLVED),
	"closed": (Category.CLOSED,),
}
FIELDS = ("subject", "ticket_type", "raised_by", *limits.FIELDS)


@dataclass(frozen=True)
class Wanted:
	"""What a customer asks the list for: `shelf` (None: all), words of `search`, a `ticket_type`, only
	`own` tickets, and the `page`, counted from 1."""

	shelf: str | None = None
	search: str | None = None
	ticket_type: str | None = None
	own: bool = False
	page: int = 1


def list_tickets(wanted: Wanted) -> dict[str, Any]:
	"""One page of the session user's tickets, the last to change first: `rows`, with what was searched for as
	HTML in `excerpt` where it was found in a message, `total`, `page`, `pages`,
	`counts`, the number of matching tickets by shelf and in `all`, and `is_all`: False where the search has left
	some that match unfound."""
	ticket = frappe.qb.DocType("Ticket")
	found = _found(wanted)
	matching = _matching(ticket, wanted, found)
	counts = _count_by_shelf(ticket, matching)
	total = counts.get(wanted.shelf, counts["all"])
	pages = max(1, -(-total // PAGE_LENGTH))
	page = min(max(wanted.page, 1), pages)
	rows = _rows(ticket, Criterion.all([matching, *_on_shelf(ticket, wanted.shelf)]), page)
	return {
		"rows": _in_words(rows, wanted.search or ""),
		"total": total,
		"page": page,
		"pages": pages,
		"counts": counts,
		"is_all": found is None or found.is_all,
	}


def _found(wanted: Wanted) -> finding.Found | None:
	"""What the words are found in; None where nobody searches."""
	if not wanted.search or not wanted.search.strip():
		return None
	return finding.find(wanted.search, finding.customer_scope(own_only=wanted.own), MOST_FOUND)


def _matching(ticket, wanted: Wanted, found: finding.Found | None) -> Term:
	conditions = [permissions.customer_criterion(ticket, own_only=wanted.own)]
	if found:
		conditions.append(ticket.name.isin(found.tickets or [""]))
	if wanted.ticket_type:
		conditions.append(ticket.ticket_type == wanted.ticket_type)
	return Criterion.all(conditions)


def _count_by_shelf(ticket, condition) -> dict[str, int]:
	rows = (
		frappe.qb.from_(ticket).select(ticket.status, Count("*")).where(condition).groupby(ticket.status)
	).run()
	counts = {"all": sum(number for _status, number in rows)}
	for shelf, held in SHELVES.items():
		counts[shelf] = sum(number for status, number in rows if workflow.category_of(status) in held)
	return counts


def _on_shelf(ticket, shelf: str | None) -> list[Term]:
	"""The condition of the shelf; none for all tickets."""
	if shelf not in SHELVES:
		return []
	return [ticket.status.isin(workflow.statuses_of(*SHELVES[shelf]) or [""])]


def _rows(ticket, condition, page: int) -> list[frappe._dict]:
	return (
		frappe.qb.from_(ticket)
		.select(*(ticket[name] for name in FIELDS))
		.where(condition)
		.orderby(ticket.status_changed_at, order=Order.desc)
		.orderby(ticket.name, order=Order.desc)
		.limit(PAGE_LENGTH)
		.offset((page - 1) * PAGE_LENGTH)
	).run(as_dict=True)


def _in_words(rows: list[frappe._dict], searched: str) -> list[dict[str, Any]]:
	names = names_of({row.raised_by for row in rows})
	found = excerpts.of([row.name for row in rows], searched, is_desk=False)
	return [
		{
			"name": row.name,
			"subject": shown(row.subject),
			"excerpt": found[row.name].html if row.name in found else "",
			"ticket_type": _(row.ticket_type or ""),
			"status": status_for_customer(row.status),
			"changed": portal_times.shown(row.status_changed_at),
			"limit": limit_of(row),
			"raised_by": names.get(row.raised_by, row.raised_by),
		}
		for row in rows
	]
