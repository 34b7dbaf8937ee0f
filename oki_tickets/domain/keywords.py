"""Keywords and the texts that they are looked for in: whole words, whatever their case, accents and endings.

A keyword is a word, a phrase of words that follow one another, or the beginning of a word marked with `*`
(`internet*`; in a phrase too). Endings are those of Polish and Russian, and the English plural: cut by a
plain rule where at least 4 letters remain, alike from keywords and texts.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

SHORTEST_BEGINNING = 3
SHORTEST_STEM = 4
LONGEST_PHRASE = 8

# Why an entry cannot be used.
NO_WORD = "no word"
STRAY_STAR = "stray star"
SHORT = "short"
LONG = "long"

# Scripts that put no spaces between words: each sign stands for itself, and a word of theirs is a phrase.
_ALONE = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_WORD = f"[{_ALONE}]|[^\\W_{_ALONE}]+"
_WORDS = re.compile(_WORD)
_PATTERN = re.compile(f"(?:{_WORD})\\*?")
# Accents and points of Latin, Greek, Cyrillic, Hebrew, Arabic and Japanese once they stand for themselves.
_MARKS = re.compile(
	"[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
	"\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe20-\ufe2f]+"
)
_BETWEEN = re.compile(r"[,;\n\r]+")


def fold(text: str) -> str:
	"""`text` without case and accents."""
	if text.isascii():
		return text.casefold()
	plain = _MARKS.sub("", unicodedata.normalize("NFKD", text))
	# The one Polish letter whose stroke is no accent to Unicode; the dots of ё are.
	return plain.casefold().replace("ł", "l")


def words_of(text: str) -> list[str]:
	"""The words of `text`, folded, in their order."""
	return _WORDS.findall(fold(text))


# As they look when folded: й has become и.
_POLISH = """
a e i o u y ia ie ii iu io om ow em im ym am ach ami iom iach iami iem owi ego emu ej iej ich ych imi ymi
owa owe owy owo owie owej owym owych owymi owego owemu iego iemu
"""
_RUSSIAN = """
а я о е и ы у ю ь ои еи ии ыи ая яя ое ее ые ие ую юю ого его ому ему ым им ом ем ам ям ах ях ами ями
ых их ыми ими ов ев ия ию ью ья ием иеи иям иях иями ова овы ово ову овои овым овых овыми ового овому овом
"""
_ENDINGS = frozenset(_POLISH.split() + _RUSSIAN.split())
_LONGEST_ENDING = max(map(len, _ENDINGS))


def stem(word: str) -> str:
	"""A folded word without its longest Polish or Russian ending."""
	for length in range(min(_LONGEST_ENDING, len(word) - SHORTEST_STEM), 0, -1):
		if word[-length:] in _ENDINGS:
			return word[:-length]
	return word


def singular(word: str) -> str:
	"""A folded word without the English plural's ending."""
	plural = len(word) > SHORTEST_STEM and word.endswith("s") and not word.endswith("ss")
	return word[:-1] if plural else word


def entries(text: str | None) -> list[str]:
	"""The keywords of a field, one a line or separated by commas."""
	return [entry.strip() for entry in _BETWEEN.split(text or "") if entry.strip()]


def problem_of(entry: str) -> str | None:
	"""Why a keyword cannot be used: NO_WORD, STRAY_STAR, SHORT, LONG; None for a good one."""
	patterns = _patterns(entry)
	if not patterns:
		return NO_WORD
	if "*" in _PATTERN.sub("", fold(entry)):
		return STRAY_STAR
	if any(word.endswith("*") and len(word) <= SHORTEST_BEGINNING for word in patterns):
		return SHORT
	return LONG if len(patterns) > LONGEST_PHRASE else None


def _patterns(entry: str) -> list[str]:
	return _PATTERN.findall(fold(entry))


@dataclass
class Index:
	"""Keywords as a tree, one step a word: what a text costs does not grow with their number."""

	# (owner, entry) of the keywords that end here.
	ends: list[tuple[str, str]] = field(default_factory=list)
	# The tree's next steps by the keyword's own word, and these words by what a text's word is asked for.
	steps: dict[str, "Index"] = field(default_factory=dict)
	ways: dict[str, list[str]] = field(default_factory=dict)
	# Lengths of marked beginnings, and the first letters of all words: most of a text begins otherwise.
	lengths: set[int] = field(default_factory=set)
	heads: set[str] = field(default_factory=set)

	def step(self, pattern: str) -> "Index":
		"""The step for a keyword's word, made where it is not there yet."""
		if pattern not in self.steps:
			self.steps[pattern] = Index()
			self.heads.add(pattern[:SHORTEST_BEGINNING])
			if pattern.endswith("*"):
				self.lengths.add(len(pattern) - 1)
			for key in {pattern} if pattern.endswith("*") else {stem(pattern), singular(pattern)}:
				self.ways.setdefault(key, []).append(pattern)
		return self.steps[pattern]

	def after(self, word: str) -> list["Index"]:
		"""Where a text's word leads."""
		keys = {stem(word), singular(word), *(f"{word[:length]}*" for length in self.lengths)}
		return [self.steps[way] for way in sorted({way for key in keys for way in self.ways.get(key, ())})]


def index_of(keywords: Iterable[tuple[str, str]]) -> Index:
	"""The index of (owner, entry) pairs; entries that cannot be used are left out."""
	index = Index()
	for owner, entry in keywords:
		if problem_of(entry) is None:
			node = index
			for pattern in _patterns(entry):
				node = node.step(pattern)
			node.ends.append((owner, entry))
	return index


def find(index: Index, words: Sequence[str]) -> list[tuple[str, str]]:
	"""(owner, entry) of what is found in the words, in their order. A place of the text is one hit of an
	owner, however many of its keywords begin there; the longest is named."""
	heads = index.heads
	places = [at for at, word in enumerate(words) if word[:SHORTEST_BEGINNING] in heads]
	# Words repeat: where one leads from a step is worked out once.
	known: dict[tuple[int, str], list[Index]] = {}
	return [hit for at in places for hit in _find_at(index, words, at, known)]


def _find_at(
	index: Index, words: Sequence[str], at: int, known: dict[tuple[int, str], list[Index]]
) -> list[tuple[str, str]]:
	found: dict[str, str] = {}
	nodes = [index]
	for word in words[at : at + LONGEST_PHRASE]:
		nodes = [step for node in nodes for step in _after(node, word, known)]
		if not nodes:
			break
		# Later ones took more words.
		found.update(end for node in nodes for end in node.ends)
	return list(found.items())


def _after(node: Index, word: str, known: dict[tuple[int, str], list[Index]]) -> list[Index]:
	key = (id(node), word)
	if key not in known:
		known[key] = node.after(word)
	return known[key]


def winner(
	in_subject: Sequence[tuple[str, str]],
	in_text: Sequence[tuple[str, str]],
	ranks: Mapping[str, tuple[int, int]],
) -> str | None:
	"""The owner with most hits; of equals the one with more in the subject, then the deeper, then the
	earlier. `ranks` has depth and order by owner. None where nothing was found."""
	subject = Counter(owner for owner, _ in in_subject)
	total = subject + Counter(owner for owner, _ in in_text)

	def merit(owner: str) -> tuple[int, int, int, int]:
		depth, order = ranks[owner]
		return total[owner], subject[owner], depth, -order

	return max(total, key=merit, default=None)
