"""Routing Rules: what they look at, and whether one holds for a ticket that comes in."""

import ast
import unicodedata
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import frappe
from frappe import _
from frappe.model import numeric_fieldtypes
from frappe.model.naming import validate_name
from frappe.utils import cint, flt
from redis.exceptions import RedisError

from oki_tickets.domain.conditions import FUNCTIONS, offence
from oki_tickets.domain.keywords import Index, entries, find, index_of, words_of
from oki_tickets.domain.text import plain_text
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import kept, topics

KIND = "routing_rule"
GIVEN = ("category", "support_line", "agent", "priority", "ticket_type", "is_urgent")
FIELDS = (
	*("subject", "description", "ticket_type", "category", "priority", "is_urgent", "channel", "route"),
	*("customer", "contact", "contract", "raised_by", "phone", "item", "asset", "serial_no"),
	*("support_line", "agent"),
)
# Of the person and company that ask; read only where a condition names them.
PARTY = ("customer_group", "territory", "language")
HOUR = 3600


@dataclass(frozen=True)
class Rule:
	"""A Routing Rule, ready to be asked. `names` are those that its condition uses."""

	name: str
	condition: str
	names: frozenset[str]
	index: Index | None
	gives: tuple[tuple[str, Any], ...]
	tags: tuple[str, ...]
	is_last: bool


class Matter:
	"""What rules and keywords look at in a ticket; each part is worked out once, and only where asked for."""

	def __init__(self, doc) -> None:
		self.doc = doc

	@cached_property
	def text(self) -> str:
		"""The description's plain text, and what else the request was told in: a call's summary and words."""
		return f"{plain_text(self.doc.description)}\n{self.doc.flags.routing_hints or ''}".strip()

	@cached_property
	def subject_words(self) -> list[str]:
		"""Folded words of the subject."""
		return words_of(self.doc.subject or "")

	@cached_property
	def text_words(self) -> list[str]:
		"""Folded words of the description."""
		return words_of(self.text)

	def hits(self, index: Index) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
		"""(owner, keyword) of what is found in the subject, and in the description."""
		return find(index, self.subject_words), find(index, self.text_words)

	def facts(self, names: Collection[str]) -> dict[str, Any]:
		"""Plain values by name: texts are never None."""
		return {name: self._fact(name) for name in names}

	def _fact(self, name: str) -> Any:
		if name in PARTY:
			return self._party[name]
		if name == "description":
			return self.text
		fieldtype = self.doc.meta.get_field(name).fieldtype
		value = self.doc.get(name)
		if fieldtype in numeric_fieldtypes:
			return cint(value) if fieldtype in ("Check", "Int", "Long Int") else flt(value)
		return value or ""

	@cached_property
	def _party(self) -> dict[str, str]:
		doc, fields = self.doc, ["customer_group", "territory", "language"]
		company = (
			frappe.db.get_value("Customer", doc.customer, fields, as_dict=True) if doc.customer else None
		)
		person = frappe.db.get_value("User", doc.raised_by, "language") if doc.raised_by else None
		known = {name: (company or {}).get(name) or "" for name in PARTY}
		return {**known, "language": person or known["language"]}


def all_rules() -> tuple[Rule, ...]:
	"""The enabled rules in their order."""
	return kept.recall(KIND, "all", _read)


def forget() -> None:
	"""After a change of a rule, or of something that one names."""
	kept.forget(KIND)


def _read() -> tuple[Rule, ...]:
	rows = frappe.get_all(
		"Routing Rule", filters={"is_enabled": 1}, fields=["*"], order_by="sort_order, creation, name"
	)
	return tuple(_rule(row) for row in rows)


def _rule(row) -> Rule:
	pairs = [(row.name, entry) for entry in entries(row.keywords)]
	condition = (row.condition or "").strip()
	return Rule(
		name=row.name,
		condition=condition,
		names=_names(condition),
		index=index_of(pairs) if pairs else None,
		gives=tuple((field, row[field]) for field in GIVEN if row[field]),
		tags=tuple(entries(row.tags)),
		is_last=bool(row.is_last),
	)


