"""The scale beside a chart: round numbers that enclose its values."""

import math
from collections.abc import Iterable

# Steps that people count in, of numbers and of seconds.
STEPS = (1, 2, 2.5, 5, 10)
TIME_STEPS = (1, 5, 10, 30, 60, 300, 600, 1800, 3600, 2 * 3600, 6 * 3600, 12 * 3600)
DAY = 86_400


def ticks(values: Iterable[float], count: int = 4, *, is_time: bool = False) -> list[float]:
	"""Equally spaced round numbers from the lowest (at most 0) to the highest of `values`, some `count` steps,
	at least one. With `is_time` the values are seconds, and steps are round minutes, hours or days."""
	values = list(values)
	low, high = min([0, *values]), max([0, *values])
	step = _step((high - low) / count or 1, is_time)
	first, last = math.floor(low / step), max(math.ceil(high / step), 1)
	return [round(number * step, 10) for number in range(first, last + 1)]


def _step(least: float, is_time: bool) -> float:
	if is_time and least <= TIME_STEPS[-1]:
		return next(step for step in TIME_STEPS if step >= least)
	unit = DAY if is_time else 1
	power = 10 ** math.floor(math.log10(least / unit))
	return next(unit * step * power for step in STEPS if unit * step * power >= least * (1 - 1e-9))
