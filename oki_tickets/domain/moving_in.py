"""What an Issue of ERPNext was, told in the desk's own terms."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from oki_tickets.domain.lifecycle import Action, Category, Closure, Side

# What ERPNext's own statuses mean. Of an open Issue it is told by whether anybody has answered.
CATEGORIES = {
	"Open": Category.NEW,
	"Replied": Category.WAITING,
	"On Hold": Category.PAUSED,
	"Resolved": Category.RESOLVED,
	"Closed": Category.CLOSED,
}


@dataclass(frozen=True)
class Past:
	"""Moments of an Issue, naive in the site's zone: when it was raised, first answered, came into its present
	status and was finished, as far as ERPNext knows; and the days after which silence accepts a solution."""

	category: str
	opened: datetime
	answered: datetime | None
	since: datetime
	close_after_days: int


@dataclass(frozen=True)
class Stage:
	"""A status in the life of a ticket, from a moment on, and the move that led there."""

	category: str
	since: datetime
	action: str = ""
	side: str = Side.AGENT


@dataclass(frozen=True)
class Life:
	"""The stages of a ticket in order, the first of them New, and how it ended."""

	stages: tuple[Stage, ...]
	closure_reason: str | None = None

	@property
	def last(self) -> Stage:
		"""The present stage."""
		return self.stages[-1]

	def reached(self, category: str) -> datetime | None:
		"""Since when the ticket was in a status of the category, the last time; None for never."""
		return next((stage.since for stage in reversed(self.stages) if stage.category == category), None)


def life_of(past: Past, now: datetime) -> Life:
	"""The stages that lead to where the Issue stands at `now`. ERPNext keeps no history of statuses, so what is
	between follows from what it does keep; a solution that nobody has answered is accepted in time."""
	stages = [Stage(Category.NEW, past.opened)]
	if past.answered:
		stages.append(Stage(Category.WORKING, past.answered, Action.START_WORK))
	if past.category == Category.CLOSED:
		return Life(tuple(_in_order([*stages, *_closed(past)])))
	if past.category == Category.RESOLVED:
		return _resolved(stages, past, now)
	if past.category in _WAYS and stages[-1].category != past.category:
		stages.append(Stage(past.category, past.since, _WAYS[past.category]))
	return Life(tuple(_in_order(stages)))


_WAYS = {
	Category.WORKING: Action.START_WORK,
	Category.WAITING: Action.REQUEST_DATA,
	Category.PAUSED: Action.DEFER,
}


def _closed(past: Past) -> list[Stage]:
	"""What was answered before it was closed was solved; else it was just closed."""
	if not past.answered:
		return [Stage(Category.CLOSED, past.since, Action.CLOSE, Side.CUSTOMER)]
	return [
		Stage(Category.RESOLVED, past.since, Action.PROPOSE_SOLUTION),
		Stage(Category.CLOSED, past.since, Action.ACCEPT_SOLUTION, Side.CUSTOMER),
	]


def _resolved(stages: list[Stage], past: Past, now: datetime) -> Life:
	stages = _in_order([*stages, Stage(Category.RESOLVED, past.since, Action.PROPOSE_SOLUTION)])
	accepted = stages[-1].since + timedelta(days=past.close_after_days)
	if not past.close_after_days or accepted > now:
		return Life(tuple(stages))
	closed = Stage(Category.CLOSED, accepted, Action.ACCEPT_SOLUTION, Side.SYSTEM)
	return Life((*stages, closed), Closure.NO_ANSWER)


def _in_order(stages: list[Stage]) -> list[Stage]:
	"""Moments that were entered by hand may contradict each other: nothing comes before what it follows."""
	found: list[Stage] = []
	for stage in stages:
		since = max(stage.since, found[-1].since) if found else stage.since
		found.append(Stage(stage.category, since, stage.action, stage.side))
	return found


def category_of(status: str, given: dict[str, str]) -> str | None:
	"""The category of an Issue's status: as `given` by the administrator, else ERPNext's meaning of it; None
	where nobody knows."""
	return given.get(status) or CATEGORIES.get(status)


def parse_mapping(entries: list[str]) -> dict[str, dict[str, str]]:
	"""`kind:theirs=ours` as {kind: {theirs: ours}}. Raises ValueError that names the entry."""
	found: dict[str, dict[str, str]] = {"status": {}, "priority": {}, "type": {}}
	for entry in entries:
		kind, _colon, pair = entry.partition(":")
		theirs, equals, ours = (part.strip() for part in pair.partition("="))
		if kind.strip() not in found or not (theirs and equals and ours):
			raise ValueError(entry)
		found[kind.strip()][theirs] = ours
	return found
