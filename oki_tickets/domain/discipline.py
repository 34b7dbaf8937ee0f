"""Which norm holds for a status, and what its levels are."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True)
class Level:
	"""One threshold: `after` working seconds in the status, and what crossing it does."""

	level: int
	after: int
	notify_agent: bool = False
	notify_head: bool = False
	reassign: bool = False


@dataclass(frozen=True)
class Timer:
	"""The norm of one status, perhaps of one line or priority only; levels in order."""

	name: str
	status: str
	support_line: str | None
	priority: str | None
	levels: tuple[Level, ...]


def timer_for(
	timers: Iterable[Timer], status: str, support_line: str | None, priority: str | None
) -> Timer | None:
	"""The most specific timer that holds: line and priority, then line, then priority, then neither."""
	holding = [
		timer
		for timer in timers
		if timer.status == status
		and timer.support_line in (None, support_line)
		and timer.priority in (None, priority)
	]
	return max(holding, key=_specificity, default=None)


def _specificity(timer: Timer) -> tuple[bool, bool]:
	return timer.support_line is not None, timer.priority is not None


def next_level(timer: Timer, done: int) -> Level | None:
	"""The level that comes after level number `done` (0: none yet)."""
	return next((level for level in timer.levels if level.level > done), None)


def level_problems(afters: list[int]) -> str | None:
	"""What is wrong with the limits of a timer's levels, in seconds and in their order: "count", "zero",
	"order", or None."""
	if not 1 <= len(afters) <= 3:
		return "count"
	if min(afters) <= 0:
		return "zero"
	if any(later <= earlier for earlier, later in pairwise(afters)):
		return "order"
	return None
