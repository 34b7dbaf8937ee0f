""" "Test Connection": one sentence for each thing that has to be right."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from frappe import _

from oki_tickets.channels.jira.connection import Jira, connected
from oki_tickets.exceptions import JiraNotSetUp, JiraRefused, OutsideError

NEEDED = ("BROWSE_PROJECTS", "CREATE_ISSUES", "EDIT_ISSUES", "LINK_ISSUES", "ADD_COMMENTS")


@dataclass(frozen=True)
class Finding:
	"""What was found out, and whether it is as it should be."""

	is_good: bool
	text: str


def findings() -> list[Finding]:
	"""What stands between the desk and Jira, in the order in which one would mend it; ends at the first
	thing without which the next cannot be known."""
	try:
		jira = connected()
	except JiraNotSetUp as missing:
		return [Finding(False, str(missing))]
	found: list[Finding] = []
	try:
		for finding in _look_around(jira):
			found.append(finding)
	except OutsideError as problem:
		found.append(Finding(False, str(problem)))
	except JiraRefused as refused:
		found.append(Finding(False, _meaning(refused, jira, is_first=not found)))
	return found


def _look_around(jira: Jira) -> Iterator[Finding]:
	person = jira.call("GET", "/myself")
	yield Finding(True, _("The desk is known as {0}.").format(person.get("displayName")))
	project = jira.call("GET", f"/project/{quote(jira.project, safe='')}")
	yield Finding(True, _("Issues go to the project {0} ({1}).").format(project.get("name"), jira.project))
	yield _type(jira, [kind.get("name") for kind in project.get("issueTypes") or []])
	yield _rights(jira)


def _type(jira: Jira, kinds: list[str]) -> Finding:
	if jira.issue_type in kinds:
		return Finding(True, _("They are of the type {0}.").format(jira.issue_type))
	text = _("The project has no issue type {0}. It has: {1}.")
	return Finding(False, text.format(jira.issue_type, ", ".join(kinds)))


def _rights(jira: Jira) -> Finding:
	params = {"projectKey": jira.project, "permissions": ",".join(NEEDED)}
	rights = jira.call("GET", "/mypermissions", params=params).get("permissions") or {}
	missing = [
		rights[name].get("name") or name
		for name in NEEDED
		if name in rights and not rights[name].get("havePermission")
	]
	if missing:
		return Finding(False, _("The account lacks rights in the project: {0}.").format(", ".join(missing)))
	return Finding(True, _("The account has all rights that it needs there."))


def _meaning(refused: JiraRefused, jira: Jira, *, is_first: bool) -> str:
	if refused.status in (401, 403):
		return _("Jira does not let the desk in. Check the user and the token: {0}").format(refused)
	if is_first:
		return _("There is no Jira at {0}: {1}").format(jira.url, refused)
	if refused.status == 404:
		return _("There is no project {0}, or the account may not see it.").format(jira.project)
	return _("Jira has refused: {0}").format(refused)
