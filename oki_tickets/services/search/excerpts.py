"""What a ticket that was found says: the message with most of the words, and where they stand in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import frappe
from frappe.query_builder import Criterion
from frappe.utils import escape_html
from pypika.terms import LiteralValue

from oki_tickets.domain import search
from oki_tickets.domain.excerpt import Piece, excerpt
from oki_tickets.domain.text import plain_text
from oki_tickets.services.filters import among
from oki_tickets.services.personal_data.words import shown
from oki_tickets.setup.search_table import TABLE


@dataclass(frozen=True)
class Excerpt:
	"""Escaped HTML with the found words in <mark>, and whether it comes from an internal note."""

	html: str
	is_internal: bool


def of(tickets: Sequence[str], typed: str, *, is_desk: bool) -> dict[str, Excerpt]:
	"""By ticket an excerpt of its message that has most of what was typed; tickets that were found by their subject,
	number, people or tags alone have none. Internal notes are read where `is_desk`. The caller has checked the right
	on the tickets. Two queries for all."""
	words = search.read(typed).words
	if not words or not tickets:
		return {}
	found = {}
	for row in _bodies(_telling(tickets, words, is_desk), is_desk):
		if pieces := excerpt(plain_text(shown(row.body)), words):
			found[row.ticket] = Excerpt(_html(pieces), bool(row.is_internal))
	return found


def _html(pieces: Iterable[Piece]) -> str:
	return "".join(
		f"<mark>{escape_html(piece.text)}</mark>" if piece.is_found else escape_html(piece.text)
		for piece in pieces
	)


def _telling(tickets: Sequence[str], words: Sequence[str], is_desk: bool) -> list[str]:
	"""The message of each ticket that has most of the words, the newest of several; its words are written down, so
	that no message is read for this."""
	text = frappe.qb.Table(TABLE)
	likes = [LiteralValue(f"(`words` like {frappe.db.escape(search.pattern(word))})") for word in words]
	number = LiteralValue(" + ".join(like.get_sql() for like in likes)).as_("number")
	said = Criterion.all([text.ticket.isin(tickets), text.source != text.ticket])
	query = frappe.qb.from_(text).select(text.ticket, text.source, number)
	query = query.where(said if is_desk else said & (text.is_internal == 0))
	rows = query.having(LiteralValue("number > 0")).orderby(LiteralValue("number"), text.id).run(as_dict=True)
	return list({row.ticket: row.source for row in rows}.values())


def _bodies(messages: list[str], is_desk: bool) -> list[frappe._dict]:
	"""Asked once more whether a customer may read them: what is told here leaves the house."""
	public = {} if is_desk else {"is_internal": 0}
	return frappe.get_all(
		"Ticket Message",
		filters={"name": among(messages), **public},
		fields=["ticket", "body", "is_internal"],
		order_by="name",
	)
