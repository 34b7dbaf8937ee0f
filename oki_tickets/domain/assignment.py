"""Who of a line gets a ticket."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
# One of several, each as likely; a parameter, so that tests can say which.
Choice = Callable[[Sequence[T]], T]

# After so many broken norms a ticket goes to the head.
MOST_LOST = 3


@dataclass(frozen=True)
class Member:
	"""An agent of a line at a moment. `load` counts open tickets, `offers` those that are being offered;
	`limit` 0 is none. `turn` tells when the agent had a turn last: the lower, the longer ago. `serves` is
	whether the ticket's category is one of the agent's."""

	agent: str
	is_available: bool = True
	works_now: bool = True
	load: int = 0
	offers: int = 0
	limit: int = 0
	turn: int = 0
	serves: bool = True

	@property
	def is_full(self) -> bool:
		"""True where the agent holds as many open tickets as the limit lets."""
		return bool(self.limit) and self.load >= self.limit

	@property
	def on_duty(self) -> bool:
		"""On duty means: working now by schedule and absences, available, and not full."""
		return self.works_now and self.is_available and not self.is_full

	@property
	def has_room(self) -> bool:
		"""True where one more offer could still become a ticket of this agent."""
		return not self.limit or self.load + self.offers < self.limit


def offered_to(members: Iterable[Member]) -> list[str]:
	"""Everybody on duty who could take one more."""
	return [member.agent for member in members if member.on_duty and member.has_room]


def in_category(members: Collection[Member]) -> list[Member]:
	"""The members that the category belongs to; all of them where it belongs to nobody, or the ticket would
	wait for ever."""
	return [member for member in members if member.serves] or list(members)


def round_robin(members: Collection[Member], choose: Choice) -> str | None:
	"""Of those on duty in the category the one whose turn was longest ago."""
	return _least(members, lambda member: member.turn, choose)


def least_loaded(members: Collection[Member], choose: Choice) -> str | None:
	"""Of those on duty in the category one with the fewest open tickets."""
	return _least(members, lambda member: member.load, choose)


def _least(members: Collection[Member], measure: Callable[[Member], int], choose: Choice) -> str | None:
	ready = [member for member in in_category(members) if member.on_duty]
	if not ready:
		return None
	least = min(measure(member) for member in ready)
	return choose([member.agent for member in ready if measure(member) == least])


def successors(on_duty: Iterable[str], holder: str, losers: Collection[str]) -> list[str]:
	"""Who may get a ticket that `holder` has forgotten: never the holder, nor one of `losers`, from whom it
	was taken before, unless nobody else is on duty."""
	others = [agent for agent in on_duty if agent != holder]
	return [agent for agent in others if agent not in losers] or others


def goes_to_head(losses: int) -> bool:
	"""Whether a ticket that has been taken away `losses` times already leaves the line's agents."""
	return losses >= MOST_LOST
