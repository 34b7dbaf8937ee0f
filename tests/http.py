"""What a browser or a program of somebody's does: real sessions on the served test site."""

import json
import os
import re
from dataclasses import dataclass
from typing import Any

import requests

from tests.factories import PASSWORD

TIMEOUT = 60
_TOKEN = re.compile(r'csrf_token = "([0-9a-f]+)"')


@dataclass(frozen=True)
class Answer:
	"""What the server said: HTTP status, bytes of the body, headers."""

	status: int
	content: bytes
	headers: dict[str, str]

	@property
	def text(self) -> str:
		return self.content.decode("utf-8", "replace")

	@property
	def body(self) -> dict[str, Any]:
		"""The JSON body; empty where it is none."""
		try:
			found = json.loads(self.content)
		except ValueError:
			return {}
		return found if isinstance(found, dict) else {}

	@property
	def data(self) -> Any:
		"""What a method returned, or the record or list of a REST call."""
		return self.body.get("message", self.body.get("data"))

	@property
	def error(self) -> str | None:
		"""The exception's type, as Frappe names it."""
		return self.body.get("exc_type")

	@property
	def ok(self) -> bool:
		return 200 <= self.status < 300

	@property
	def refused(self) -> bool:
		"""True where the server said no; a server that broke down (5xx) has not."""
		return 400 <= self.status < 500

	def __repr__(self) -> str:
		return f"<{self.status} {self.error or ''} {self.text[:300]}>"


class Session:
	"""One person's browser. Without `user` a guest's. Values that are no text are sent as JSON."""

	def __init__(self, user: str | None = None, password: str = PASSWORD) -> None:
		self.url = os.environ["OKI_TEST_URL"]
		self.user = user
		self.requests = requests.Session()
		self.requests.trust_env = False
		self.csrf: str | None = None
		if user:
			self._log_in(user, password)

	def _log_in(self, user: str, password: str) -> None:
		answer = self.post("/api/method/login", {"usr": user, "pwd": password})
		assert answer.ok, answer

	def send(self, verb: str, path: str, **options) -> Answer:
		"""Any request; the CSRF token goes along unless `headers` are given."""
		options.setdefault("headers", self._headers())
		answer = self.requests.request(
			verb, self.url + path, timeout=TIMEOUT, allow_redirects=False, **options
		)
		return Answer(answer.status_code, answer.content, dict(answer.headers))

	def _headers(self) -> dict[str, str]:
		token = {"X-Frappe-CSRF-Token": self.csrf} if self.csrf else {}
		return {"Accept": "application/json", **token}

	def get(self, path: str, **params) -> Answer:
		return self.send("GET", path, params=_words(params))

	def page(self, path: str) -> Answer:
		"""A page as a browser asks for it; its CSRF token, if it has one, goes along from then on."""
		answer = self.send("GET", path, headers={"Accept": "text/html"})
		if token := _TOKEN.search(answer.text):
			self.csrf = token.group(1)
		return answer

	def post(self, path: str, data: dict | None = None, **options) -> Answer:
		return self.send("POST", path, data=_words(data or {}), **options)

	def call(self, method: str, **arguments) -> Answer:
		"""POST to a whitelisted method."""
		return self.post(f"/api/method/{method}", arguments)

	def rest(self, verb: str, doctype: str, name: str | None = None, /, **values) -> Answer:
		"""/api/resource: GET (parameters), POST, PUT (record's values), DELETE."""
		path = f"/api/resource/{doctype}" + (f"/{name}" if name else "")
		if verb == "GET":
			return self.get(path, **values)
		return self.send(verb, path, json=values)

	def upload(self, file_name: str, content: bytes, **fields) -> Answer:
		"""A file by Frappe's upload_file, as both portal and Desk do."""
		files = {"file": (file_name, content)}
		return self.send("POST", "/api/method/upload_file", data=_words(fields), files=files)


def _words(values: dict) -> dict[str, str]:
	return {
		name: value if isinstance(value, str | bytes) else json.dumps(value)
		for name, value in values.items()
		if value is not None
	}
