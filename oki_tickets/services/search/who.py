"""Words that are names: of agents and of tags, which change too often to be written down with the texts."""

from collections.abc import Iterator
from dataclasses import dataclass

import frappe
from pypika import Table

from oki_tickets.domain import search

# A desk that has more tags finds them with Frappe's own `#`.
MOST_TAGS = 5000


@dataclass(frozen=True)
class Meanings:
	"""What one word may mean beside what is written: `agents` and `tags` by their names."""

	agents: frozenset[str] = frozenset()
	tags: frozenset[str] = frozenset()

	def __bool__(self) -> bool:
		return bool(self.agents or self.tags)

	def fits(self, ticket) -> bool:
		"""Whether the ticket is of one of the agents or has one of the tags."""
		own = {tag for tag in (ticket._user_tags or "").split(",") if tag}
		return ticket.agent in self.agents or not own.isdisjoint(self.tags)

	def among(self, tickets, ticket: Table) -> Iterator:
		"""The query of tickets, narrowed to those that fit: one for agents, one for tags, each by its index."""
		if self.agents:
			yield tickets.where(ticket.agent.isin(sorted(self.agents)))
		if self.tags:
			link = frappe.qb.DocType("Tag Link")
			tagged = (link.document_name == ticket.name) & (link.document_type == "Ticket")
			yield tickets.join(link).on(tagged).where(link.tag.isin(sorted(self.tags))).distinct()


def meanings_of(words: tuple[str, ...]) -> list[Meanings]:
	"""For each word the agents and tags of such a name."""
	agents = {name: search.indexed([name, full_name]) for name, full_name in _agents()}
	tags = {name: search.indexed([name]) for name in frappe.get_all("Tag", pluck="name", limit=MOST_TAGS)}
	return [Meanings(_named(word, agents), _named(word, tags)) for word in words]


def _agents() -> list[tuple[str, str]]:
	agent, user = frappe.qb.DocType("Support Agent"), frappe.qb.DocType("User")
	return (
		frappe.qb.from_(agent).join(user).on(user.name == agent.user).select(agent.name, user.full_name)
	).run()


def _named(word: str, names: dict[str, str]) -> frozenset[str]:
	return frozenset(name for name, held in names.items() if search.holds(held, word))
