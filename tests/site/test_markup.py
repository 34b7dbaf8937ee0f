"""What of a message's markup is stored."""

import pytest

from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services.text import clean_body, clean_line, clean_text
from tests import factories


@pytest.mark.parametrize(
	("given", "stored"),
	[
		("<p>a</p><style>* { display: none }</style>", "<p>a</p>"),
		("<p>a<!-- csrf_token --></p>", "<p>a</p>"),
		("<form action='https://evil.example'>log <b>in</b><input name='pwd'></form>", "log <b>in</b>"),
		("<link rel='stylesheet' href='https://evil.example'><p>a</p>", "<p>a</p>"),
		(
			"<p id='x' class='btn ql-align-right' data-x='1' accesskey='s'>a</p>",
			'<p class="ql-align-right">a</p>',
		),
		("<p style='position: fixed; color: red; background: url(x)'>a</p>", '<p style="color: red">a</p>'),
		("<p style='color: rgb(1, 2, 3)'>a</p>", '<p style="color: rgb(1, 2, 3)">a</p>'),
		("<svg><text>b</text></svg><p>a</p>", "<p>a</p>"),
		("<section><p>a</p></section>", "<p>a</p>"),
		("<p>1 &lt; 2 &amp; 3</p>", "<p>1 &lt; 2 &amp; 3</p>"),
		(
			'<p>Hello <span class="mention" data-id="a@b.example" data-value="Anna">@Anna</span></p>',
			'<p>Hello <span class="mention" data-id="a@b.example" data-value="Anna">@Anna</span></p>',
		),
		(
			'<table border="1"><tr><td colspan="2">a</td></tr></table>',
			'<table border="1"><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
		),
		('<ol><li data-list="bullet">a</li></ol>', '<ol><li data-list="bullet">a</li></ol>'),
		(
			'<a href="https://oki.example/x?a=1&amp;b=2">x</a>',
			'<a href="https://oki.example/x?a=1&amp;b=2">x</a>',
		),
		('<img src="/private/files/a.png" alt="a">', '<img alt="a" src="/private/files/a.png"/>'),
		("<p>a<script>b</script></p>", "<p>a&lt;script&gt;b&lt;/script&gt;</p>"),
		("<p>one<br>two</p>", "<p>one<br/>two</p>"),
	],
)
def test_markup_keeps_its_shape_and_loses_its_reach(given, stored):
	assert clean_body(given) == clean_body(stored) == stored


@pytest.mark.parametrize("body", ["<style>p {}</style>", "<svg></svg>", "<!-- x -->"])
def test_nothing_but_markup_is_an_empty_message(body):
	with pytest.raises(OkiTicketsError):
		clean_body(body)


# What people write in brackets, and what of it is stored: all its words, and no tag.
IN_BRACKETS = {
	"The <title> of our shop is wrong": "The ‹title› of our shop is wrong",
	"Map<String, List<Int>> -> x": "Map‹String, List‹Int›› -› x",
	"mail me <anna@x.pl>": "mail me ‹anna@x.pl›",
	"<no subject>": "‹no subject›",
	"</config": "‹/config",
	"<<script>alert(1)</script>": "‹‹script›alert(1)‹/script›",
	"<!-- csrf_token -->": "‹!-- csrf_token --›",
	"5 < 7 > 3": "5 ‹ 7 › 3",
	"a -> b < c & &lt;b&gt;": "a -> b < c & &lt;b&gt;",
	"<3 you": "<3 you",
}


@pytest.mark.parametrize("written", IN_BRACKETS)
def test_words_in_brackets_are_words(written):
	kept = IN_BRACKETS[written]
	assert clean_line(written) == clean_line(kept) == clean_text(written, 100) == kept


def test_brackets_fit_a_line():
	assert clean_line("<a" * 100) == "‹a" * 70


def test_frappe_leaves_a_subject_in_brackets_alone():
	for written, kept in IN_BRACKETS.items():
		assert factories.create_ticket(subject=written).subject == kept


@pytest.mark.parametrize(
	("description", "subject"),
	[("<p>List&lt;String&gt; fails</p>", "List‹String› fails"), ('<img src="/files/a.png">', "(no subject)")],
)
def test_a_subject_that_nobody_can_read_is_taken_from_the_description(description, subject):
	doc = factories.create_ticket(subject="\x01\ufffe", description=description)
	assert doc.subject == subject
