"""A Jira on this machine: Cloud (REST v3) or server (REST v2), behind tests/outside.py's Service.

It holds issues, comments, links and people, checks each request against the published API
(tests/fake_jira_contract.py) and lists what was wrong in `mistakes`. Its clock is its own.
"""

import base64
import itertools
import re
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

from tests import fake_jira_contract as contract
from tests.outside import Reply, Request, Service

PROJECT = "OKI"
EMAIL, TOKEN = "desk@oki-tests.example", "t0ken-of-the-desk"
EWA = {"accountId": "5b10a2844c20165700ede21g", "name": "ewa", "displayName": "Ewa Programista"}
JAN = {"accountId": "5b10ac8d82e05b22cc7d4ef5", "name": "jan", "displayName": "Jan Nowy"}
# Hours that Jira's clock is ahead of everybody's.
AHEAD = 7
STATUSES = {"To Do": "new", "In Progress": "indeterminate", "Done": "done"}
PAGE = 3

_BY_REFERENCE = re.compile(
	r'^project = "(\w+)" AND \(labels = "([\w-]+)" OR description ~ "\\"([\w-]+)\\""\) ORDER BY created ASC$'
)
_BY_UPDATE = re.compile(
	r'^project in \(("\w+"(?:, "\w+")*)\) AND updated >= "-(\d+)m" ORDER BY updated DESC$'
)


