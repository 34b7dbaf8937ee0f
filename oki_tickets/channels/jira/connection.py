"""One Jira as the settings name it: its address, who asks, and one method for every request."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import frappe
from frappe import _

from oki_tickets.channels import http
from oki_tickets.channels.http import Answer, Call, Secret
from oki_tickets.exceptions import JiraNotSetUp, JiraRefused, OutsideError

SERVER = "Server or Data Center"
# Seconds for a whole exchange: Jira is slow at times, and a worker waits.
LONGEST = 45
DENIED = "x-authentication-denied-reason"


@dataclass(frozen=True)
class Jira:
	"""Where Jira is and how to ask it. `url` has no slash at its end."""

	url: str
	is_cloud: bool
	authorization: Secret
	project: str
	issue_type: str
	marker: str

	@property
	def api(self) -> str:
		"""Address of the REST API in the dialect of this Jira."""
		return f"{self.url}/rest/api/{3 if self.is_cloud else 2}"

	def browse(self, key: str) -> str:
		"""The page of an issue."""
		return f"{self.url}/browse/{key}"

	def call(
		self,
		method: str,
		path: str,
		*,
		json: Mapping[str, Any] | None = None,
		params: Mapping[str, Any] | None = None,
	) -> Any:
		"""The JSON that Jira answers with, None where it has nothing to say. Raises JiraRefused where it says
		no, OutsideError where no whole answer came."""
		body = {name: value for name, value in (("json", json), ("params", params)) if value is not None}
		headers = {"Authorization": self.authorization, "Accept": "application/json"}
		answer = http.send(Call(method, self.api + path, headers=headers, body=body, longest=LONGEST))
		if not answer.ok:
			raise _refusal(answer)
		if answer.status == 204 or not answer.content:
			return None
		if answer.data is None:
			raise OutsideError(_("Jira's answer cannot be read."), may_have_arrived=True)
		return answer.data


def _refusal(answer: Answer) -> JiraRefused:
	data = answer.data if isinstance(answer.data, dict) else {}
	fields = {name: str(text) for name, text in (data.get("errors") or {}).items()}
	messages = [*(data.get("errorMessages") or []), *(f"{name}: {text}" for name, text in fields.items())]
	text = "; ".join(str(message) for message in messages) or f"HTTP {answer.status}"
	# A server that wants a CAPTCHA solved says 403, which otherwise is about a single issue.
	status = 401 if DENIED in answer.headers else answer.status
	return JiraRefused(text, status=status, fields=fields, retry_after=answer.retry_after)


def is_enabled() -> bool:
	"""True where the settings send tickets to Jira."""
	return bool(frappe.get_cached_doc("Oki Tickets Settings").jira_enabled)


def connected() -> Jira:
	"""Jira as the settings have it. Raises JiraNotSetUp where they name none."""
	settings = frappe.get_cached_doc("Oki Tickets Settings")
	token = settings.get_password("jira_token", raise_exception=False)
	if not (settings.jira_enabled and settings.jira_url and token):
		raise JiraNotSetUp(
			_("Jira is not set up. Fill in the tab {0} of {1}.").format("Jira", _("Oki Tickets Settings"))
		)
	return Jira(
		url=settings.jira_url.strip().rstrip("/"),
		is_cloud=settings.jira_kind != SERVER,
		authorization=_authorization((settings.jira_user or "").strip(), token),
		project=(settings.jira_project or "").strip(),
		issue_type=(settings.jira_issue_type or "").strip(),
		marker=settings.jira_customer_marker or "",
	)


def _authorization(user: str, token: str) -> Secret:
	"""A personal access token stands for itself; an API token or password goes with a name."""
	if not user:
		return Secret(f"Bearer {token}")
	pair = base64.b64encode(f"{user}:{token}".encode()).decode()
	return Secret(f"Basic {pair}")
