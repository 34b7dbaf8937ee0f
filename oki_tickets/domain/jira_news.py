"""What has changed in a Jira issue since the desk saw it last.

Jira is asked for the issue as it is now, with its history, so that it does not matter in which order news
of it arrive, or whether some get lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

DONE = "done"
DUE_DATE = "duedate"
# Dates that the desk has set and that Jira's history has not shown yet.
MOST_PUSHED = 10


@dataclass(frozen=True)
class Account:
	"""A person in Jira. `id` is the accountId of a Cloud, the name of a server."""

	id: str
	email: str | None = None
	name: str = ""


@dataclass(frozen=True)
class DueMove:
	"""A change of the due date, by the number of its place in the issue's history."""

	history: int
	to: date | None


@dataclass(frozen=True)
class Issue:
	"""An issue as Jira tells of it. `updated` is in milliseconds since the epoch, by Jira's clock."""

	id: str
	key: str
	updated: int
	status: str = ""
	is_done: bool = False
	assignee: Account | None = None
	due_on: date | None = None
	history: int = 0
	moves: tuple[DueMove, ...] = ()


@dataclass(frozen=True)
class Seen:
	"""What the desk knew of the issue after its last look: the same facts, the last number of the history,
	and due dates that the desk itself has set since."""

	updated: int = 0
	history: int = 0
	is_done: bool = False
	assignee: str | None = None
	due_on: date | None = None
	pushed: tuple[date, ...] = ()

	def after_push(self, *, assignee: str | None = None, due_on: date | None = None) -> "Seen":
		"""What is known once the desk has set these in Jira; None leaves a field alone."""
		if due_on and due_on != self.due_on:
			pushed = (*self.pushed, due_on)[-MOST_PUSHED:]
			return replace(self, assignee=assignee or self.assignee, due_on=due_on, pushed=pushed)
		return replace(self, assignee=assignee or self.assignee)


@dataclass(frozen=True)
class News:
	"""What the ticket has to follow: due dates in the order in which they were set (None: taken away),
	the new assignee, whether the issue has been done; and what is known from now on."""

	seen: Seen
	due_dates: tuple[date | None, ...] = ()
	assignee: Account | None = None
	was_done: bool = False


def read_issue(answer: Mapping[str, Any]) -> Issue:
	"""An issue out of Jira's JSON. Raises KeyError or ValueError where it is none."""
	fields = answer["fields"]
	status = fields.get("status") or {}
	histories = (answer.get("changelog") or {}).get("histories") or []
	return Issue(
		id=str(answer["id"]),
		key=answer["key"],
		updated=read_moment(fields["updated"]),
		status=status.get("name") or "",
		is_done=(status.get("statusCategory") or {}).get("key") == DONE,
		assignee=read_account(fields.get("assignee")),
		due_on=read_date(fields.get(DUE_DATE)),
		history=max((int(row["id"]) for row in histories), default=0),
		moves=_moves(histories),
	)


def read_account(answer: Mapping[str, Any] | None) -> Account | None:
	"""A person out of Jira's JSON; None for nobody."""
	identity = answer and (answer.get("accountId") or answer.get("name"))
	if not answer or not identity:
		return None
	email = (answer.get("emailAddress") or "").lower() or None
	return Account(identity, email, answer.get("displayName") or identity)


def read_moment(text: str) -> int:
	"""Milliseconds since the epoch of a moment such as 2026-03-02T10:00:00.000+0100."""
	return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%f%z").timestamp() * 1000)


def read_date(text: str | None) -> date | None:
	"""A day such as 2026-03-02; servers add an hour in their history."""
	return date.fromisoformat(text[:10]) if text else None


def _moves(histories: Sequence[Mapping[str, Any]]) -> tuple[DueMove, ...]:
	moves = [
		DueMove(int(row["id"]), read_date(item.get("to")))
		for row in histories
		for item in row.get("items") or []
		if item.get("field") == DUE_DATE
	]
	return tuple(sorted(moves, key=lambda move: move.history))


def first_sight(issue: Issue) -> Seen:
	"""What is known of an issue that was there before: nothing of it is news."""
	return Seen(
		updated=issue.updated,
		history=issue.history,
		is_done=issue.is_done,
		assignee=issue.assignee.id if issue.assignee else None,
		due_on=issue.due_on,
	)


def compare(issue: Issue, seen: Seen) -> News | None:
	"""The news of `issue`; None where this is an older state than the one seen before."""
	if issue.updated < seen.updated:
		return None
	dates, pushed = _due_dates(issue, seen)
	known = replace(first_sight(issue), history=max(issue.history, seen.history), pushed=pushed)
	is_new = issue.assignee is not None and issue.assignee.id != seen.assignee
	return News(
		seen=known,
		due_dates=dates,
		assignee=issue.assignee if is_new else None,
		was_done=issue.is_done and not seen.is_done,
	)


def _due_dates(issue: Issue, seen: Seen) -> tuple[tuple[date | None, ...], tuple[date, ...]]:
	"""Due dates that others have set, and those of the desk that the history has not shown yet."""
	dates: list[date | None] = []
	pushed = list(seen.pushed)
	for move in issue.moves:
		if move.history <= seen.history:
			continue
		if move.to in pushed:
			pushed.remove(move.to)
		else:
			dates.append(move.to)
	if issue.due_on != (dates[-1] if dates else seen.due_on):
		# The history is cut short, or tells of it later.
		dates.append(issue.due_on)
	return tuple(dates), tuple(pushed)