class FakeJira:
	"""Answers as Jira does. `refused_fields` are not on the project's screens, `unknown_fields` apart."""

	def __init__(self, *, is_cloud: bool = True) -> None:
		self.is_cloud = is_cloud
		self.service = Service(self.answer)
		self.issues: dict[str, dict[str, Any]] = {}
		self.people = {"ewa@oki-tests.example": EWA, "jan@oki-tests.example": JAN}
		self.mistakes: list[str] = []
		self.refused_fields: set[str] = set()
		self.hides_addresses = False
		self.on_made: Callable[[], None] = lambda: None
		self.time = datetime(2026, 3, 2, 10, tzinfo=timezone(timedelta(hours=AHEAD)))
		self._numbers = itertools.count(1)

	# What people do in Jira.

	def pass_time(self, **much: float) -> None:
		self.time += timedelta(**much)

	def issue(self, key: str) -> dict[str, Any]:
		return next(issue for issue in self.issues.values() if issue["key"] == key)

	def change(self, key: str, **fields: Any) -> dict[str, Any]:
		"""Somebody edits the issue: duedate, status (a name), assignee (a person or None)."""
		issue = self.issue(key)
		self.pass_time(seconds=1)
		items = [
			{"field": name, "from": _plain(issue["fields"].get(name)), "to": _plain(value)}
			for name, value in fields.items()
			if issue["fields"].get(name) != value
		]
		issue["fields"].update(fields, updated=self.time)
		if items:
			issue["history"].append({"id": str(next(self._numbers)), "items": items})
		return issue

	def comment(self, key: str, text: str, author: dict[str, str] = EWA) -> str:
		"""Somebody comments on the issue; returns the comment's id."""
		return self._add_comment(self.change(key), self._document(text), author)["id"]

	def rename(self, key: str, new: str) -> None:
		"""The issue moves to another project."""
		self.change(key)["key"] = new

	def delete(self, key: str) -> None:
		del self.issues[self.issue(key)["id"]]

	def webhook(self, key: str, event: str = "jira:issue_updated") -> dict[str, Any]:
		"""What Jira sends of the issue."""
		issue = self.issue(key)
		stamp = int(self.time.timestamp() * 1000)
		return {
			"timestamp": stamp,
			"webhookEvent": event,
			"issue": {"id": issue["id"], "key": key, "fields": {}},
		}

	# What it answers.

	def answer(self, request: Request) -> Reply:
		path = request.path.removeprefix(f"/rest/api/{3 if self.is_cloud else 2}")
		if path == request.path:
			return self._wrong(f"{request.path}: another dialect, or no address of the API")
		if not self._is_let_in(request):
			return Reply(401, {"errorMessages": ["Client must be authenticated to access this resource."]})
		for method, pattern, handler in self._routes():
			found = re.fullmatch(pattern, path)
			if found and method == request.method:
				return handler(request, *found.groups())
		return self._wrong(f"{request.method} {path}: no such resource")

	def _routes(self) -> list[tuple[str, str, Callable[..., Reply]]]:
		return [
			("GET", "/myself", lambda request: Reply(body=EWA)),
			("GET", "/project/([A-Z]+)", self._project),
			("GET", "/mypermissions", self._permissions),
			("GET", "/user/assignable/search", self._search_people),
			("POST", "/search/jql" if self.is_cloud else "/search", self._search),
			("POST", "/issue", self._create),
			("GET", "/issue/([A-Z0-9-]+)", self._get),
			("PUT", "/issue/([A-Z0-9-]+)", self._update),
			("POST", "/issue/([A-Z0-9-]+)/remotelink", self._link),
			("GET", "/issue/([A-Z0-9-]+)/comment", self._comments),
			("POST", "/issue/([A-Z0-9-]+)/comment", self._comment),
		]

	def _is_let_in(self, request: Request) -> bool:
		basic = base64.b64encode(f"{EMAIL}:{TOKEN}".encode()).decode()
		return request.headers.get("authorization") == (
			f"Basic {basic}" if self.is_cloud else f"Bearer {TOKEN}"
		)

	def _wrong(self, *problems: str) -> Reply:
		self.mistakes += problems
		return Reply(400, {"errorMessages": list(problems), "errors": {}})

	def _project(self, _request: Request, key: str) -> Reply:
		if key != PROJECT:
			return Reply(404, {"errorMessages": [f"No project could be found with key '{key}'."]})
		return Reply(body={"key": key, "name": "Oki", "issueTypes": [{"name": "Task"}, {"name": "Bug"}]})

	def _permissions(self, request: Request) -> Reply:
		names = request.query["permissions"].split(",")
		return Reply(body={"permissions": {name: {"name": name, "havePermission": True} for name in names}})

	def _search_people(self, request: Request) -> Reply:
		word = "query" if self.is_cloud else "username"
		if set(request.query) != {word, "project", "maxResults"}:
			return self._wrong(f"people are searched with {sorted(request.query)}")
		found = self.people.get(request.query[word])
		return Reply(body=[self._person(found)] if found else [])

	def _person(self, person: dict[str, str] | None) -> dict[str, str] | None:
		if not person:
			return None
		email = next((email for email, one in self.people.items() if one == person), "")
		shown = {
			"displayName": person["displayName"],
			**({} if self.hides_addresses else {"emailAddress": email}),
		}
		identity = "accountId" if self.is_cloud else "name"
		return {**shown, identity: person[identity]}

	def _create(self, request: Request) -> Reply:
		required = {"project", "issuetype", "summary"}
		if problems := contract.issue(request.data, self.is_cloud, required):
			return self._wrong(*problems)
		fields = dict(request.data["fields"])
		if refusal := self._refusal(fields):
			return refusal
		self.pass_time(seconds=1)
		number = next(self._numbers)
		fields.update(status="To Do", updated=self.time, assignee=self._known(fields.get("assignee")))
		issue = {"id": str(10_000 + number), "key": f"{PROJECT}-{number}", "fields": fields}
		self.issues[issue["id"]] = {**issue, "links": {}, "comments": [], "history": []}
		self.on_made()
		return Reply(201, {"id": issue["id"], "key": issue["key"], "self": "https://jira.example"})

	def _refusal(self, fields: dict[str, Any]) -> Reply | None:
		text = "Field '{}' cannot be set. It is not on the appropriate screen, or unknown."
		errors = {name: text.format(name) for name in self.refused_fields & set(fields)}
		if fields.get("issuetype", {"name": "Task"})["name"] not in ("Task", "Bug"):
			errors["issuetype"] = "Specify a valid issue type"
		return Reply(400, {"errorMessages": [], "errors": errors}) if errors else None

	def _known(self, value: dict[str, str] | None) -> dict[str, str] | None:
		identity = "accountId" if self.is_cloud else "name"
		return next((one for one in (EWA, JAN) if value and one[identity] == value[identity]), None)

	def _found(self, name: str) -> dict[str, Any] | None:
		return next((issue for issue in self.issues.values() if name in (issue["id"], issue["key"])), None)

	def _get(self, request: Request, name: str) -> Reply:
		issue = self._found(name)
		if not issue:
			return Reply(
				404, {"errorMessages": ["Issue does not exist or you do not have permission to see it."]}
			)
		if set(request.query) != {"fields", "expand"}:
			return self._wrong(f"an issue is asked for with {sorted(request.query)}")
		return Reply(body={**self._row(issue), "changelog": {"histories": issue["history"]}})

	def _row(self, issue: dict[str, Any]) -> dict[str, Any]:
		fields, status = issue["fields"], issue["fields"]["status"]
		shown = {
			"status": {"name": status, "statusCategory": {"key": STATUSES[status]}},
			"assignee": self._person(fields.get("assignee")),
			"duedate": fields.get("duedate"),
			"labels": fields.get("labels", []),
			"description": fields.get("description"),
			"updated": fields["updated"].strftime("%Y-%m-%dT%H:%M:%S.000%z"),
		}
		return {"id": issue["id"], "key": issue["key"], "fields": shown}

	def _update(self, request: Request, name: str) -> Reply:
		if problems := contract.issue(request.data, self.is_cloud, set()):
			return self._wrong(*problems)
		fields = dict(request.data["fields"])
		if refusal := self._refusal(fields):
			return refusal
		if "assignee" in fields:
			fields["assignee"] = self._known(fields["assignee"])
		self.change(self._found(name)["key"], **fields)
		return Reply(204, b"")

	def _link(self, request: Request, name: str) -> Reply:
		if problems := contract.remote_link(request.data):
			return self._wrong(*problems)
		self._found(name)["links"][request.data["globalId"]] = request.data["object"]
		return Reply(201, {"id": 10_000, "self": "https://jira.example"})

	def _comments(self, request: Request, name: str) -> Reply:
		if set(request.query) - {"orderBy", "maxResults"}:
			return self._wrong(f"comments are asked for with {sorted(request.query)}")
		return Reply(body={"startAt": 0, "comments": self._found(name)["comments"][::-1]})

	def _comment(self, request: Request, name: str) -> Reply:
		if problems := contract.comment(request.data, self.is_cloud):
			return self._wrong(*problems)
		return Reply(201, self._add_comment(self._found(name), request.data["body"], EWA))

	def _add_comment(self, issue: dict[str, Any], body: Any, author: dict[str, str]) -> dict[str, Any]:
		comment = {"id": str(next(self._numbers)), "body": body, "author": self._person(author)}
		issue["comments"].append(comment)
		return comment

	def _document(self, text: str) -> Any:
		if not self.is_cloud:
			return text
		lines = [
			{"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in text.splitlines()
		]
		return {"type": "doc", "version": 1, "content": lines}

	def _search(self, request: Request) -> Reply:
		query = request.data
		if problems := contract.search(query, self.is_cloud):
			return self._wrong(*problems)
		found = self._by_jql(query["jql"])
		if found is None:
			return self._wrong(f"JQL: {query['jql']}")
		start = int(query.get("nextPageToken" if self.is_cloud else "startAt") or 0)
		rows = [self._row(issue) for issue in found[start : start + PAGE]]
		if not self.is_cloud:
			return Reply(body={"startAt": start, "maxResults": PAGE, "total": len(found), "issues": rows})
		if start + PAGE >= len(found):
			return Reply(body={"issues": rows, "isLast": True})
		return Reply(body={"issues": rows, "isLast": False, "nextPageToken": str(start + PAGE)})

	def _by_jql(self, jql: str) -> list[dict[str, Any]] | None:
		if found := _BY_REFERENCE.match(jql):
			return [issue for issue in self.issues.values() if found[2] in str(issue["fields"])]
		if found := _BY_UPDATE.match(jql):
			since = self.time - timedelta(minutes=int(found[2]))
			rows = [
				issue
				for issue in self.issues.values()
				if issue["fields"]["updated"] >= since and f'"{issue["key"].split("-")[0]}"' in found[1]
			]
			return sorted(rows, key=lambda issue: issue["fields"]["updated"], reverse=True)
		return None


def _plain(value: Any) -> Any:
	return value.get("name") if isinstance(value, dict) else value
