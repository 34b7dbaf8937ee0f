"""Which moves a ticket can make, what each needs and what each leaves on the ticket.

The moves themselves (from, action, to, role) are the rows of a Frappe Workflow, so that a desk can
rename statuses and add its own; this module knows what the product's actions mean.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any


class Side:
	"""Who makes a move: the customer, the desk, or the desk's own clock."""

	CUSTOMER = "Customer"
	AGENT = "Agent"
	SYSTEM = "System"


class Category:
	"""What a status means, whatever it is called."""

	NEW = "New"
	WORKING = "Working"
	WAITING = "Waiting"
	PAUSED = "Paused"
	RESOLVED = "Resolved"
	CLOSED = "Closed"

	OPEN = frozenset({NEW, WORKING, WAITING, PAUSED})


class Action:
	"""Names of the Workflow's actions that carry a meaning of ours."""

	START_WORK = "Start Work"
	REQUEST_DATA = "Request Data"
	PROVIDE_DATA = "Provide Data"
	DEFER = "Defer"
	SEND_TO_DEVELOPMENT = "Send to Development"
	PROPOSE_SOLUTION = "Propose Solution"
	ACCEPT_SOLUTION = "Accept Solution"
	REJECT_SOLUTION = "Reject Solution"
	CLOSE = "Close"
	CLOSE_AS_DUPLICATE = "Close as Duplicate"
	CLOSE_AS_SPAM = "Close as Spam"
	REOPEN = "Reopen"


class Closure:
	"""Values of a ticket's closure_reason."""

	ACCEPTED = "Accepted"
	NO_ANSWER = "No Answer"
	BY_CUSTOMER = "Closed by Customer"
	DUPLICATE = "Duplicate"
	SPAM = "Spam"
	NOT_MINE = "Not My Ticket"


@dataclass(frozen=True)
class Transition:
	"""One row of the Workflow."""

	action: str
	from_status: str
	to_status: str
	role: str


@dataclass(frozen=True)
class Need:
	"""What an action asks for: fields of the ticket, and a message to or from the customer.

	`fields` are required; of each group in `one_of` at least one field is; `optional` may come along.
	"""

	fields: tuple[str, ...] = ()
	one_of: tuple[tuple[str, ...], ...] = ()
	optional: tuple[str, ...] = ()
	message: bool = False

	@property
	def accepted(self) -> frozenset[str]:
		"""Every field that a caller may hand over with the action."""
		grouped = [name for group in self.one_of for name in group]
		return frozenset((*self.fields, *grouped, *self.optional))


@dataclass(frozen=True)
class Problem:
	"""Why a move is refused: `code` is one of the constants below, `fields` names what it is about."""

	code: str
	fields: tuple[str, ...] = ()


MISSING = "missing"
ONE_OF_MISSING = "one_of_missing"
MESSAGE_MISSING = "message_missing"
NOT_IN_FUTURE = "not_in_future"
IN_PAST = "in_past"
INTO_ITSELF = "into_itself"
REOPEN_TOO_LATE = "reopen_too_late"
GOES_ON_ELSEWHERE = "goes_on_elsewhere"

NEEDS: Mapping[str, Need] = {
	Action.REQUEST_DATA: Need(message=True),
	Action.DEFER: Need(fields=("deferred_until",)),
	Action.SEND_TO_DEVELOPMENT: Need(
		fields=("engineer", "development_due_on"), one_of=(("jira_issue", "create_jira_issue"),)
	),
	Action.PROPOSE_SOLUTION: Need(fields=("problem_summary", "resolution_summary")),
	Action.REJECT_SOLUTION: Need(message=True),
	Action.CLOSE_AS_DUPLICATE: Need(fields=("merged_into",)),
}

NO_NEED = Need()


def need_of(action: str) -> Need:
	"""What `action` asks for; an action that a desk has added itself asks for nothing."""
	return NEEDS.get(action, NO_NEED)


def moves_from(transitions: Iterable[Transition], status: str, roles: Iterable[str]) -> list[Transition]:
	"""The moves that somebody with `roles` has in `status`, each action once, in the Workflow's order."""
	held = set(roles)
	found: dict[str, Transition] = {}
	for row in transitions:
		if row.from_status == status and row.role in held:
			found.setdefault(row.action, row)
	return list(found.values())


def move_to(
	transitions: Iterable[Transition], status: str, target: str, roles: Iterable[str]
) -> Transition | None:
	"""The first move from `status` to `target` that somebody with `roles` has, if any."""
	return next((row for row in moves_from(transitions, status, roles) if row.to_status == target), None)


