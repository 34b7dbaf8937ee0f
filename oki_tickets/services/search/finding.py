"""Finds tickets by number, words, agent and tag: the newest first, within the rights of whoever asks.

What many write about is found in the newest tickets, which are read word by word as long as that is likely to fill
the page; what few write about is found by MariaDB's full text, which costs what it finds. So either is quick, however
many tickets there are. A search that is still not over in time gives what it has found by then.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import frappe
from frappe.desk.reportview import build_match_conditions
from frappe.query_builder import Criterion, Order
from frappe.query_builder.functions import Max
from pypika.terms import LiteralValue, Term

from oki_tickets import permissions
from oki_tickets.domain import search
from oki_tickets.services.search.questions import Questions
from oki_tickets.services.search.who import Meanings, meanings_of
from oki_tickets.setup.search_table import TABLE

# Tickets that are read word by word at once, and how often at most.
STRETCH, MOST_STRETCHES = 500, 6
# Tickets of one word among several: the others are looked for in these. Fewer than these are few.
MOST_OF_A_WORD, FEW = 2000, 1000
# A word is common that one ticket in so many has.
COMMON = 20
FIELDS = ("name", "agent", "_user_tags", "creation")
# Ten for each number: series of any length may name it.
MOST_NAMES = 40


class Condition(LiteralValue, Criterion):
	"""A condition that is SQL already; percent signs are doubled, as in every query with parameters."""


@dataclass(frozen=True)
class Scope:
	"""Whose tickets are looked through. `criterion` keeps the rows of Ticket that the person may see, None for
	all; `is_desk` lets internal notes, agents and tags be found too."""

	criterion: Term | None
	is_desk: bool


@dataclass(frozen=True)
class Found:
	"""Names of tickets, and whether these are all that match."""

	tickets: list[str]
	is_all: bool


def desk_scope() -> Scope:
	"""What the session's user may see in Desk: roles, User Permissions and permissions.py, as in a list. The caller
	has checked that the user may read tickets at all."""
	conditions = build_match_conditions("Ticket")
	return Scope(Condition(f"({conditions})") if conditions else None, is_desk=True)


def customer_scope(*, own_only: bool = False) -> Scope:
	"""What the session's user may see in the portal."""
	ticket = frappe.qb.DocType("Ticket")
	return Scope(permissions.customer_criterion(ticket, own_only=own_only), is_desk=False)


def find(typed: str, scope: Scope, limit: int) -> Found:
	"""At most `limit` tickets in which everything is found that was typed: those of a number first, then the
	newest."""
	asked = search.read(typed)
	looking = _Search(asked.words, scope, limit)
	numbered = looking.numbered(asked.numbers)
	if asked.words:
		looking.look()
	newest = sorted(looking.found.values(), key=lambda row: (row.creation, row.name), reverse=True)
	names = list(dict.fromkeys([*numbered, *(row.name for row in newest)]))
	return Found(names[:limit], not looking.ask.was_cut and len(names) <= limit)


