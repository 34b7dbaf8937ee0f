"""Plain text out of messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.text import plain_text, shorten


@pytest.mark.parametrize(
	("html", "text"),
	[
		(None, ""),
		("plain", "plain"),
		("<p>One</p><p>Two &amp; three</p>", "One\nTwo & three"),
		("a<br>b", "a\nb"),
		("<style>p {}</style><p>  much   space </p>", "much space"),
		("</script>text", "text"),
		("<script>alert(1)</script>", ""),
		("Zażółć <b>gęślą</b> jaźń", "Zażółć gęślą jaźń"),
		("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
	],
)
def test_plain_text_is_what_a_person_reads(html, text):
	assert plain_text(html) == text


@given(st.text())
def test_plain_text_takes_anything(html):
	plain_text(html)


@pytest.mark.parametrize(
	("text", "limit", "short"),
	[
		("fits", 4, "fits"),
		("two  words", 20, "two words"),
		("cut at a word", 10, "cut at a…"),
		("unbreakable", 5, "unbr…"),
	],
)
def test_shorten_cuts_at_words(text, limit, short):
	assert shorten(text, limit) == short


@given(st.text(), st.integers(min_value=2, max_value=50))
def test_shorten_never_exceeds_its_limit(text, limit):
	assert len(shorten(text, limit)) <= limit
