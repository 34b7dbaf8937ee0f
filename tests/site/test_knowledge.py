"""Help Articles around tickets: found, read, counted, put into replies; agents' articles stay inside."""

import frappe
import pytest

from oki_tickets.api import knowledge
from oki_tickets.exceptions import OkiTicketsError
from tests.articles import create_article
from tests.factories import as_user, create_agent, create_customer, create_portal_user, create_ticket, unique


@pytest.fixture
def klara() -> str:
	return create_portal_user(create_customer())


def suggested(user: str, subject: str, category: str | None = None) -> list[str]:
	with as_user(user):
		return [found["title"] for found in knowledge.suggest(subject, category)]


def _filters(name: str) -> list[list]:
	"""A saved filter of the desk."""
	kept = frappe.db.get_value("List Filter", {"filter_name": name}, "filters")
	return [row[:4] for row in frappe.parse_json(kept)]


def create_category(**values) -> str:
	return frappe.get_doc(doctype="Ticket Category", category_name=unique("Topic"), **values).insert().name


def test_articles_fit_the_words_that_a_customer_types(klara):
	article = create_article("Restarting the zyxorouter")
	assert article.title in suggested(klara, "My zyxorouters are dead")
	assert article.title not in suggested(klara, "An invoice is wrong")


def test_articles_of_the_topic_fit_whether_it_was_chosen_or_found_by_keywords(klara):
	article = create_article()
	category = create_category(keywords="zyxobill", articles=[{"article": article.name}])
	assert article.title in suggested(klara, "Something is wrong", category)
	assert article.title in suggested(klara, "My zyxobill is wrong")


def test_agents_articles_and_unpublished_ones_reach_no_customer(klara):
	inner = create_article("Zyxosecret for agents", audience="Agents")
	draft = create_article("Zyxosecret draft", published=0)
	assert not inner.published
	assert suggested(klara, "zyxosecret") == []
	for article in (inner, draft):
		with as_user(klara), pytest.raises(OkiTicketsError):
			knowledge.read(article.name)
		with as_user(klara), pytest.raises(OkiTicketsError):
			knowledge.solved(article.name)
	inner.published = 1
	inner.save()
	assert not inner.published


def test_readers_and_spared_tickets_are_counted_once_for_each_person(klara):
	article, other = create_article(), create_portal_user(create_customer())
	modified = article.modified
	for user in (klara, klara, other):
		with as_user(user):
			assert "plug" in knowledge.read(article.name)["body"]
			knowledge.solved(article.name)
	article.reload()
	assert (article.customer_reads, article.tickets_spared) == (2, 2)
	assert str(article.modified) == str(modified)


def test_agents_find_articles_of_the_ticket_and_by_words():
	inner = create_article("Zyxomodem inside", audience="Agents", content="Call # 7")
	outer = create_article("Zyxomodem outside")
	ticket = create_ticket(subject="The zyxomodem is dead")
	with as_user(create_agent()):
		found = {row["title"]: row for row in knowledge.get_articles(ticket.name)}
		asked = knowledge.get_articles(ticket.name, words="outside")
	assert found[inner.title]["link"] is None
	assert found[outer.title]["link"].endswith(outer.route) and "plug" in found[outer.title]["body"]
	assert outer.title in [row["title"] for row in asked]


def test_a_new_article_is_found_at_once_and_a_deleted_one_no_more(klara):
	assert suggested(klara, "zyxolamp") == []
	article = create_article("Zyxolamp")
	assert suggested(klara, "zyxolamp") == ["Zyxolamp"]
	article.delete()
	assert suggested(klara, "zyxolamp") == []


def test_topics_without_articles_and_articles_without_readers_are_listed(klara):
	bare, rich = create_category(), create_category(articles=[{"article": create_article().name}])
	filters = _filters("Without Articles")
	found = frappe.get_all("Ticket Category", filters=filters, pluck="name")
	assert bare in found and rich not in found
	read, unread = create_article(), create_article()
	with as_user(klara):
		knowledge.read(read.name)
	filters = _filters("Without Readers")
	found = frappe.get_all("Help Article", filters=filters, pluck="name")
	assert unread.name in found and read.name not in found


def test_an_articles_markup_is_cleaned_before_a_customer_sees_it(klara):
	article = create_article(content="<p>Hi</p><form>x</form><style>p{}</style>")
	with as_user(klara):
		body = knowledge.read(article.name)["body"]
	assert "<form" not in body and "<style" not in body and "Hi" in body
