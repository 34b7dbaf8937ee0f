"""Frappe's Help Articles around tickets: found while a customer types, read, counted, and put into replies."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import get_url, is_markdown, markdown, strip_html_tags

from oki_tickets.domain import keywords
from oki_tickets.domain.knowledge import Article, fitting, stems
from oki_tickets.domain.text import plain_text, shorten
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import kept, topics
from oki_tickets.services.filters import among
from oki_tickets.services.text import clean_body

DOCTYPE = "Help Article"
KIND = "article"
AGENTS = "Agents"
MOST_SUGGESTED, MOST_LISTED = 4, 30
EXCERPT = 160
# A person who comes back to an article within a day is the same reader.
COUNTED_FOR = 24 * 3600
READ, SPARED = "customer_reads", "tickets_spared"


def all_articles() -> tuple[Article, ...]:
	"""Every article that somebody may be shown: for customers once it is published, for agents at once."""
	return kept.recall(KIND, "all", _read_all)


def forget(doc=None, _method: str | None = None, *_names) -> None:
	"""Help Article.on_update, on_trash and after_rename."""
	kept.forget(KIND)


def _read_all() -> tuple[Article, ...]:
	rows = frappe.get_all(
		DOCTYPE,
		fields=["name", "title", "route", "content", "audience", "published"],
		order_by="name",
	)
	return tuple(_article(row) for row in rows if row.published or row.audience == AGENTS)


def _article(row) -> Article:
	text = plain_text(_html(row.content))
	return Article(
		row.name,
		row.title,
		row.route or "",
		shorten(text, EXCERPT),
		row.audience != AGENTS,
		stems(row.title),
		stems(text),
	)


def _html(content: str | None) -> str:
	return markdown(content) if is_markdown(content or "") else content or ""


# Customers.


def suggest(subject: str, category: str | None = None) -> list[dict[str, str]]:
	"""Customers' articles that fit a subject and its topic, the best first: name, title, excerpt."""
	articles = [article for article in all_articles() if article.for_customers]
	found = fitting(articles, subject, _linked(category or _topic(subject)), MOST_SUGGESTED)
	return [{"name": one.name, "title": one.title, "excerpt": one.excerpt} for one in found]


def _topic(subject: str) -> str | None:
	"""The category whose keywords the subject has, as the routing will find it."""
	index, ranks = topics.words()
	return keywords.winner(keywords.find(index, keywords.words_of(subject)), [], ranks) if ranks else None


def _linked(category: str | None) -> frozenset[str]:
	if not category:
		return frozenset()
	rows = frappe.get_all("Ticket Category Article", {"parent": category}, pluck="article", order_by="idx")
	return frozenset(rows)


def read(article: str, user: str) -> dict[str, str]:
	"""title and body (HTML) of an article for customers, which has a reader more. Raises OkiTicketsError where
	there is none."""
	_check_for_customers(article)
	row = frappe.db.get_value(DOCTYPE, article, ["title", "content"], as_dict=True)
	_count(article, READ, user)
	return {"title": row.title, "body": clean_body(_html(row.content))}


def spare(article: str, user: str) -> None:
	"""The article has answered what the customer was about to ask: a ticket fewer. Raises as `read` does."""
	_check_for_customers(article)
	_count(article, SPARED, user)


def _check_for_customers(article: str) -> None:
	if not any(one.name == article and one.for_customers for one in all_articles()):
		frappe.throw(_("There is no article {0} for you.").format(frappe.bold(article)), OkiTicketsError)


def _count(article: str, field: str, user: str) -> None:
	key = f"oki_tickets_article:{field}:{article}:{user}"
	if frappe.cache.get_value(key, expires=True):
		return
	frappe.cache.set_value(key, 1, expires_in_sec=COUNTED_FOR)
	table = frappe.qb.DocType(DOCTYPE)
	frappe.qb.update(table).set(table[field], table[field] + 1).where(table.name == article).run()


# Agents.


def for_ticket(ticket, words: str | None = None) -> list[dict[str, Any]]:
	"""Articles to put into a reply or note on `ticket`: those that fit `words`, or the ticket itself where nothing
	is asked. name, title, excerpt, `link` (None where no customer may follow it), body (HTML)."""
	asked = words or f"{ticket.subject} {strip_html_tags(ticket.description or '')}"
	found = fitting(all_articles(), asked, _linked(ticket.category), MOST_LISTED)
	bodies = dict(
		frappe.get_all(
			DOCTYPE,
			filters={"name": among([one.name for one in found])},
			fields=["name", "content"],
			as_list=True,
			order_by="name",
		)
	)
	return [_offered(one, bodies[one.name]) for one in found if one.name in bodies]


def _offered(article: Article, content: str) -> dict[str, Any]:
	return {
		"name": article.name,
		"title": article.title,
		"excerpt": article.excerpt,
		"link": get_url(f"/{article.route}") if article.for_customers else None,
		"body": clean_body(_html(content)),
	}


# Editors.


def keep_inside(doc, _method: str | None = None) -> None:
	"""HelpArticle.validate: what is for agents is on no page of the website. Frappe shows what is published to
	everybody who knows the address."""
	if doc.audience == AGENTS and doc.published:
		doc.published = 0
		frappe.msgprint(
			_("An article for agents is not published on the website. Agents find it in the ticket."),
			alert=True,
		)
