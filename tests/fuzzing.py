"""Arguments that nobody sends by mistake, made anew from a seed each time, and what no answer may say."""

import os
import random
import re
from collections.abc import Iterator
from typing import Any

# Another seed, or more rounds, look for what this one has not found.
SEED = os.environ.get("OKI_FUZZ_SEED", "7391")
ROUNDS = int(os.environ.get("OKI_FUZZ_ROUNDS", "0"))


def _deep(levels: int) -> list:
	nest: list = []
	for _ in range(levels):
		nest = [nest]
	return nest


TEXTS = (
	"",
	" ",
	"\x00",
	"a\x00b",
	"\ud800",
	"\ufffe\u202e\u200b",
	"e\u0301" * 200,
	"😀" * 300,
	"x" * 141,
	"x" * 70_000,
	"%s %(x)s {0} %n",
	"' or 1=1 -- ",
	'"; drop table x; --',
	"<script>alert(1)</script>",
	"{{ 7 * 191 }}",
	"../../../etc/passwd",
	"https://127.0.0.1:9/",
	"\r\nBcc: x@example.com",
	"=1+1",
	"*",
	"%",
	"_",
)
MOMENTS = (
	"9999-99-99",
	"9999-12-31 23:59:59",
	"0000-00-00",
	"0001-01-01",
	"10000-01-01",
	"2026-02-30",
	"2026-03-09T10:00:00+99:00",
	"25:61:61",
	"yesterday",
)
NUMBERS = (0, -1, 2, 1.5, 2**31, 2**63, 10**30, -(10**30), float("nan"), float("inf"), "1e999", "-0", "NaN")
SHAPES: tuple[Any, ...] = (
	None,
	True,
	False,
	[],
	{},
	[None],
	[[]],
	[1, 2],
	[{}],
	["x"] * 300,
	[["name", "like", "%"]],
	{"name": ["like", "%"]},
	["like", "%"],
	{"a": {"b": {"c": []}}},
	{"doctype": "User", "name": "Administrator"},
	_deep(200),
)
JSONS = (
	"not json",
	"{",
	"null",
	"true",
	"1",
	'"x"',
	"[]",
	"[null]",
	"[1, 2.5, true]",
	"[[]]",
	'[{"name": "x"}]',
	'{"a": 1}',
	'{"name": ["like", "%"]}',
	'["x", "x"]',
	'["\\ud800"]',
	"[" * 5000,
	"[" * 500 + "]" * 500,
	'{"a":' * 5000,
	"NaN",
	"[NaN, 1e999]",
)
KINDS = (TEXTS, MOMENTS, NUMBERS, SHAPES, JSONS)

# A traceback, a path of the server, or words of its database or its libraries.
LEAK = re.compile(
	r"Traceback \(most recent|File \\*[\"']/|/(?:apps|sites|env|site-packages)/|\.py\b"
	r"|pymysql|MySQLdb|MariaDB|OperationalError|ProgrammingError|DataError|IntegrityError"
	r"|`tab|\btab(?:Ticket|User|Outbox)|\bselect\b.{0,40}\bfrom\b|\(1\d\d\d, ",
	re.IGNORECASE | re.DOTALL,
)


def leak_in(text: str) -> str | None:
	"""The first words of `text` that only people of the server should read, or None."""
	found = LEAK.search(text)
	return text[max(0, found.start() - 60) : found.end() + 160] if found else None


def mutations(
	valid: dict[str, Any], parameters: tuple[str, ...], names: tuple[str, ...], rounds: int, salt: str
) -> Iterator[dict[str, Any]]:
	"""`rounds` sets of arguments (ROUNDS where that is set), each the `valid` ones with one to three of
	`parameters` made hostile; `names` are of records and people that a caller might try. The same `salt` and
	SEED give the same."""
	chance = random.Random(f"{SEED}:{salt}")
	for _ in range((ROUNDS or rounds) if parameters else 0):
		chosen = chance.sample(parameters, k=min(len(parameters), chance.choice((1, 1, 1, 2, 3))))
		yield {**valid, **{name: _hostile(chance, names) for name in chosen}}


def _hostile(chance: random.Random, names: tuple[str, ...]) -> Any:
	kind = chance.choice((*KINDS, names))
	value = chance.choice(kind)
	# What takes a list takes one of anything.
	return [value] if kind is not SHAPES and chance.random() < 0.15 else value