class _Search:
	def __init__(self, words: tuple[str, ...], scope: Scope, limit: int) -> None:
		self.words, self.scope, self.limit = words, scope, limit
		self.ask = Questions()
		# Tickets that were read, and in how many of them each word was found.
		self.read, self.heard = 0, [0] * len(words)
		self.found: dict[str, frappe._dict] = {}
		self.ticket, self.text = frappe.qb.DocType("Ticket"), frappe.qb.Table(TABLE)
		self.meanings = meanings_of(words) if scope.is_desk and words else [Meanings() for _ in words]

	def look(self) -> None:
		"""Finds a ticket more than is wanted, to know whether there are more."""
		if self._read_newest():
			return
		telling = self._telling()
		self._keep(self._of_one_text(telling))
		if len(self.found) <= self.limit and (len(self.words) > 1 or any(self.meanings)):
			self._keep(self._holding(self._of_rarest_word(telling)))

	def _telling(self) -> list[int]:
		"""Places of the words that few tickets have, the rarest first; of all where all are common. What the newest
		tickets say goes for the others too."""
		rarest_first = sorted(range(len(self.words)), key=lambda at: (self.heard[at], -len(self.words[at])))
		rare = [at for at in rarest_first if self.heard[at] * COMMON <= self.read]
		return rare or rarest_first

	def _of_one_text(self, telling: list[int]) -> list[frappe._dict]:
		"""Tickets that have the telling words in one text, and the others anywhere."""
		is_enough = len(telling) == len(self.words)
		most = self.limit + 1 if is_enough else MOST_OF_A_WORD
		said = self._texts(search.boolean(self.words[at] for at in telling))
		rows = self.ask(self._newest(said.distinct(), most))
		if not is_enough and len(rows) == most:
			self.ask.was_cut = True
		return rows if is_enough else self._holding(rows)

	def _read_newest(self) -> bool:
		"""Reads stretches of tickets as long as the page is likely to be filled by them; returns whether there is
		nothing more to look for."""
		for number in range(1, MOST_STRETCHES + 1):
			stretch = self._stretch(number)
			self._keep(self._holding(self._seen(stretch)))
			if len(stretch) < STRETCH or len(self.found) > self.limit:
				return not self.ask.was_cut
			if len(self.found) * MOST_STRETCHES <= self.limit * number:
				break
		return False

	def _stretch(self, number: int) -> list[frappe._dict]:
		"""The next tickets: a customer's own ones, and in Desk everybody's, whatever the person may see, since the
		newest of one line may lie far apart; an index alone tells their names."""
		all_names = frappe.qb.from_(self.ticket).select(self.ticket.name)
		tickets = all_names if self.scope.is_desk else self._tickets()
		return self.ask(self._newest(tickets, STRETCH).offset((number - 1) * STRETCH))

	def _seen(self, stretch: list[frappe._dict]) -> list[frappe._dict]:
		if not stretch or not self.scope.is_desk:
			return stretch
		return self.ask(self._tickets().where(self.ticket.name.isin([row.name for row in stretch])))

	def numbered(self, numbers: tuple[tuple[str | None, str], ...]) -> list[str]:
		names = [name for number in numbers for name in _names_of(*number)][:MOST_NAMES]
		if not names:
			return []
		return [row.name for row in self.ask(self._tickets().where(self.ticket.name.isin(names)))]

	def _tickets(self):
		query = frappe.qb.from_(self.ticket).select(*(self.ticket[name] for name in FIELDS))
		return query if self.scope.criterion is None else query.where(self.scope.criterion)

	def _texts(self, words: str):
		"""Tickets that have a text with these words, by the full text."""
		match = Condition(f"match(`{TABLE}`.`words`) against ({frappe.db.escape(words)} in boolean mode)")
		return (
			self._tickets().join(self.text).on(self.text.ticket == self.ticket.name).where(self._open(match))
		)

	def _open(self, condition: Term) -> Term:
		"""The condition on a text, and that the person may read the text."""
		return condition if self.scope.is_desk else Criterion.all([condition, self.text.is_internal == 0])

	def _newest(self, query, limit: int):
		return query.orderby(self.ticket.creation, order=Order.desc).limit(limit)

	def _holding(self, rows: list[frappe._dict]) -> list[frappe._dict]:
		"""Those of the tickets in which every word is found, in whichever text."""
		nothing = [0] * len(self.words)
		names = [row.name for row in rows if not all(self._heard(row, nothing))]
		said = self._said_in(names) if names else {}
		return [row for row in rows if all(self._heard(row, said.get(row.name, nothing)))]

	def _heard(self, row, said: list[int]) -> Iterator[bool]:
		for is_said, meaning in zip(said, self.meanings, strict=True):
			yield bool(is_said) or meaning.fits(row)

	def _said_in(self, names: list[str]) -> dict[str, list[int]]:
		"""By ticket which of the words are found in its texts."""
		likes = [Condition(f"`words` like {frappe.db.escape(search.pattern(word))}") for word in self.words]
		query = (
			frappe.qb.from_(self.text)
			.select(self.text.ticket, *(Max(like).as_(f"word_{at}") for at, like in enumerate(likes)))
			.where(self._open(self.text.ticket.isin(names)))
			.where(Criterion.any(likes))
			.groupby(self.text.ticket)
		)
		said = {row.ticket: [row[f"word_{at}"] for at in range(len(likes))] for row in self.ask(query)}
		self.read += len(names)
		for at in range(len(likes)):
			self.heard[at] += sum(row[at] for row in said.values())
		return said

	def _of_rarest_word(self, telling: list[int]) -> list[frappe._dict]:
		"""Tickets of the word that the fewest have."""
		rarest: list[frappe._dict] | None = None
		for at in telling:
			rows = self._of_word(at)
			if rarest is None or len(rows) < len(rarest):
				rarest = rows
			if len(rarest) < FEW:
				break
		if len(rarest or []) >= MOST_OF_A_WORD:
			self.ask.was_cut = True
		return rarest or []

	def _of_word(self, at: int) -> list[frappe._dict]:
		meant = self.meanings[at].among(self._tickets(), self.ticket)
		queries = [self._newest(query, MOST_OF_A_WORD) for query in meant]
		if len(self.words) > 1:
			# Of a single one they are found already.
			said = self._texts(search.boolean(self.words[at : at + 1]))
			queries.append(said.distinct().limit(MOST_OF_A_WORD))
		rows = {row.name: row for query in queries for row in self.ask(query)}
		return list(rows.values())

	def _keep(self, rows: list[frappe._dict]) -> None:
		self.found.update((row.name, row) for row in rows)


def _names_of(prefix: str | None, digits: str) -> Iterator[str]:
	"""Names that a ticket of this number may have: those of the series, with zeros in front or without."""
	for series in (frappe.get_meta("Ticket").get_field("naming_series").options or "").split("\n"):
		letters, _, places = series.partition(".")
		if letters and (prefix is None or letters.rstrip("-").upper() == prefix):
			yield f"{letters}{digits.zfill(places.count('#'))}"
