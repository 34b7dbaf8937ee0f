"""What Jira's published REST API takes: paths, fields and types of the requests that the desk makes.

Each check returns what is wrong, in words; an empty list where nothing is.
"""

import re
from collections.abc import Callable
from typing import Any

DATE = re.compile(r"^\d{4}-\d{2}-\d{2}$")
_INLINE = {"text", "hardBreak", "mention", "emoji", "inlineCard"}
_INSIDE = {
	"doc": {"paragraph", "bulletList", "orderedList", "blockquote", "heading", "codeBlock", "rule"},
	"bulletList": {"listItem"},
	"listItem": {"paragraph", "bulletList"},
	"blockquote": {"paragraph", "bulletList"},
	"paragraph": _INLINE,
}


def adf(node: Any, kind: str = "doc") -> list[str]:
	"""The Atlassian Document Format, as far as the desk writes it."""
	if not isinstance(node, dict) or node.get("type") != kind:
		return [f"a node of type {kind} is expected, not {node!r:.80}"]
	if kind == "text":
		return _adf_text(node)
	if kind == "doc" and node.get("version") != 1:
		return ["a document has version 1"]
	content = node.get("content")
	if not isinstance(content, list):
		return [f"{kind} has no content"]
	wrong = [f"{child.get('type')} in {kind}" for child in content if child.get("type") not in _INSIDE[kind]]
	return wrong or [problem for child in content for problem in adf(child, child["type"])]


def _adf_text(node: dict) -> list[str]:
	problems = [] if isinstance(node.get("text"), str) and node["text"] else ["a text is empty"]
	for mark in node.get("marks", []):
		if mark["type"] not in ("strong", "em", "code", "link"):
			problems.append(f"there is no mark {mark['type']}")
		if mark["type"] == "link" and not str(mark.get("attrs", {}).get("href", "")).startswith("http"):
			problems.append("a link leads nowhere")
	return problems


def words(value: Any, longest: int = 32_767) -> list[str]:
	return [] if isinstance(value, str) and 0 < len(value) <= longest else [f"no text: {value!r:.80}"]


def summary(value: Any) -> list[str]:
	lines = isinstance(value, str) and "\n" in value
	return ["a summary has one line"] if lines else words(value, 255)


def day(value: Any) -> list[str]:
	return [] if value is None or (isinstance(value, str) and DATE.match(value)) else [f"no date: {value!r}"]


def labels(value: Any) -> list[str]:
	good = isinstance(value, list) and all(
		isinstance(one, str) and one and " " not in one and len(one) <= 255 for one in value
	)
	return [] if good else [f"no labels: {value!r}"]


def only(*names: str) -> Callable[[Any], list[str]]:
	"""An object with exactly these keys, all texts."""

	def check(value: Any) -> list[str]:
		good = isinstance(value, dict) and set(value) == set(names)
		return (
			[]
			if good and all(isinstance(one, str) for one in value.values())
			else [f"not {names}: {value!r}"]
		)

	return check


def fields_of(is_cloud: bool) -> dict[str, Callable[[Any], list[str]]]:
	"""The checks of an issue's fields in REST v3 of the Cloud, or v2 of a server."""
	return {
		"project": only("key"),
		"issuetype": only("name"),
		"summary": summary,
		"description": adf if is_cloud else words,
		"labels": labels,
		"duedate": day,
		"assignee": only("accountId") if is_cloud else only("name"),
	}


def issue(body: Any, is_cloud: bool, required: set[str]) -> list[str]:
	"""POST and PUT of an issue."""
	if not isinstance(body, dict) or set(body) != {"fields"} or not isinstance(body["fields"], dict):
		return [f"fields are expected: {body!r:.80}"]
	checks, fields = fields_of(is_cloud), body["fields"]
	problems = [f"unknown field {name}" for name in set(fields) - set(checks)]
	problems += [f"{name} is missing" for name in required - set(fields)]
	for name in set(fields) & set(checks):
		problems += [f"{name}: {problem}" for problem in checks[name](fields[name])]
	return problems


def comment(body: Any, is_cloud: bool) -> list[str]:
	if not isinstance(body, dict) or set(body) != {"body"}:
		return [f"a body is expected: {body!r:.80}"]
	return adf(body["body"]) if is_cloud else words(body["body"])


def remote_link(body: Any) -> list[str]:
	if not isinstance(body, dict) or not isinstance(body.get("object"), dict):
		return ["an object is expected"]
	problems = [
		f"unknown {name}" for name in set(body) - {"globalId", "application", "relationship", "object"}
	]
	problems += words(body.get("globalId"), 255)
	problems += only("url", "title", "summary")(body["object"])
	return problems + only("type", "name")(body.get("application"))


def search(body: Any, is_cloud: bool) -> list[str]:
	known = {
		"jql": str,
		"fields": list,
		"maxResults": int,
		**({"nextPageToken": str} if is_cloud else {"startAt": int}),
	}
	if not isinstance(body, dict):
		return ["a body is expected"]
	problems = [f"unknown {name}" for name in set(body) - set(known)]
	problems += [
		f"{name}: {body[name]!r}"
		for name in set(body) & set(known)
		if not isinstance(body[name], known[name])
	]
	return problems if "jql" in body else [*problems, "jql is missing"]
