"""Where an incoming ticket goes: category, line, priority, urgency, type, agent and tags, and why.

What somebody has entered stays. Then come the Routing Rules, the category that was chosen, the category by
keywords, the portal's first question, and the desk's defaults; each gives what is still open. A later
change of the category routes no ticket anew.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

import frappe

from oki_tickets.domain.keywords import winner
from oki_tickets.services import duty, routing_rules, topics
from oki_tickets.services.routing_rules import Matter, Rule

ROUTED = ("ticket_type", "category", "support_line", "priority", "is_urgent", "agent")
LINE_OF_ROUTE = {
	"Technical": "line_technical",
	"Not Technical": "line_not_technical",
	"Not a Technical Question": "line_other",
}
# As many of the keywords that were found are named.
NAMED_WORDS = 6


class By:
	"""What gave a ticket something: values of `by` in its routing_reasons."""

	ENTERED = "entered"
	RULE = "rule"
	CATEGORY = "category"
	KEYWORDS = "keywords"
	ROUTE = "route"
	DEFAULT = "default"
	OFF_DUTY = "off duty"


class Ledger:
	"""Fills in what a ticket has not got yet, and writes down why."""

	def __init__(self, doc) -> None:
		self.doc = doc
		self.reasons: list[dict[str, Any]] = []
		self.tags: list[str] = []
		for field in ROUTED:
			if doc.get(field):
				self.note(field, doc.get(field), By.ENTERED)

	def give(
		self, field: str, value: Any, by: str, source: str | None = None, words: Iterable[str] = ()
	) -> None:
		"""Gives the ticket `value` unless it has one."""
		if value and not self.doc.get(field):
			self.doc.set(field, value)
			self.note(field, value, by, source, words)

	def tag(self, tags: Iterable[str], source: str, words: Iterable[str]) -> None:
		"""Gives the ticket these tags too; one that it has stays for the first reason."""
		for tag in tags:
			if tag.casefold() not in {known.casefold() for known in self.tags}:
				self.tags.append(tag)
				self.note("tags", tag, By.RULE, source, words)

	def note(
		self, field: str, value: Any, by: str, source: str | None = None, words: Iterable[str] = ()
	) -> None:
		"""Writes a reason down."""
		reason = {"field": field, "value": value, "by": by, "source": source, "words": _counted(words)}
		self.reasons.append({key: told for key, told in reason.items() if told})


def _counted(words: Iterable[str]) -> dict[str, int]:
	return dict(Counter(words).most_common(NAMED_WORDS))


def route(doc) -> None:
	"""From Ticket.before_insert: sets what the ticket has not got, and `routing_reasons`."""
	ledger, matter = Ledger(doc), Matter(doc)
	_by_rules(ledger, matter)
	_by_category(ledger)
	if not doc.category:
		_by_keywords(ledger, matter)
		_by_category(ledger)
	_by_settings(ledger)
	doc.routing_reasons = json.dumps(ledger.reasons, ensure_ascii=False)
	doc.flags.routing_tags = ledger.tags


def _by_rules(ledger: Ledger, matter: Matter) -> None:
	for rule in routing_rules.all_rules():
		words = routing_rules.holds(rule, matter)
		if words is not None:
			_follow(ledger, rule, words)
			if rule.is_last:
				return


def _follow(ledger: Ledger, rule: Rule, words: list[str]) -> None:
	for field, value in rule.gives:
		if field == "agent" and not ledger.doc.agent and not _may_have(value, ledger.doc.support_line):
			ledger.note(field, value, By.OFF_DUTY, rule.name)
		else:
			ledger.give(field, value, By.RULE, rule.name, words)
	ledger.tag(rule.tags, rule.name, words)


def _may_have(agent: str, line: str | None) -> bool:
	"""Whether a rule may hand the ticket to `agent` now."""
	return duty.is_on_duty(agent, line)


def _by_category(ledger: Ledger) -> None:
	for field, (value, giver) in topics.gifts_of(ledger.doc.category).items():
		ledger.give(field, value, By.CATEGORY, giver)


def _by_keywords(ledger: Ledger, matter: Matter) -> None:
	index, ranks = topics.words()
	if not ranks:
		return
	hits = matter.hits(index)
	category = winner(*hits, ranks)
	words = [entry for part in hits for owner, entry in part if owner == category]
	ledger.give("category", category, By.KEYWORDS, words=words)


def _by_settings(ledger: Ledger) -> None:
	settings = frappe.get_cached_doc("Oki Tickets Settings")
	asked = LINE_OF_ROUTE.get(ledger.doc.route)
	if asked:
		ledger.give("support_line", settings.get(asked), By.ROUTE, ledger.doc.route)
	for field, default in (
		("support_line", "default_line"),
		("priority", "default_priority"),
		("ticket_type", "default_ticket_type"),
	):
		ledger.give(field, settings.get(default), By.DEFAULT)


def add_tags(doc) -> None:
	"""From Ticket.after_insert: Frappe's own tags. Whoever raised the ticket need not have a right on them:
	a rule gives them."""
	tags = doc.flags.routing_tags
	if not tags:
		return
	for tag in tags:
		if not frappe.db.exists("Tag", tag):
			frappe.get_doc(doctype="Tag", name=tag).insert(ignore_permissions=True, ignore_if_duplicate=True)
		link = frappe.get_doc(
			doctype="Tag Link", document_type="Ticket", document_name=doc.name, title=doc.subject, tag=tag
		)
		link.flags.ignore_links = True
		link.insert(ignore_permissions=True)
	frappe.db.set_value("Ticket", doc.name, "_user_tags", "," + ",".join(tags), update_modified=False)


def forget() -> None:
	"""After a change of what rules or categories name."""
	routing_rules.forget()
	topics.forget()
