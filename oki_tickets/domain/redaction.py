"""Takes what tells who a person is out of texts that others have written."""

import re
from collections.abc import Iterable
from html import escape

STAND_IN = "[Erased]"
# A shorter name stands in too many other words' places.
SHORTEST = 3
_TAG = re.compile(r"(<[^>]*>)")


def redacted(html: str, words: Iterable[str]) -> str:
	"""`html` or plain text with each of `words` replaced where it stands as a whole word, whatever the case of
	its letters; within tags, as in links, only addresses are replaced. Words of less than SHORTEST characters
	stay."""
	wanted = {form for word in words if len(word.strip()) >= SHORTEST for form in _forms(word.strip())}
	outside, inside = _pattern(wanted), _pattern({word for word in wanted if "@" in word})
	parts = _TAG.split(html)
	return "".join(_replaced(part, inside if part.startswith("<") else outside) for part in parts)


def _forms(word: str) -> tuple[str, str]:
	return word, escape(word)


def _pattern(words: set[str]) -> re.Pattern[str] | None:
	if not words:
		return None
	choices = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
	return re.compile(rf"(?<!\w)(?:{choices})(?!\w)", re.IGNORECASE)


def _replaced(part: str, pattern: re.Pattern[str] | None) -> str:
	return pattern.sub(STAND_IN, part) if pattern else part
