"""Where in a text the words stand that somebody looks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.excerpt import BEFORE, LENGTH, Piece, excerpt
from oki_tickets.domain.search import read


def told(typed: str, text: str) -> str:
	"""The excerpt with found words in brackets."""
	return "".join(
		f"[{piece.text}]" if piece.is_found else piece.text for piece in excerpt(text, read(typed).words)
	)


@pytest.mark.parametrize(
	("typed", "text", "shown"),
	[
		("faktury", "Błąd w fakturach  VAT", "Błąd w [fakturach] VAT"),
		("zolty pc", "Żółty\nmonitor, PC", "[Żółty] monitor, [PC]"),
		("принтера", "Сломались принтеры!", "Сломались [принтеры]!"),
		("anna@firma.pl", "pisze anna@firma.pl", "pisze [anna]@[firma].[pl]"),
		("zażółć", "z naz\u0307oł i zaz\u0307o\u0301ł\u0107", "z nażoł i [zażółć]"),
		("printer", "nothing", ""),
		("", "nothing", ""),
	],
)
def test_a_short_text_is_told_whole(typed, text, shown):
	assert told(typed, text) == shown


def test_a_long_text_is_cut_at_words_around_the_first_found_one():
	text = f"{'before ' * 40}needle {'after ' * 40}"
	shown = told("needle", text)
	assert shown.startswith("…before") and shown.endswith("after…")
	assert shown.index("[needle]") <= BEFORE + 1 and len(shown) <= LENGTH + 4


def test_the_place_with_most_of_the_words_counts():
	assert "[needle] [thread]" in told("needle thread", f"needle {'hay ' * 100}needle thread {'hay ' * 100}")


def test_a_line_without_spaces_is_cut_all_the_same():
	shown = told("needle", f"{'x' * 300}.needle.{'y' * 300}")
	assert shown == f"…[needle].{'y' * (LENGTH - 7)}…"


@given(st.text(alphabet="ab ż.é_", max_size=400), st.text(alphabet="ab ż", max_size=12))
def test_an_excerpt_is_part_of_the_text_and_shows_a_word(text, typed):
	pieces = excerpt(text, read(typed).words)
	if pieces:
		body = "".join(piece.text for piece in pieces if piece != Piece("…"))
		assert body in " ".join(text.split())
		assert any(piece.is_found for piece in pieces)
