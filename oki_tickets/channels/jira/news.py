"""A look at a ticket's issue: what has changed there reaches the ticket."""

from collections.abc import Mapping
from typing import Any

from frappe.utils import cint

from oki_tickets.channels.jira import accounts, issues, links
from oki_tickets.channels.jira.connection import Jira
from oki_tickets.channels.jira.issues import Named
from oki_tickets.channels.port import Letter
from oki_tickets.domain import jira_text
from oki_tickets.domain.jira_news import Issue, News, compare, read_account
from oki_tickets.exceptions import JiraRefused
from oki_tickets.services import clock, jira_desk, locks

GONE = 404


def look(jira: Jira, letter: Letter) -> str | None:
	"""Fetches the issue and lets the ticket follow it; an issue that was looked at since the news came is
	not fetched again. Returns the issue's key."""
	link = links.of_ticket(letter.recipient)
	if not link or cint(link.looked_second) > cint(letter.payload["since"]):
		return None
	now = clock.now_second()
	try:
		issue = issues.get(jira, link.issue_id)
	except JiraRefused as refused:
		if refused.status != GONE:
			raise
		_lose(link)
		return link.issue_key
	comments = issues.comments(jira, issue.id) if jira.marker.strip() else []
	_take_over(jira, letter.recipient, issue, comments, now)
	return issue.key


def _lose(link) -> None:
	if link.state != links.GONE:
		jira_desk.tell_gone(link.ticket, link.issue_key)
	links.mark_gone(link)


def _take_over(jira: Jira, ticket: str, issue: Issue, comments: list[Mapping[str, Any]], now: int) -> None:
	# The ticket's row first, as everybody does.
	locks.load_locked(ticket)
	link = links.of_ticket(ticket, locked=True)
	news = compare(issue, links.seen_of(link))
	if not news:
		return
	shown = _show_comments(jira, link, comments)
	jira_desk.follow(ticket, _state(jira, issue, news))
	links.remember(
		ticket, Named(issue.id, issue.key), news.seen, looked_second=now, shown_comments=links.as_shown(shown)
	)


def _state(jira: Jira, issue: Issue, news: News) -> jira_desk.State:
	return jira_desk.State(
		key=issue.key,
		url=jira.browse(issue.key),
		status=issue.status,
		due_dates=news.due_dates,
		engineer=accounts.user_of(jira, news.assignee) if news.assignee else None,
		was_done=news.was_done,
	)


def _show_comments(jira: Jira, link, comments: list[Mapping[str, Any]]) -> list[str]:
	"""Shows those that are marked for the customer, the oldest first; returns the numbers of all that have
	been shown."""
	shown = links.shown_comments(link)
	for row in comments[::-1]:
		words = jira_text.for_customer(jira_text.plain(row.get("body")), jira.marker)
		if words and str(row["id"]) not in shown:
			author = read_account(row.get("author"))
			jira_desk.show_comment(link.ticket, f"{author.name if author else '?'} (Jira)", words)
			shown.append(str(row["id"]))
	return shown
