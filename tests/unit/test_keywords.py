"""Keywords in any text: whole words, whatever their case, accents and endings."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain import keywords
from oki_tickets.domain.keywords import entries, find, fold, index_of, problem_of, stem, winner, words_of


def found(entry: str, text: str) -> bool:
	return bool(find(index_of([("owner", entry)]), words_of(text)))


@pytest.mark.parametrize(
	("entry", "text"),
	[
		("password", "My PASSWORD is gone"),
		("password", "both passwords, please"),
		("invoices", "one invoice"),
		("faktura", "dwie faktury i faktur brak"),
		("faktura", "z fakturami"),
		("płatność", "PLATNOSCI nie ma"),
		("umowa", "nie mam umów"),
		("awaria", "po awarii"),
		("rozmowa", "rozmów nie słychać"),
		("numer", "numerów"),
		("serwis", "do serwisu"),
		("adres", "pod adresem"),
		("łącze", "na lacza"),
		("пароль", "забыл пароля"),
		("пароль", "паролей"),
		("договор", "по договорам"),
		("счёт", "два счета"),
		("соединение", "нет соединений"),
		("авария", "из-за аварии"),
		("no dial tone", "There is no dial-tone!"),
		("e-mail", "by E-Mail"),
		("internet*", "Internetanschluss"),
		("no interne*", "no internets here"),
		("2fa", "my 2FA"),
		("密码", "我的密码忘了"),
		("straße", "STRASSE"),
		("ё", "Е"),
	],
)
def test_a_word_is_found_in_its_forms(entry, text):
	assert problem_of(entry) is None and found(entry, text)


@pytest.mark.parametrize(
	("entry", "text"),
	[
		("art", "a part of a cart"),
		("pass", "password"),
		("no dial tone", "no tone, no dial"),
		("no dial tone", "no dial"),
		("internet*", "my intern"),
		("line", "lin"),
		("boss", "bos"),
		("密码", "码密"),
		("пароль", "пар"),
	],
)
def test_other_words_are_not(entry, text):
	assert not found(entry, text)


@pytest.mark.parametrize(
	("word", "bare"),
	[
		("fakturami", "faktur"),
		("dach", "dach"),
		("kontem", "kont"),
		("линиеи", "лини"),
		("сеть", "сеть"),
		("x", "x"),
	],
)
def test_the_longest_ending_goes_where_four_letters_remain(word, bare):
	assert stem(word) == bare


@pytest.mark.parametrize(
	("entry", "problem"),
	[
		("...", keywords.NO_WORD),
		("*", keywords.NO_WORD),
		("*net", keywords.STRAY_STAR),
		("inter * net", keywords.STRAY_STAR),
		("net**", keywords.STRAY_STAR),
		("in*", keywords.SHORT),
		("one two three four five six seven eight nine", keywords.LONG),
		("one two three four five six seven eight", None),
		("int*", None),
	],
)
def test_what_cannot_be_used_says_why(entry, problem):
	assert problem_of(entry) == problem
	assert found(entry, entry.replace("*", "")) == (problem is None)


def test_entries_stand_on_lines_or_between_commas():
	assert entries(" invoice, bill\n\nno tone ;,\r\nVAT ") == ["invoice", "bill", "no tone", "VAT"]
	assert entries(None) == []


def test_a_place_is_one_hit_of_an_owner_and_the_longest_keyword_is_named():
	index = index_of([("a", "dial"), ("a", "dial tone"), ("a", "dia*"), ("b", "dial"), ("a", "tones")])
	assert find(index, words_of("dial tone, dial")) == [
		("a", "dial tone"),
		("b", "dial"),
		("a", "tones"),
		("a", "dial"),
		("b", "dial"),
	]


RANKS = {"top": (1, 1), "deep": (2, 3), "late": (2, 4)}


@pytest.mark.parametrize(
	("subject", "text", "owner"),
	[
		(["top"], ["deep", "deep"], "deep"),
		(["top"], ["deep"], "top"),
		([], ["top", "deep"], "deep"),
		([], ["late", "deep"], "deep"),
		(["late"], ["deep", "top", "top"], "top"),
		([], [], None),
	],
)
def test_most_hits_win_then_the_subject_then_the_deeper_then_the_earlier(subject, text, owner):
	hits = [[(name, "word") for name in names] for names in (subject, text)]
	assert winner(*hits, RANKS) == owner


SEEDS = json.loads((Path(__file__).parents[2] / "fixtures/ticket_category.json").read_text(encoding="utf-8"))
SEEDED = [(row["name"], entry) for row in SEEDS for entry in entries(row.get("keywords"))]


def test_the_keywords_that_come_with_the_app_can_be_used():
	assert len(SEEDED) > 100
	assert [entry for _name, entry in SEEDED if problem_of(entry)] == []


@pytest.mark.parametrize(
	("text", "category"),
	[
		("No internet since this morning", "Outage"),
		("Od rana brak zasięgu w całym mieście", "Outage"),
		("В офисе нет связи, авария?", "Outage"),
		("I cannot log in, the password is refused", "Access and Passwords"),
		("Zapomniałem hasła", "Access and Passwords"),
		("Не могу войти, забыл пароль", "Access and Passwords"),
		("How do I forward calls?", "How Do I"),
		("Jak ustawić pocztę głosową", "How Do I"),
		("The invoices of May are wrong", "Invoices and Payments"),
		("Proszę o duplikat faktury i potwierdzenie płatności", "Invoices and Payments"),
		("Не пришёл счёт на оплату", "Invoices and Payments"),
		("Chcę rozwiązać umowę", "Orders and Contracts"),
		("Новый договор и смена тарифа", "Orders and Contracts"),
		("The line crackles", None),
	],
)
def test_the_keywords_that_come_with_the_app_lead_to_their_category(text, category):
	ranks = {row["name"]: (1, order) for order, row in enumerate(SEEDS)}
	assert winner([], find(index_of(SEEDED), words_of(text)), ranks) == category


# A slow and obvious model: every keyword at every place.

LETTERS = st.text("abiłóмиюs", min_size=1, max_size=7)
PATTERNS = st.tuples(LETTERS, st.booleans()).map(lambda pair: pair[0] + "*" * (pair[1] and len(pair[0]) > 2))
ENTRIES = st.lists(PATTERNS, min_size=1, max_size=3).map(" ".join)


def fits(pattern: str, word: str) -> bool:
	if pattern.endswith("*"):
		return word.startswith(pattern[:-1])
	return bool({stem(pattern), keywords.singular(pattern)} & {stem(word), keywords.singular(word)})


def places(entry: str, words: list[str]) -> list[int]:
	patterns = fold(entry).split()
	return [
		at
		for at in range(len(words) - len(patterns) + 1)
		if all(fits(pattern, word) for pattern, word in zip(patterns, words[at:], strict=False))
	]


@given(st.lists(st.tuples(st.sampled_from("AB"), ENTRIES), max_size=6), st.lists(LETTERS, max_size=12))
def test_what_is_found_is_what_the_slow_model_finds(given_keywords, text):
	words = words_of(" ".join(text))
	expected = {(at, owner) for owner, entry in given_keywords for at in places(entry, words)}
	hits = find(index_of(given_keywords), words)
	assert sorted(owner for owner, _ in hits) == sorted(owner for _, owner in expected)
	assert set(hits) <= set(given_keywords)


@given(st.text())
def test_folding_twice_changes_nothing_more_and_words_are_of_the_text(text):
	folded = fold(text)
	assert words_of(folded) == words_of(text)
	assert all(word in folded for word in words_of(text))


@given(st.text(min_size=1))
def test_an_entry_is_found_in_itself_or_cannot_be_used(entry):
	assert found(entry, entry) == (problem_of(entry) is None) or "*" in entry