def holds(rule: Rule, matter: Matter) -> list[str] | None:
	"""The keywords that were found, none where the rule has none; None where the rule does not hold. One that
	breaks does not hold, and is reported once an hour."""
	try:
		found = [entry for part in matter.hits(rule.index) for _owner, entry in part] if rule.index else []
		if rule.index and not found:
			return None
		return found if _evaluate(rule.condition, rule.names, matter) else None
	except Exception:
		_report(rule.name)
		return None


def _evaluate(condition: str, names: frozenset[str], matter: Matter) -> bool:
	return not condition or bool(frappe.safe_eval(condition, matter.facts(names & known_names())))


def _report(name: str) -> None:
	error = frappe.get_traceback()
	first = True
	# Without Redis each ticket reports.
	with suppress(RedisError):
		first = frappe.cache.set(
			frappe.cache.make_key(f"oki_tickets_broken_rule:{name}"), 1, nx=True, ex=HOUR
		)
	if first:
		frappe.log_error(f"Routing Rule {name} was skipped", error)


# What may be saved.


def check(doc) -> None:
	"""From RoutingRule.validate. Raises OkiTicketsError for what could not work at intake."""
	topics.check_keywords(doc)
	_check_condition(doc)
	_check_tags(doc)
	if not (any(doc.get(field) for field in GIVEN) or doc.tags or doc.is_last):
		frappe.throw(_("The rule gives nothing. Choose what a ticket gets by it."), OkiTicketsError)


def known_names() -> frozenset[str]:
	"""What a condition may name: what is known of a ticket when it comes, and the site's own fields."""
	own = (df.fieldname for df in frappe.get_meta("Ticket").get_custom_fields())
	return frozenset({*FIELDS, *PARTY, *own})


def _names(condition: str) -> frozenset[str]:
	tree = _parsed(condition)
	return (
		frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)) if tree else frozenset()
	)


def _parsed(condition: str) -> ast.Expression | None:
	"""As Frappe reads it; None for what is no expression: whoever works it out is told so."""
	try:
		return ast.parse(unicodedata.normalize("NFKC", condition), mode="eval")
	except (SyntaxError, ValueError, RecursionError, MemoryError):
		return None


def _check_condition(doc) -> None:
	doc.condition = (doc.condition or "").strip()
	names = _names(doc.condition)
	unknown = ", ".join(sorted(names - known_names() - FUNCTIONS))
	if unknown:
		_refuse_condition(_("The condition names {0}, which no ticket has.").format(frappe.bold(unknown)))
	tree = _parsed(doc.condition)
	if tree and (part := offence(tree)):
		part = frappe.bold(frappe.utils.escape_html(part))
		_refuse_condition(_("{0} is not possible in a condition.").format(part))
	try:
		_evaluate(doc.condition, names, Matter(frappe.new_doc("Ticket")))
	except Exception as error:
		_refuse_condition(_("The condition cannot be worked out: {0}").format(_told(error)))


def _told(error: Exception) -> str:
	if isinstance(error, SyntaxError) and isinstance(error.msg, tuple):
		return frappe.utils.escape_html("; ".join(map(str, error.msg)))
	return frappe.utils.escape_html(f"{error}")


def _refuse_condition(sentence: str) -> None:
	names = ", ".join(sorted(known_names()))
	hint = _("A condition is one Python expression. It may name: {0}.").format(names)
	frappe.throw(f"{sentence}<br><br>{hint}", OkiTicketsError, title=_("Condition"))


def _check_tags(doc) -> None:
	tags = list(dict.fromkeys(entries(doc.tags)))
	for tag in tags:
		validate_name("Tag", tag)
	doc.tags = ", ".join(tags)
