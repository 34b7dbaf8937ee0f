"""Texts of chats."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.chat import cut, length, parts, ticket_number

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)


def test_an_emoji_counts_as_two():
	assert length("a😀") == 3 and cut("a😀b", 4) == "a😀b" and cut("a😀bc", 4) == "a😀…"[:3]


@given(texts, st.integers(2, 20))
def test_cut_never_exceeds_and_keeps_what_fits(text, limit):
	assert length(cut(text, limit)) <= limit
	if length(text) <= limit:
		assert cut(text, limit) == text


@given(texts, st.integers(2, 20))
def test_parts_fit_and_hold_every_word_in_order(text, limit):
	pieces = parts(text, limit)
	assert all(0 < length(piece) <= limit for piece in pieces)
	assert "".join("".join(pieces).split()) == "".join(text.split())


def test_parts_break_at_lines_and_words():
	assert parts("one two three", 8) == ["one two", "three"]
	assert parts("one\ntwo three", 12) == ["one\ntwo", "three"]
	assert parts("  ", 5) == [] and parts("abcdefgh", 3) == ["abc", "def", "gh"]


@pytest.mark.parametrize(
	("text", "number"),
	[
		("TKT-00012: done", "TKT-00012"),
		("see HD-2026-00012.", "HD-2026-00012"),
		("tkt-1", None),
		("no", None),
	],
)
def test_ticket_numbers(text, number):
	assert ticket_number(text) == number
