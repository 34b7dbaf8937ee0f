"""What people type to find a ticket, and what a text is found by: words without case, accents and endings.

A word is found by its beginning, up to where its Polish or Russian ending or English plural starts, so that
"faktury" finds "Fakturami". Words of one or two letters and short numbers are found whole. MariaDB's full text
leaves out words shorter than three letters and some that it takes for empty; both are kept here in a form that it
takes.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from oki_tickets.domain.keywords import singular, stem, words_of

# What nobody is looked for by more than these is a text that was pasted.
MOST_WORDS = 8
LONGEST_WORD = 60
# What innodb_ft_min_token_size says unless an administrator has said otherwise.
SHORTEST_TOKEN = 3
# Stands for nothing that is typed: words_of parts at it, and MariaDB takes it for a letter.
_FILLER = "_"
# Of longer ones people know the first digits.
SHORT_NUMBER = 4
# MariaDB's own list (INNODB_FT_DEFAULT_STOPWORD), as far as the filler does not make other words of them.
_LEFT_OUT = frozenset(
	{
		*("about", "are", "com", "for", "from", "how", "that", "the", "this"),
		*("was", "what", "when", "where", "who", "will", "with", "und", "www"),
	}
)

_NUMBER = re.compile(r"#?\b([A-Z]{2,10})-0*(\d{1,12})\b", re.IGNORECASE)
_DIGITS = re.compile(r"\s*#?0*(\d{1,12})\s*")


@dataclass(frozen=True)
class Asked:
	"""What was typed: `words`, each as a text holds it or begins with, and `numbers`, of tickets, as prefix (None
	for any) and digits without zeros in front."""

	words: tuple[str, ...] = ()
	numbers: tuple[tuple[str | None, str], ...] = ()


def indexed(texts: Iterable[str | None]) -> str:
	"""The words by which these texts are found, each once, between spaces."""
	words = dict.fromkeys(_token(word) for text in texts if text for word in words_of(text))
	return f" {' '.join(words)} " if words else ""


def read(typed: str) -> Asked:
	"""What somebody looks for. Signs mean nothing, and neither do MariaDB's empty words beside others."""
	numbers: list[tuple[str | None, str]] = [(m[1].upper(), m[2]) for m in _NUMBER.finditer(typed)]
	if only := _DIGITS.fullmatch(typed):
		numbers.append((None, only[1]))
	words = list(dict.fromkeys(words_of(_NUMBER.sub(" ", typed))))
	telling = [word for word in words if word not in _LEFT_OUT] or words
	return Asked(tuple(_wanted(word) for word in telling[:MOST_WORDS]), tuple(numbers))


def boolean(words: Iterable[str]) -> str:
	"""The words for MariaDB's MATCH ... AGAINST in boolean mode: all of them."""
	return " ".join(f"+{word}" if is_whole(word) else f"+{word}*" for word in words)


def pattern(word: str) -> str:
	"""The word for LIKE on what `indexed` gives."""
	escaped = word.replace(_FILLER, f"\\{_FILLER}")
	return f"% {escaped} %" if is_whole(word) else f"% {escaped}%"


def holds(held: str, word: str) -> bool:
	"""Whether the word is in what `indexed` has given."""
	return (f" {word} " if is_whole(word) else f" {word}") in held


def is_whole(word: str) -> bool:
	"""True for words that are found whole only."""
	return word.endswith(_FILLER)


def _token(word: str) -> str:
	word = word[:LONGEST_WORD]
	is_short_number = word.isdigit() and len(word) <= SHORT_NUMBER
	length = len(word) + 1 if word in _LEFT_OUT or is_short_number else SHORTEST_TOKEN
	return word.ljust(max(length, SHORTEST_TOKEN), _FILLER)


def _wanted(word: str) -> str:
	token = _token(word)
	return token if is_whole(token) else min(stem(token), singular(token), key=len)