@dataclass(frozen=True)
class Situation:
	"""What a move is judged by.

	`ticket` maps field names to the values that the ticket would have after the move; `now` and all
	moments in `ticket` are naive and in the site's time zone; `reopen_days` of 0 forbids reopening;
	`goes_on_in` names the ticket that the conversation was merged into.
	"""

	ticket: Mapping[str, Any]
	now: datetime
	has_message: bool = False
	reopen_days: int = 0
	goes_on_in: str | None = None


def problems(action: str, case: Situation) -> list[Problem]:
	"""Everything that stands against `action`, in the order in which a person would mend it."""
	need = need_of(action)
	found = [Problem(MISSING, (name,)) for name in need.fields if not case.ticket.get(name)]
	found += [
		Problem(ONE_OF_MISSING, group)
		for group in need.one_of
		if not any(case.ticket.get(name) for name in group)
	]
	if need.message and not case.has_message:
		found.append(Problem(MESSAGE_MISSING))
	if not found and (check := _CHECKS.get(action)):
		found += check(case)
	return found


def _deferral(case: Situation) -> list[Problem]:
	if case.ticket["deferred_until"] > case.now:
		return []
	return [Problem(NOT_IN_FUTURE, ("deferred_until",))]


def _development(case: Situation) -> list[Problem]:
	due: date = case.ticket["development_due_on"]
	return [] if due >= case.now.date() else [Problem(IN_PAST, ("development_due_on",))]


def _duplicate(case: Situation) -> list[Problem]:
	if case.ticket["merged_into"] != case.ticket.get("name"):
		return []
	return [Problem(INTO_ITSELF, ("merged_into",))]


def _reopening(case: Situation) -> list[Problem]:
	if case.goes_on_in:
		return [Problem(GOES_ON_ELSEWHERE)]
	closed_at: datetime | None = case.ticket.get("closed_at")
	if closed_at and case.now <= closed_at + timedelta(days=case.reopen_days) and case.reopen_days:
		return []
	return [Problem(REOPEN_TOO_LATE)]


_CHECKS = {
	Action.DEFER: _deferral,
	Action.SEND_TO_DEVELOPMENT: _development,
	Action.CLOSE_AS_DUPLICATE: _duplicate,
	Action.REOPEN: _reopening,
}

_CLOSURES = {
	(Action.ACCEPT_SOLUTION, Side.SYSTEM): Closure.NO_ANSWER,
	(Action.CLOSE_AS_DUPLICATE, Side.AGENT): Closure.DUPLICATE,
	(Action.CLOSE_AS_SPAM, Side.AGENT): Closure.SPAM,
	(Action.CLOSE, Side.CUSTOMER): Closure.BY_CUSTOMER,
}


def closure_of(action: str | None, side: str) -> str:
	"""Why a move of `side` into Closed closes the ticket: one of Closure."""
	return _CLOSURES.get((action, side), Closure.ACCEPTED)


@dataclass(frozen=True)
class Step:
	"""One move as it happens: what, by whom, between statuses of which categories, when."""

	action: str
	side: str
	user: str
	from_category: str
	to_category: str
	now: datetime


def consequences(step: Step, ticket: Mapping[str, Any]) -> dict[str, Any]:
	"""The fields that the move sets on the ticket besides its status.

	Leaving Resolved, Closed or Paused takes back what belonged to that state, so that a ticket never
	claims to be solved while it is being worked on.
	"""
	return {**_left_behind(step), **_reached(step), **_remembered(step, ticket)}


def _left_behind(step: Step) -> dict[str, Any]:
	if step.from_category == Category.CLOSED:
		return {"closed_at": None, "closure_reason": None, "resolved_at": None, "merged_into": None}
	if step.from_category == Category.RESOLVED and step.to_category != Category.CLOSED:
		return {"resolved_at": None}
	if step.from_category == Category.PAUSED and step.action != Action.DEFER:
		return {"deferred_until": None}
	return {}


def _reached(step: Step) -> dict[str, Any]:
	if step.to_category == Category.RESOLVED:
		return {"resolved_at": step.now}
	if step.to_category == Category.CLOSED:
		reason = closure_of(step.action, step.side)
		return {"closed_at": step.now, "closure_reason": reason}
	return {}


def _remembered(step: Step, ticket: Mapping[str, Any]) -> dict[str, Any]:
	if step.action == Action.REJECT_SOLUTION:
		return {"rejected_solutions": int(ticket.get("rejected_solutions") or 0) + 1}
	if step.action == Action.SEND_TO_DEVELOPMENT:
		return {
			"passed_to_development": 1,
			"passed_to_development_by": step.user,
			"passed_to_development_at": step.now,
		}
	return {}
