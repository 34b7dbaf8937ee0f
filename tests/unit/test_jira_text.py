"""Texts for Jira: nothing that a customer writes becomes markup, nothing that a developer writes is lost."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain import jira_text
from oki_tickets.domain.jira_text import LONGEST_QUOTE, Fact, Quote

FACTS = (Fact("Ticket", "TKT-00012", "https://desk.example/app/ticket/TKT-00012"), Fact("Customer", "ACME"))


def test_a_document_for_the_cloud():
	document = jira_text.adf(FACTS, Quote("No tone\n\nsince 8:00"))
	facts, quote = document["content"]
	assert (document["type"], document["version"]) == ("doc", 1)
	linked, plain = (item["content"][0]["content"] for item in facts["content"])
	assert linked[0] == {"type": "text", "text": "Ticket: ", "marks": [{"type": "strong"}]}
	assert linked[1]["marks"] == [{"type": "link", "attrs": {"href": FACTS[0].url}}]
	assert plain[1] == {"type": "text", "text": "ACME"}
	assert [line["content"][0]["text"] for line in quote["content"]] == ["No tone", "since 8:00"]


def test_without_words_there_is_no_quote_and_without_facts_no_list():
	assert jira_text.adf(FACTS, Quote(" \n "))["content"] == jira_text.adf(FACTS)["content"]
	assert jira_text.adf((), Quote("x"))["content"][0]["type"] == "blockquote"
	assert jira_text.wiki((Fact("Item", ""),), Quote(" ")) == "* *Item:* \\-"


def test_wiki_for_servers():
	text = jira_text.wiki(FACTS, Quote("No *tone*\n{code}rm -rf{code}"))
	assert text.splitlines() == [
		"* *Ticket:* [TKT-00012|https://desk.example/app/ticket/TKT-00012]",
		"* *Customer:* ACME",
		"",
		"{quote}",
		"No \\*tone\\*",
		"\\{code\\}rm \\-rf\\{code\\}",
		"{quote}",
	]


@pytest.mark.parametrize(
	("words", "spelt"),
	[
		("h1. Big", "&#104;1. Big"),
		(" bq. said", " &#98;q. said"),
		("[~admin] look", "\\[\\~admin\\] look"),
		("!picture.png!", "\\!picture.png\\!"),
		("a\\\\b", "a&#92;&#92;b"),
		("# one", "\\# one"),
		("well-known snake_case 2*3", "well-known snake_case 2*3"),
		("||head|", "\\|\\|head\\|"),
	],
)
def test_markup_is_spelt_out(words, spelt):
	assert jira_text.escaped(words) == spelt


@given(st.text())
def test_no_macro_is_left_in_anybodys_words(words):
	spelt = jira_text.escaped(words)
	bare = spelt.replace("\\{", "").replace("\\[", "").replace("\\!", "").replace("\\|", "")
	assert not set(bare) & set("{[!|")


@given(st.text(min_size=1))
def test_jira_gets_no_empty_text(words):
	def texts(node):
		yield from [node["text"]] if node["type"] == "text" else []
		for child in node.get("content", []):
			yield from texts(child)

	assert all(texts(jira_text.adf((Fact(words, ""),), Quote(words))))


def test_a_novel_is_cut():
	document = jira_text.adf((), Quote("a" * 40_000))
	(line,) = document["content"][0]["content"]
	assert len(line["content"][0]["text"]) == LONGEST_QUOTE and line["content"][0]["text"].endswith("…")
	assert len(json.dumps(document)) < 32_767


def test_comments_of_either_kind_are_read():
	document = {
		"type": "doc",
		"content": [
			{
				"type": "paragraph",
				"content": [
					{"type": "mention", "attrs": {"id": "5", "text": "@Ewa"}},
					{"type": "text", "text": " mended"},
					{"type": "hardBreak"},
					{"type": "inlineCard", "attrs": {"url": "https://example.com/4.2"}},
				],
			},
			{"type": "paragraph", "content": []},
			{"type": "paragraph", "content": [{"type": "text", "text": "Done"}]},
		],
	}
	assert jira_text.plain(document) == "@Ewa mended\nhttps://example.com/4.2\nDone"
	assert jira_text.plain(" as it is ") == "as it is"
	assert jira_text.plain(None) == ""


@pytest.mark.parametrize(
	("text", "left"),
	[
		("#customer Version 4.2 is out", "Version 4.2 is out"),
		("Version 4.2\n#Customer\nis out", "Version 4.2\nis out"),
		("for #customers only", None),
		("not for c#customer", None),
		("nothing of it", None),
		("#customer", ""),
	],
)
def test_a_marked_comment_is_for_the_customer(text, left):
	assert jira_text.for_customer(text, "#customer") == left


def test_without_a_marker_nothing_is_for_the_customer():
	assert jira_text.for_customer("anything", " ") is None


@pytest.mark.parametrize(
	("typed", "key"),
	[
		("OKI-12", "OKI-12"),
		(" oki-12 ", "OKI-12"),
		("https://jira.example/jira/browse/OKI-12?focused=1", "OKI-12"),
		("https://x.example/projects/OKI/boards/1?selectedIssue=NET2-7", "NET2-7"),
		("OKI 12", None),
		("OKI-0", None),
		("OKI-12-x", None),
		("", None),
	],
)
def test_the_key_of_an_issue_is_found_in_what_was_pasted(typed, key):
	assert jira_text.issue_key(typed) == key
