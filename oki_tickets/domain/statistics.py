"""Figures of many durations."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Spread:
	"""Seconds: the mean, the middle one, and the one that nine of ten do not exceed."""

	mean: float
	median: float
	p90: float


def spread(seconds: Sequence[int]) -> Spread | None:
	"""The spread of durations in any order, None of nothing. Of an even number the median lies between the two
	in the middle; p90 is always one of the durations."""
	if not seconds:
		return None
	ordered = sorted(seconds)
	middle = len(ordered) // 2
	median = ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
	return Spread(sum(ordered) / len(ordered), median, ordered[ceil(len(ordered) * 0.9) - 1])


def share(part: float, whole: float) -> float | None:
	"""`part` of `whole` in percent with two digits, None of nothing."""
	return round(part / whole * 100, 2) if whole else None


def mean(total: float, number: int) -> float | None:
	"""The mean with two digits, None of nothing."""
	return round(total / number, 2) if number else None


def growth(now: float, before: float) -> float | None:
	"""By how many percent `now` is more than `before`, with one digit; None from nothing."""
	return round((now - before) / before * 100, 1) if before else None
