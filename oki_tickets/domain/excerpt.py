"""The place of a text where what was looked for stands, with the found words told apart from the rest."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from oki_tickets.domain.search import holds, indexed

# Characters that are shown, and how many of them stand before the first found word.
LENGTH, BEFORE = 160, 40
# Of a text that was pasted only the beginning is looked through, and so many places are weighed.
LONGEST, MOST_PLACES = 20_000, 50

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Piece:
	"""A stretch of text, and whether it is a word that was looked for."""

	text: str
	is_found: bool = False


def excerpt(text: str, words: Sequence[str]) -> list[Piece]:
	"""LENGTH characters of `text` (plain) around the place where most of `words` stand together, with an ellipsis
	where it was cut; `words` are as `search.read` gives them. Empty where none of them is found."""
	line = unicodedata.normalize("NFC", " ".join(text[:LONGEST].split()))
	hits = _hits(line, words)
	if not hits:
		return []
	start = _begin(line, _best(hits[:MOST_PLACES]))
	end = _end(line, start)
	pieces = _parted(line, start, end, [(first, last) for first, last, _ in hits])
	return [*_ellipsis(start > 0), *pieces, *_ellipsis(end < len(line))]


def _hits(line: str, words: Sequence[str]) -> list[tuple[int, int, frozenset[str]]]:
	"""Beginning, end and meaning of each word of the line that was looked for."""
	hits = []
	for match in _WORD.finditer(line):
		held = indexed([match[0]])
		if meant := frozenset(word for word in words if holds(held, word)):
			hits.append((*match.span(), meant))
	return hits


def _best(hits: list[tuple[int, int, frozenset[str]]]) -> int:
	"""Where to begin, so that most different words are seen; the first such place."""

	def seen(start: int) -> int:
		inside = (meant for first, last, meant in hits if first >= start and last <= start + LENGTH - BEFORE)
		return len(frozenset().union(*inside))

	return max((first for first, _, _ in hits), key=seen)


def _begin(line: str, first: int) -> int:
	"""Some words before the first found one."""
	if first <= BEFORE:
		return 0
	space = line.find(" ", first - BEFORE, first)
	return space + 1 if space >= 0 else first


def _end(line: str, start: int) -> int:
	if len(line) - start <= LENGTH:
		return len(line)
	space = line.rfind(" ", start, start + LENGTH)
	return space if space > start else start + LENGTH


def _parted(line: str, start: int, end: int, hits: list[tuple[int, int]]) -> list[Piece]:
	pieces, at = [], start
	for first, last in hits:
		if first >= at and last <= end:
			pieces += [Piece(line[at:first]), Piece(line[first:last], is_found=True)]
			at = last
	pieces.append(Piece(line[at:end]))
	return [piece for piece in pieces if piece.text]


def _ellipsis(is_cut: bool) -> list[Piece]:
	return [Piece("…")] if is_cut else []
