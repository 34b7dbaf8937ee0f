"""Which articles fit a few words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from oki_tickets.domain.keywords import singular, stem, words_of

SHORTEST = 3
_HYPHENED = re.compile(r"\w+(?:-\w+)+")
# Of so many words of an article's text each says what it is about; the rest explains.
MOST_WORDS = 400
IN_TITLE, IN_TEXT, OF_TOPIC = 3, 1, 4
# What hits less than this fits by chance.
LEAST = 2
# Words that stand in every question and every article, folded.
EMPTY_WORDS = frozenset(
	[
		"the",
		"and",
		"for",
		"not",
		"you",
		"your",
		"our",
		"can",
		"how",
		"are",
		"was",
		"has",
		"have",
		"does",
		"did",
		"what",
		"when",
		"where",
		"which",
		"who",
		"why",
		"this",
		"that",
		"these",
		"from",
		"with",
		"into",
		"but",
		"all",
		"any",
		"will",
		"would",
		"should",
		"there",
		"their",
		"they",
		"them",
		"his",
		"her",
		"its",
		"nie",
		"jest",
		"jak",
		"czy",
		"dla",
		"sie",
		"mam",
		"mnie",
		"przy",
		"pod",
		"gdy",
		"kiedy",
		"gdzie",
		"ale",
		"oraz",
		"lub",
		"ten",
		"tej",
		"tego",
		"tym",
		"moj",
		"moja",
		"moje",
		"bez",
		"nad",
		"как",
		"для",
		"что",
		"это",
		"этот",
		"эта",
		"или",
		"нет",
		"мои",
		"моя",
		"мое",
		"меня",
		"мне",
		"где",
		"когда",
		"если",
		"есть",
		"все",
		"при",
		"под",
		"над",
		"без",
		"чтобы",
		"почему",
	]
)


@dataclass(frozen=True)
class Article:
	"""An article with the stems of its title and of its text."""

	name: str
	title: str
	route: str
	excerpt: str
	for_customers: bool
	title_stems: frozenset[str]
	text_stems: frozenset[str]


def stems(text: str) -> frozenset[str]:
	"""The stems of the words that carry a meaning: folded, without endings of English, Polish and Russian."""
	words = [*words_of(text)[:MOST_WORDS], *_joined(text)[:MOST_WORDS]]
	return frozenset(_stem(word) for word in words if len(word) >= SHORTEST and word not in EMPTY_WORDS)


def _joined(text: str) -> list[str]:
	"""Words with a hyphen as one: some write Wi-Fi, others wifi, and its parts are too short to say anything."""
	return [word for match in _HYPHENED.findall(text) for word in words_of(match.replace("-", ""))]


def _stem(word: str) -> str:
	return min(stem(word), singular(word), key=len)


def fitting(articles: Iterable[Article], words: str, linked: frozenset[str], most: int) -> list[Article]:
	"""The `most` articles that fit `words` best, the best first. Those in `linked` belong to the topic of the
	words and fit by that alone."""
	asked = stems(words)
	scored = [(_merit(article, asked, linked), article) for article in articles]
	fit = [(merit, article) for merit, article in scored if merit >= LEAST]
	return [article for _merit, article in sorted(fit, key=lambda pair: (-pair[0], pair[1].title))[:most]]


def _merit(article: Article, asked: frozenset[str], linked: frozenset[str]) -> int:
	in_title = len(asked & article.title_stems)
	in_text = len((asked & article.text_stems) - article.title_stems)
	return in_title * IN_TITLE + in_text * IN_TEXT + (OF_TOPIC if article.name in linked else 0)
