"""Words that tickets are found by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain import search
from oki_tickets.domain.search import Asked, boolean, holds, indexed, pattern, read


def found(typed: str, *texts: str) -> bool:
	words, held = read(typed).words, indexed(texts)
	return bool(words) and all(holds(held, word) for word in words)


@pytest.mark.parametrize(
	("typed", "text"),
	[
		("faktury", "Błąd w fakturach VAT"),
		("fakturami", "Brak FAKTURY"),
		("принтера", "Не печатает принтер"),
		("принтер", "Сломались принтеры"),
		("printers", "The printer is on fire"),
		("print", "The printer is on fire"),
		("zolty", "Żółty monitor"),
		("pc", "My PC is slow"),
		("1с", "1С не открывается"),
		("the", "The one"),
		("who is", "Who is there"),
		("the printer of", "printer of mine"),
		("anna@firma.pl", "Pisze anna@firma.pl w sprawie"),
		("+pc -fire*", "fire in the PC"),
		("日本", "日本語"),
		("100", "Load at 100%"),
		("5", "Room 5"),
		("123456", "Serial 1234567890"),
		("x" * 100, "x" * 100),
	],
)
def test_a_text_is_found_by(typed, text):
	assert found(typed, text)


@pytest.mark.parametrize(
	("typed", "text"),
	[
		("p", "My PC is slow"),
		("100", "Error 1001"),
		("pc", "pcmcia card"),
		("printer", "The print"),
		("printer scanner", "The printer"),
		("", "anything"),
		("%_*", "anything"),
		("the printer", "The scanner"),
	],
)
def test_a_text_is_not_found_by(typed, text):
	assert not found(typed, text)


def test_words_of_several_texts_are_held_once():
	assert indexed(["No dial tone", None, "", "no TONE of mine"]) == " no_ dial tone of_ mine "
	assert indexed([None]) == ""


@pytest.mark.parametrize(
	("typed", "numbers"),
	[
		("TKT-00012", (("TKT", "12"),)),
		("tkt-12 printer", (("TKT", "12"),)),
		("12", ((None, "12"),)),
		("#00012", ((None, "12"),)),
		("#TKT-7 and TKT-0008", (("TKT", "7"), ("TKT", "8"))),
		("room 12", ()),
		("", ()),
	],
)
def test_numbers_of_tickets(typed, numbers):
	assert read(typed).numbers == numbers


def test_a_number_is_no_word_of_a_text():
	assert read("TKT-00012 printers") == Asked(("printer",), (("TKT", "12"),))


def test_what_is_asked_of_the_database():
	words = read("The faktury pc").words
	assert words == ("faktur", "pc_")
	assert boolean(words) == "+faktur* +pc_"
	assert [pattern(word) for word in words] == ["% faktur%", "% pc\\_ %"]


def test_a_pasted_text_is_cut():
	assert len(read(" ".join(f"word{number}" for number in range(50))).words) == search.MOST_WORDS


@given(st.text())
def test_nothing_typed_is_an_operator(typed):
	for word in boolean(read(typed).words).split(" "):
		assert not set(word.removeprefix("+").removesuffix("*")) & set('+-><()~*:"&|@ ')


@given(st.lists(st.text(alphabet="ab wxyz12_-", min_size=1, max_size=12), min_size=1, max_size=5))
def test_every_text_is_found_by_its_own_words(texts):
	typed = " ".join(texts)
	if read(typed).words:
		assert found(typed, *texts)
