"""What the desk asks of Jira. Where the Cloud's REST v3 and the servers' v2 differ, it is said here."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from oki_tickets.channels.jira.connection import Jira
from oki_tickets.domain import jira_text
from oki_tickets.domain.jira_news import Account, Issue, read_account, read_issue, read_moment
from oki_tickets.domain.jira_text import Fact, Quote
from oki_tickets.exceptions import JiraRefused

# Fields that a project may have taken off its screens: an issue without them is better than none.
DISPENSABLE = frozenset({"labels", "duedate", "assignee"})
LOOKED_AT = "status,assignee,duedate,updated"
PAGE = 50
MOST_PAGES = 100
LAST_COMMENTS = 50
# Whose name or address begins alike.
MOST_PEOPLE = 20
APPLICATION = {"type": "oki_tickets", "name": "Oki Tickets"}


@dataclass(frozen=True)
class Named:
	"""The two names of an issue: the number that stays, and the key, which changes with the project."""

	id: str
	key: str


def document(jira: Jira, facts: Sequence[Fact], words: Quote | None = None) -> dict[str, Any] | str:
	"""A description or comment in the format of this Jira."""
	return jira_text.adf(facts, words) if jira.is_cloud else jira_text.wiki(facts, words)


def person(jira: Jira, account: str) -> dict[str, str]:
	"""A person as a field's value."""
	return {"accountId": account} if jira.is_cloud else {"name": account}


def create(jira: Jira, fields: Mapping[str, Any]) -> tuple[Named, frozenset[str]]:
	"""Makes an issue of the settings' project and type; returns its names and the fields that Jira would not
	take. Raises what `Jira.call` raises."""
	place = {"project": {"key": jira.project}, "issuetype": {"name": jira.issue_type}}
	try:
		return _created(jira, {**fields, **place}), frozenset()
	except JiraRefused as refused:
		left_out = frozenset(refused.fields) & DISPENSABLE & set(fields)
		# Only where nothing else stands against it: the first request has made nothing then.
		if refused.status != 400 or not left_out or set(refused.fields) - DISPENSABLE:
			raise
	kept = {name: value for name, value in fields.items() if name not in left_out}
	return _created(jira, {**kept, **place}), left_out


def _created(jira: Jira, fields: Mapping[str, Any]) -> Named:
	made = jira.call("POST", "/issue", json={"fields": fields})
	return Named(str(made["id"]), made["key"])


def find_by_reference(jira: Jira, reference: str) -> Named | None:
	"""The issue that carries the reference as a label, or in its description where labels are
	not on the project's screens."""
	words = f'labels = "{reference}" OR description ~ "\\"{reference}\\""'
	jql = f'project = "{jira.project}" AND ({words}) ORDER BY created ASC'
	for row in _pages(jira, jql, ["labels", "description"]):
		fields = row["fields"]
		if reference in (fields.get("labels") or []) or reference in jira_text.plain(
			fields.get("description")
		):
			return Named(str(row["id"]), row["key"])
	return None


def updated_within(jira: Jira, projects: Sequence[str], minutes: int) -> Iterator[tuple[str, int]]:
	"""Issues of the projects that were updated within so many minutes by Jira's own clock: id, and the
	moment of the update in milliseconds. The newest first: an issue that is touched while one turns the pages comes
	twice, and none is skipped."""
	listed = ", ".join(f'"{project}"' for project in projects)
	jql = f'project in ({listed}) AND updated >= "-{minutes}m" ORDER BY updated DESC'
	for row in _pages(jira, jql, ["updated"]):
		yield str(row["id"]), read_moment(row["fields"]["updated"])


def _pages(jira: Jira, jql: str, fields: Sequence[str]) -> Iterator[Mapping[str, Any]]:
	query: dict[str, Any] = {"jql": jql, "fields": list(fields), "maxResults": PAGE}
	path = "/search/jql" if jira.is_cloud else "/search"
	seen = 0
	for _page in range(MOST_PAGES):
		answer = jira.call("POST", path, json=query)
		rows = answer.get("issues") or []
		yield from rows
		seen += len(rows)
		more = _next_page(jira, answer, seen)
		if not rows or not more:
			return
		query.update(more)


def _next_page(jira: Jira, answer: Mapping[str, Any], seen: int) -> dict[str, Any] | None:
	if jira.is_cloud:
		token = answer.get("nextPageToken")
		return {"nextPageToken": token} if token and not answer.get("isLast") else None
	return {"startAt": seen} if seen < answer.get("total", 0) else None


def get(jira: Jira, issue: str) -> Issue:
	"""The issue as it is now, by id or key, with its history. Raises JiraRefused with status 404 where it is
	gone or the desk's account may not see it."""
	params = {"fields": LOOKED_AT, "expand": "changelog"}
	return read_issue(jira.call("GET", _path(issue), params=params))


def update(jira: Jira, issue: str, fields: Mapping[str, Any]) -> None:
	"""Sets fields of the issue."""
	jira.call("PUT", _path(issue), json={"fields": dict(fields)})


def link_back(jira: Jira, issue: str, *, url: str, title: str, summary: str) -> None:
	"""Puts a link to the ticket on the issue; the same one again changes nothing."""
	jira.call(
		"POST",
		f"{_path(issue)}/remotelink",
		json={
			"globalId": f"system={url}",
			"application": APPLICATION,
			"relationship": "support ticket",
			"object": {"url": url, "title": title, "summary": summary},
		},
	)


def comments(jira: Jira, issue: str) -> list[Mapping[str, Any]]:
	"""The last comments: id, body, author; the newest first."""
	params = {"orderBy": "-created", "maxResults": LAST_COMMENTS}
	return jira.call("GET", f"{_path(issue)}/comment", params=params).get("comments") or []


def add_comment(jira: Jira, issue: str, body: dict[str, Any] | str) -> str:
	"""Writes a comment; returns its id."""
	return str(jira.call("POST", f"{_path(issue)}/comment", json={"body": body})["id"])


def find_account(jira: Jira, email: str) -> Account | None:
	"""Who of those that issues can be given to has this e-mail. A Cloud that hides addresses still finds by
	them; then only a single hit counts."""
	params = {
		"project": jira.project,
		"maxResults": MOST_PEOPLE,
		"query" if jira.is_cloud else "username": email,
	}
	answer = jira.call("GET", "/user/assignable/search", params=params) or []
	found = [account for account in map(read_account, answer) if account]
	exact = [account for account in found if account.email == email.lower()]
	hidden = [account for account in found if account.email is None]
	return exact[0] if exact else hidden[0] if len(found) == len(hidden) == 1 else None


def _path(issue: str) -> str:
	return f"/issue/{quote(issue, safe='')}"
