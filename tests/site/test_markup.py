"""What of a message's markup is stored."""

import pytest

from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services.text import clean_body


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
