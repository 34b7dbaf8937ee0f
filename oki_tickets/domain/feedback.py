"""Verdicts that nobody can alter unseen: each is sealed with a secret of the site and with the seal before it."""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

LIKED = "Liked"
DISLIKED = "Disliked"
NOT_MINE = "Not My Ticket"
VERDICTS = (LIKED, DISLIKED, NOT_MINE)

# What is wrong with an entry.
ALTERED = "altered"
COMMENT_ALTERED = "comment_altered"
MISSING_BEFORE = "missing_before"

# A dislike in numbers: a head hears of it.
LOWEST_GOOD_SCORE = 3


@dataclass(frozen=True)
class Entry:
	"""One verdict as it is kept. `number` counts without gaps from 1; `given_at` is ISO text. Words and giver
	are in the seal by their digests alone, so that a person can be forgotten and the seal still holds."""

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
	is_erased: bool
	before: str
	seal: str = ""


@dataclass(frozen=True)
class Defect:
	"""What is wrong, and with which entry."""

	number: int
	kind: str


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
		entry.before,
	]
	return hmac.new(key, json.dumps(sealed).encode(), hashlib.sha256).hexdigest()


def defects(entries: Iterable[Entry], key: bytes, last: int | None = None) -> list[Defect]:
	"""Everything that is wrong with the chain; `entries` in order of their numbers, `last` the number that was
	given last, where it is known. An entry that is gone is told of with the one after it, or with the number
	after the last."""
	found: list[Defect] = []
	chain = [None, *entries]
	for earlier, entry in pairwise(chain):
		found += _broken_link(earlier, entry)
		if not hmac.compare_digest(seal(entry, key), entry.seal):
			found.append(Defect(entry.number, ALTERED))
		elif not _words_hold(entry, key):
			found.append(Defect(entry.number, COMMENT_ALTERED))
	end = chain[-1].number if chain[-1] else 0
	return [*found, Defect(end + 1, MISSING_BEFORE)] if last is not None and last > end else found


def _broken_link(earlier: Entry | None, entry: Entry) -> list[Defect]:
	number, its_seal = (earlier.number, earlier.seal) if earlier else (0, "")
	holds = entry.number == number + 1 and entry.before == its_seal
	return [] if holds else [Defect(entry.number, MISSING_BEFORE)]


def _words_hold(entry: Entry, key: bytes) -> bool:
	"""What was said and by whom is as it was, or was erased as a whole."""
	if entry.is_erased:
		return not entry.words and not entry.giver
	return (digest(entry.words, key), digest(entry.giver, key)) == (entry.words_digest, entry.giver_digest)


def is_bad(verdict: str, score: int) -> bool:
	"""Whether a head has to hear of it."""
	return verdict == DISLIKED or 0 < score < LOWEST_GOOD_SCORE
