"""Verdicts that nobody can alter unseen: each is sealed with a secret of the site and with the seal before it."""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

LIKED = "Liked"
DISLIKED = "Disliked"
NOT_MINE = "Not My Ticket"
VERDICTS = (LIKED, DISLIKED, NOT_MINE)

# A dislike in numbers: a head hears of it.
LOWEST_GOOD_SCORE = 3

# Whose a verdict is: links that follow when the record that they name is renamed.
WHOSE = ("agent", "customer", "support_line", "raised_by_user")

# What is wrong with an entry.
ALTERED = "altered"
COMMENT_ALTERED = "comment_altered"
REASSIGNED = "reassigned"
MISSING = "missing"
ADDED = "added"
UNLINKED = "unlinked"
LOST = "lost"

SERIES = "OKI-FEEDBACK-"
# Of a gap so many are named.
MOST_NAMED = 100


@dataclass(frozen=True)
class Entry:
	"""One verdict as it is kept. `number` counts without gaps from 1; `given_at` is ISO text. Words, giver and
	the records of WHOSE are in the seal by their digests alone: a person can be forgotten and a record renamed,
	and the seal still holds. `erasure` is the seal of the forgetting, empty where nobody was forgotten."""

	name: str
	number: int
	ticket: str
	round: int
	verdict: str
	score: int
	given_at: str
	channel: str
	agent: str
	words: str
	giver: str
	words_digest: str
	giver_digest: str
	whose: tuple[str, ...]
	whose_digests: tuple[str, ...]
	erasure: str
	before: str
	seal: str = ""


@dataclass(frozen=True)
class Defect:
	"""What is wrong, and with the entry of which name."""

	name: str
	kind: str


def name_of(number: int) -> str:
	"""The name of the entry with this number."""
	return f"{SERIES}{number:08d}"


def digest(value: str, key: bytes) -> str:
	"""A keyed digest of words or an address: without the key nobody can try guesses against it."""
	return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def seal(entry: Entry, key: bytes) -> str:
	"""The seal that the entry ought to have."""
	sealed = [
		entry.number,
		entry.ticket,
		entry.round,
		entry.verdict,
		entry.score,
		entry.given_at,
		entry.channel,
		entry.agent,
		entry.words_digest,
		entry.giver_digest,
		*entry.whose_digests,
		entry.before,
	]
	return hmac.new(key, json.dumps(sealed).encode(), hashlib.sha256).hexdigest()


def erasure_of(seal: str, key: bytes) -> str:
	"""The seal of forgetting whoever gave the entry with this seal: without the key nobody empties a comment
	in the name of a law."""
	return digest(f"erased:{seal}", key)


def defects(entries: Iterable[Entry], key: bytes, last: int | None = None) -> list[Defect]:
	"""Everything that is wrong with the chain; `entries` in order of their numbers, `last` the number that was
	given last, where it is known."""
	found: list[Defect] = []
	expected, its_seal = 1, ""
	for entry in entries:
		found += _in_place(entry, expected, its_seal)
		found += _intact(entry, key)
		if entry.number >= expected:
			expected, its_seal = entry.number + 1, entry.seal
	if last is None:
		return found
	beyond = [Defect(name_of(number), ADDED) for number in range(last + 1, expected)][:MOST_NAMED]
	return [*found, *beyond, *_gap(expected, last + 1)]


def _in_place(entry: Entry, expected: int, its_seal: str) -> list[Defect]:
	"""It follows the one before it, and bears the name of its number."""
	if entry.number < expected or entry.name != name_of(entry.number):
		return [Defect(entry.name, ADDED)]
	if entry.number > expected:
		return _gap(expected, entry.number)
	return [] if entry.before == its_seal else [Defect(entry.name, UNLINKED)]


def _gap(start: int, end: int) -> list[Defect]:
	return [Defect(name_of(number), MISSING) for number in range(start, min(end, start + MOST_NAMED))]


def _intact(entry: Entry, key: bytes) -> list[Defect]:
	if not hmac.compare_digest(seal(entry, key), entry.seal):
		return [Defect(entry.name, ALTERED)]
	return [] if _words_hold(entry, key) else [Defect(entry.name, COMMENT_ALTERED)]


def _words_hold(entry: Entry, key: bytes) -> bool:
	"""What was said and by whom is as it was, or was erased as a whole by the desk itself."""
	if entry.erasure:
		forgotten = not entry.words and not entry.giver
		return forgotten and hmac.compare_digest(entry.erasure, erasure_of(entry.seal, key))
	return (digest(entry.words, key), digest(entry.giver, key)) == (entry.words_digest, entry.giver_digest)


def reassigned(
	entries: Iterable[Entry], key: bytes, names_of: Callable[[str], Iterable[str]]
) -> list[Defect]:
	"""Entries that are somebody else's by now without a renaming: the record of the sealed name is still there,
	or other entries of the same record were left behind. `names_of` gives, for one of WHOSE, the names of all
	records."""
	held: dict[tuple[str, str], set[str]] = {}
	strays: list[tuple[str, str, str, str]] = []
	digests: dict[str, str] = {}
	for entry in entries:
		for kind, value, sealed in zip(WHOSE, entry.whose, entry.whose_digests, strict=False):
			held.setdefault((kind, sealed), set()).add(value)
			if value not in digests:
				digests[value] = digest(value, key)
			if digests[value] != sealed:
				strays.append((entry.name, kind, value, sealed))
	still_there = {
		(kind, digest(name, key)) for kind in {stray[1] for stray in strays} for name in ("", *names_of(kind))
	}
	return [
		Defect(name, REASSIGNED)
		for name, kind, value, sealed in strays
		if not value or len(held[kind, sealed]) > 1 or (kind, sealed) in still_there
	]


def is_bad(verdict: str, score: int) -> bool:
	"""Whether a head has to hear of it."""
	return verdict == DISLIKED or 0 < score < LOWEST_GOOD_SCORE
