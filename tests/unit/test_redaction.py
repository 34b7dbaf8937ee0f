"""Names, addresses and numbers in what others wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.redaction import STAND_IN, redacted

WORDS = ("Klara Kowalska", "Klara", "klara@example.com", "+48 600 100 200", "O'Brien")


@pytest.mark.parametrize(
	("before", "after"),
	[
		("Dear Klara Kowalska,", f"Dear {STAND_IN},"),
		("dear KLARA!", f"dear {STAND_IN}!"),
		("Klarabella stays", "Klarabella stays"),
		("ring +48 600 100 200.", f"ring {STAND_IN}."),
		('<a href="mailto:klara@example.com">write</a>', f'<a href="mailto:{STAND_IN}">write</a>'),
		('<p class="Klara">Klara</p>', f'<p class="Klara">{STAND_IN}</p>'),
		("<p>O&#x27;Brien</p>", f"<p>{STAND_IN}</p>"),
		("", ""),
	],
)
def test_whole_words_go(before, after):
	assert redacted(before, WORDS) == after


def test_without_words_nothing_changes():
	assert redacted("<p>Al was here</p>", ["Al", " "]) == "<p>Al was here</p>"


@given(st.text(), st.lists(st.text(min_size=1)))
def test_nothing_that_was_named_is_left_as_a_word_of_its_own(text, words):
	assert redacted(f"x {text} ", ["klara@example.com", *words]).count("klara@example.com") == 0
