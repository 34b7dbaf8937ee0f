"""Which agreed times (SLA) hold for a ticket."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Times:
	"""Agreed working seconds; None where nothing was agreed."""

	first_response_within: int | None
	resolve_within: int | None


@dataclass(frozen=True)
class Norm:
	"""A Service Norm: what it applies to (None: everything) and its times by priority."""

	name: str
	times: tuple[tuple[str, Times], ...]
	contract: str | None = None
	customer: str | None = None
	customer_group: str | None = None
	ticket_type: str | None = None
	category: str | None = None
	support_line: str | None = None
	work_schedule: str | None = None

	def times_of(self, priority: str | None) -> Times | None:
		"""The times of a priority, None where the norm does not list it."""
		return dict(self.times).get(priority or "")


@dataclass(frozen=True)
class Matter:
	"""What of a ticket decides its norm. `customer_groups` and `categories` go from its own up to the
	root: what is agreed for a group or topic holds for those below it."""

	priority: str | None
	contract: str | None = None
	customer: str | None = None
	customer_groups: tuple[str, ...] = ()
	ticket_type: str | None = None
	categories: tuple[str, ...] = ()
	support_line: str | None = None


def norm_for(norms: Iterable[Norm], matter: Matter) -> Norm | None:
	"""The most specific norm that matches and lists the ticket's priority."""
	holding = [norm for norm in norms if norm.times_of(matter.priority) and _matches(norm, matter)]
	return max(holding, key=lambda norm: _specificity(norm, matter), default=None)


def _matches(norm: Norm, matter: Matter) -> bool:
	return (
		norm.contract in (None, matter.contract)
		and norm.customer in (None, matter.customer)
		and norm.customer_group in (None, *matter.customer_groups)
		and norm.ticket_type in (None, matter.ticket_type)
		and norm.category in (None, *matter.categories)
		and norm.support_line in (None, matter.support_line)
	)


def _specificity(norm: Norm, matter: Matter) -> tuple[int, ...]:
	return (
		norm.contract is not None,
		norm.customer is not None,
		_nearness(norm.customer_group, matter.customer_groups),
		norm.ticket_type is not None,
		_nearness(norm.category, matter.categories),
		norm.support_line is not None,
	)


def _nearness(named: str | None, path: tuple[str, ...]) -> int:
	"""0 for nothing named, else the more the nearer to the ticket's own."""
	return 0 if named is None else len(path) - path.index(named)
