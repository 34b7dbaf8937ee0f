"""The translations: complete, and of the same build as the texts that they translate."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

FOLDER = Path(__file__).parents[2] / "oki_tickets/locale"
LANGUAGES = ("pl", "ru")

PLACEHOLDER = re.compile(r"\{\w*\}")
TAG = re.compile(r"<[^>]*>")


def read(name: str) -> Catalog:
	return read_po((FOLDER / name).open("rb"), abort_invalid=True)


def keys(catalog: Catalog) -> set[tuple[str | None, str]]:
	return {(message.context, message.id) for message in catalog if message.id}


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request) -> Catalog:
	return read(f"{request.param}.po")


@pytest.fixture(scope="module")
def messages(language):
	return [message for message in language if message.id]


def test_there_is_something_to_translate():
	assert len(keys(read("main.pot"))) > 500


def test_every_text_is_there_and_no_other(language):
	assert keys(language) == keys(read("main.pot"))


def test_nothing_is_empty_or_unsure(messages):
	unfinished = [message.id for message in messages if not message.string.strip() or message.fuzzy]
	assert unfinished == []


@pytest.mark.parametrize("part", [PLACEHOLDER, TAG], ids=["placeholders", "tags"])
def test_what_is_filled_in_and_marked_up_stays(messages, part):
	changed = [m.id for m in messages if sorted(part.findall(m.id)) != sorted(part.findall(m.string))]
	assert changed == []


def test_no_text_stands_where_it_is_not_collected():
	"""Within f-strings nothing is: such a text stays English, and no other test knows of it."""
	hidden = [
		f"{path.name}: {text}"
		for path in FOLDER.parent.rglob("*.py")
		for written in ast.walk(ast.parse(path.read_text()))
		if isinstance(written, ast.JoinedStr)
		for text in _texts_in(written)
	]
	assert hidden == []


def _texts_in(written: ast.JoinedStr) -> list[str]:
	calls = [node for node in ast.walk(written) if isinstance(node, ast.Call) and node.args]
	return [
		node.args[0].value
		for node in calls
		if isinstance(node.func, ast.Name) and node.func.id == "_" and isinstance(node.args[0], ast.Constant)
	]


def test_spaces_at_the_ends_stay(messages):
	def ends(text: str) -> tuple[bool, bool]:
		return text != text.lstrip(), text != text.rstrip()

	assert [m.id for m in messages if ends(m.id) != ends(m.string)] == []


def test_a_sentence_ends_as_one(messages):
	assert [m.id for m in messages if m.id.endswith(".") and not m.string.endswith(".")] == []


def test_no_text_is_left_over(language):
	assert list(language.obsolete) == []


def test_the_header_names_language_and_plurals_and_no_person(language):
	headers = dict(language.mime_headers)
	assert headers["Language"] in LANGUAGES
	assert headers["Plural-Forms"].startswith("nplurals=3; plural=(n")
	assert headers["Content-Type"] == "text/plain; charset=utf-8"
	assert not any("@" in value for value in headers.values())


def test_letters_are_those_of_the_language(language):
	"""A Latin letter among Cyrillic ones, or the other way round, looks right and is found by no search."""
	mixed = re.compile(r"[a-zA-Z][а-яёА-ЯЁ]|[а-яёА-ЯЁ][a-zA-Z]")
	texts = [message.string for message in language if message.id]
	assert [text for text in texts if mixed.search(text)] == []
	is_russian = str(language.locale) == "ru"
	assert any(re.search("[а-я]", text) for text in texts) == is_russian


def test_each_text_is_in_its_own_language(language):
	"""A Russian text without a Cyrillic letter is a name, and the same in English; a Polish one has none."""
	cyrillic = re.compile("[а-яё]", re.IGNORECASE)
	if str(language.locale) == "ru":
		foreign = [m.id for m in language if m.id and m.string != m.id and not cyrillic.search(m.string)]
	else:
		foreign = [m.id for m in language if m.id and cyrillic.search(m.string)]
	assert foreign == []
