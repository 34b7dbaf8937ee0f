"""Links that need no log-in."""

from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain import tokens


def test_a_token_is_long_enough_and_never_the_same():
	found = {tokens.new() for _ in range(500)}
	assert len(found) == 500 and all(tokens.is_one(token) for token in found)
	assert tokens.BYTES * 8 >= 128


@given(st.text(max_size=30))
def test_other_words_are_none(word):
	assert tokens.is_one(word) == (
		len(word) == tokens.LENGTH and all(c.isascii() and (c.isalnum() or c in "_-") for c in word)
	)


def test_what_is_kept_tells_nothing_of_the_token():
	token = tokens.new()
	assert tokens.digest(token) == tokens.digest(token) and token not in tokens.digest(token)


def test_tokens_are_blotted_out_wherever_a_link_stands():
	token = tokens.new()
	for link in (
		f"https://x/tickets/rate/{token}?v=liked",
		f"https://safe/?url=https%3A%2F%2Fx%2Ftickets%2Frate%2F{token}",
	):
		assert token not in tokens.blotted(f"a {link} b") and tokens.blotted(f"a {link} b").endswith(" b")
	assert tokens.blotted("/tickets/rate/short") == "/tickets/rate/short"
