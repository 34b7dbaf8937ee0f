"""Links that need no log-in: whoever has one may do one thing, so nobody can guess one and the site keeps none."""

import hashlib
import re
import secrets

# 144 bits of chance in 24 characters: short enough for an SMS.
BYTES = 18
LENGTH = 24
PATH = "/tickets/rate/"

_WORD = re.compile(rf"[\w-]{{{LENGTH}}}", re.ASCII)
# In a quoted mail; some mail systems wrap links into links of their own.
_LINK = re.compile(rf"(tickets(?:/|%2F)rate(?:/|%2F))[\w-]{{{LENGTH}}}", re.ASCII | re.IGNORECASE)


def new() -> str:
	"""A token that nobody can guess."""
	return secrets.token_urlsafe(BYTES)


def is_one(word: str) -> bool:
	"""Whether `word` looks like a token at all."""
	return bool(_WORD.fullmatch(word))


def digest(token: str) -> str:
	"""What is kept of a token. Chance as long as this needs neither salt nor key, and the database finds it
	by an index, so that no comparison tells how much of a guess was right."""
	return hashlib.sha256(token.encode()).hexdigest()


def blotted(text: str) -> str:
	"""`text` with the tokens of our links blotted out: an answer to a mail quotes its link."""
	return _LINK.sub(r"\1…", text)
