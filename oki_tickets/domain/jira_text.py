"""Texts for Jira and from it: the document format of its Cloud (ADF), the wiki markup of its servers."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

# Jira takes 32,767 characters of its own format, which is longer than the words in it.
LONGEST_QUOTE = 15_000

# Signs that mean something wherever they stand, signs that mean something at the edge of a word, and what
# makes a line a heading or a quotation.
_MARKUP = re.compile(
	r"(?m)(?P<everywhere>[\\{}\[\]!|#])|(?P<edge>(?<!\w)[*_^~+?-]|[*_^~+?-](?!\w))|^\s*(?P<head>[hb])(?=[1-6]\.|q\.)"
)
_BLOCKS = frozenset({"paragraph", "heading", "codeBlock", "listItem", "tableRow", "rule", "blockquote"})


@dataclass(frozen=True)
class Fact:
	"""A line of a text: a label, what it says, and perhaps the address where it leads."""

	label: str
	value: str
	url: str | None = None


@dataclass(frozen=True)
class Quote:
	"""Somebody's own words, plain, in lines."""

	text: str


def adf(facts: Sequence[Fact], quote: Quote | None = None) -> dict[str, Any]:
	"""The facts as a list, then the quote, as a document of Jira Cloud."""
	content = [_adf_list(facts)] if facts else []
	if quote and quote.text.strip():
		content.append({"type": "blockquote", "content": [_adf_lines(line) for line in _lines(quote)]})
	return {"version": 1, "type": "doc", "content": content}


def wiki(facts: Sequence[Fact], quote: Quote | None = None) -> str:
	"""The same as wiki markup of Jira Server and Data Center; nothing in the words counts as markup."""
	lines = [f"* *{escaped(fact.label)}:* {_wiki_value(fact)}" for fact in facts]
	if quote and quote.text.strip():
		lines += ["", "{quote}", *(escaped(line) for line in _lines(quote)), "{quote}"]
	return "\n".join(lines)


def _adf_list(facts: Sequence[Fact]) -> dict[str, Any]:
	items = [{"type": "listItem", "content": [_paragraph(_adf_fact(fact))]} for fact in facts]
	return {"type": "bulletList", "content": items}


def _adf_fact(fact: Fact) -> list[dict[str, Any]]:
	value: dict[str, Any] = {"type": "text", "text": fact.value or "-"}
	if fact.url:
		value["marks"] = [{"type": "link", "attrs": {"href": fact.url}}]
	return [{"type": "text", "text": f"{fact.label}: ", "marks": [{"type": "strong"}]}, value]


def _adf_lines(line: str) -> dict[str, Any]:
	return _paragraph([{"type": "text", "text": line}])


def _paragraph(content: list[dict[str, Any]]) -> dict[str, Any]:
	return {"type": "paragraph", "content": content}


def _lines(quote: Quote) -> list[str]:
	"""Lines with words in them: Jira refuses empty texts."""
	text = quote.text
	if len(text) > LONGEST_QUOTE:
		text = text[: LONGEST_QUOTE - 1] + "…"
	return [line for line in text.splitlines() if line.strip()]


def _wiki_value(fact: Fact) -> str:
	return f"[{escaped(fact.value)}|{fact.url}]" if fact.url else escaped(fact.value or "-")


def escaped(text: str) -> str:
	"""`text` such that Jira's wiki renderer shows it as it is: no macro, no mention, no picture."""
	return _MARKUP.sub(_spelt, text)


def _spelt(found: re.Match) -> str:
	if found["head"]:
		return f"{found[0][:-1]}&#{ord(found['head'])};"
	return "&#92;" if found[0] == "\\" else f"\\{found[0]}"


def plain(body: Any) -> str:
	"""The words of a comment, of either kind of Jira, in lines."""
	if not isinstance(body, dict):
		return str(body or "").strip()
	lines = (line.rstrip() for line in "".join(_words(body)).splitlines())
	return "\n".join(line for line in lines if line)


def _words(node: dict[str, Any]) -> Iterable[str]:
	attributes = node.get("attrs") or {}
	if node.get("type") == "hardBreak":
		yield "\n"
	yield str(node.get("text") or attributes.get("text") or attributes.get("url") or "")
	for child in node.get("content") or []:
		yield from _words(child)
	if node.get("type") in _BLOCKS:
		yield "\n"


def for_customer(text: str, marker: str) -> str | None:
	"""`text` without `marker` where it carries it as a word of its own, in whatever case; else None."""
	sign = re.compile(rf"(?<!\w){re.escape(marker.strip())}(?!\w)", re.IGNORECASE)
	if not marker.strip() or not sign.search(text):
		return None
	lines = (line.strip() for line in sign.sub("", text).splitlines())
	return "\n".join(line for line in lines if line)


_KEY = re.compile(r"(?<![A-Z0-9_])[A-Z][A-Z0-9_]+-[1-9]\d*(?![\w-])")


def issue_key(text: str) -> str | None:
	"""The key of an issue in what somebody has typed or pasted: the key itself or the issue's address."""
	found = _KEY.findall(text.upper())
	return found[-1] if found else None
