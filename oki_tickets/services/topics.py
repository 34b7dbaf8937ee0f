"""Ticket Categories as the routing sees them: what each gives a ticket, and the keywords that lead to it."""

from typing import Any

import frappe
from frappe import _

from oki_tickets.domain import keywords
from oki_tickets.domain.keywords import Index
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import kept

GIFTS = "topic_gifts"
WORDS = "topic_words"
GIVEN = ("support_line", "priority", "is_urgent")


def gifts_of(category: str | None) -> dict[str, tuple[Any, str]]:
	"""What `category` gives: (value, the category that it comes from) by the ticket's field. What it has not
	itself comes from the nearest category above it."""
	return kept.recall(GIFTS, category, lambda: _inherited(category)) if category else {}


def _inherited(category: str | None) -> dict[str, tuple[Any, str]]:
	gifts: dict[str, tuple[Any, str]] = {}
	seen = set()
	while category and category not in seen:
		seen.add(category)
		row = frappe.db.get_value(
			"Ticket Category", category, [*GIVEN, "parent_ticket_category"], as_dict=True
		)
		for field in GIVEN:
			if row and row[field]:
				gifts.setdefault(field, (row[field], category))
		category = row and row.parent_ticket_category
	return gifts


def words() -> tuple[Index, dict[str, tuple[int, int]]]:
	"""The index of all categories' keywords, and (depth, order in the tree) of each category that has some."""
	return kept.recall(WORDS, "all", _read_words)


def _read_words() -> tuple[Index, dict[str, tuple[int, int]]]:
	rows = frappe.get_all(
		"Ticket Category", fields=["name", "parent_ticket_category as parent", "keywords"], order_by="lft"
	)
	depths: dict[str | None, int] = {None: 0}
	for row in rows:
		# In the tree's order parents come first.
		depths[row.name] = depths.get(row.parent or None, 0) + 1
	ranks = {row.name: (depths[row.name], order) for order, row in enumerate(rows) if row.keywords}
	pairs = ((row.name, entry) for row in rows for entry in keywords.entries(row.keywords))
	return keywords.index_of(pairs), ranks


def forget() -> None:
	"""After a change of a category, or of something that one names."""
	kept.forget(GIFTS, WORDS)


def check_keywords(doc) -> None:
	"""From a controller's validate: `keywords` is written one a line, and an entry that cannot be used is
	refused by name. Raises OkiTicketsError."""
	found = list(dict.fromkeys(keywords.entries(doc.keywords)))
	refused = [(entry, problem) for entry in found if (problem := keywords.problem_of(entry))]
	if refused:
		frappe.throw(
			"<br>".join(_in_words(entry, problem) for entry, problem in refused),
			OkiTicketsError,
			title=_("Keywords That Cannot Be Used"),
		)
	doc.keywords = "\n".join(found)


def _in_words(entry: str, problem: str) -> str:
	name = frappe.bold(frappe.utils.escape_html(entry))
	match problem:
		case keywords.NO_WORD:
			return _("{0} has no letter or digit. Remove it.").format(name)
		case keywords.STRAY_STAR:
			return _("{0}: the star * may only stand at the end of a word.").format(name)
		case keywords.SHORT:
			return _(
				"{0} would be found nearly everywhere: write at least {1} letters before the star."
			).format(name, keywords.SHORTEST_BEGINNING)
		case _:
			return _("{0} is too long: a phrase has at most {1} words.").format(name, keywords.LONGEST_PHRASE)
