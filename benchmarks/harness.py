"""Measuring and telling: medians, p95 and ratios, with the machine and the sizes."""

import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Sample:
	"""Durations of one piece of work, in seconds."""

	name: str
	seconds: tuple[float, ...]

	@property
	def median(self) -> float:
		return statistics.median(self.seconds)

	@property
	def p95(self) -> float:
		return sorted(self.seconds)[max(0, round(len(self.seconds) * 0.95) - 1)]

	def divided_by(self, number: int) -> "Sample":
		"""The sample of one where `number` were timed together."""
		return Sample(self.name, tuple(taken / number for taken in self.seconds))


@dataclass(frozen=True)
class Claim:
	"""A row of the table: our sample, its reference, and the ratio of medians that is to be reached.

	`at_most` bounds ours / reference from above, `at_least` bounds reference / ours from below. `spare` are seconds
	that ours may take on top, where milliseconds are compared and every page costs some whatever it counts.
	"""

	work: str
	ours: Sample
	reference: Sample
	at_most: float | None = None
	at_least: float | None = None
	spare: float = 0

	@property
	def holds(self) -> bool:
		if self.at_most is not None:
			return self.ours.median <= self.reference.median * self.at_most + self.spare
		return self.reference.median >= self.ours.median * (self.at_least or 0)

	@property
	def figure(self) -> str:
		if self.at_most is not None:
			more = f" and {_human(self.spare)}" if self.spare else ""
			return f"{self.ours.median / self.reference.median:.2f} (at most {self.at_most:g}{more})"
		return f"{self.reference.median / self.ours.median:.0f} times faster (at least {self.at_least:g})"


@dataclass(frozen=True)
class Bound:
	"""A row of the table without a reference: all but a share of our sample take at most `within` seconds."""

	work: str
	ours: Sample
	within: float
	percentile: int = 99

	@property
	def reached(self) -> float:
		"""The percentile of the sample, in seconds."""
		ordered = sorted(self.ours.seconds)
		return ordered[min(len(ordered) - 1, round(len(ordered) * self.percentile / 100))]

	@property
	def holds(self) -> bool:
		return self.reached <= self.within


@dataclass(frozen=True)
class Kept:
	"""A row of the table without times: of `number` things that were looked at, those `broken`; none may be."""

	work: str
	number: int
	broken: tuple[str, ...] = ()

	@property
	def holds(self) -> bool:
		return not self.broken


def minutes() -> int:
	"""For how long a benchmark that could go on for ever goes on."""
	return int(os.environ.get("OKI_BENCH_MINUTES", "2"))


def alternate(
	repeats: int, *works: tuple[str, Callable[[int], object]], before: Callable[[], object] | None = None
) -> list[Sample]:
	"""Runs the works in turn `repeats` times, so that what else the machine does meets all alike; each is
	called with the number of its turn, after `before`, which is not timed. The first tenth warms up and does
	not count."""
	warm_up = max(1, repeats // 10)
	taken: dict[str, list[float]] = {name: [] for name, _ in works}
	for turn in range(warm_up + repeats):
		for name, work in works:
			if before:
				before()
			start = time.perf_counter()
			work(turn)
			spent = time.perf_counter() - start
			if turn >= warm_up:
				taken[name].append(spent)
	return [Sample(name, tuple(seconds)) for name, seconds in taken.items()]


def machine() -> str:
	"""One line about the machine that the figures were taken on."""
	return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"


def table(claims: list[Claim | Bound | Kept]) -> str:
	"""The claims as a Markdown table."""
	lines = [
		"| work | ours: median, p95 | reference: median, p95 | ratio | reached |",
		"|---|---|---|---|---|",
	]
	lines += [f"| {claim.work} | {_cells(claim)} | {'yes' if claim.holds else 'NO'} |" for claim in claims]
	return "\n".join(lines)


def facts(claims: list[Claim | Bound | Kept]) -> dict:
	"""The same as data, times in seconds: `machine` and `rows`, each with `work`, `holds`, `ours` and, where the
	row has one, `reference` and `ratio` (ours by theirs), else `percentile`, `reached` and `within`; of a row
	without times `number` and `broken`."""
	return {"machine": machine(), "rows": [_facts_of(claim) for claim in claims]}


def _facts_of(claim: Claim | Bound | Kept) -> dict:
	if isinstance(claim, Kept):
		return {
			"work": claim.work,
			"holds": claim.holds,
			"number": claim.number,
			"broken": list(claim.broken),
		}
	row = {"work": claim.work, "holds": claim.holds, "ours": _figures(claim.ours)}
	if isinstance(claim, Bound):
		return row | {"percentile": claim.percentile, "reached": claim.reached, "within": claim.within}
	return row | {
		"reference": _figures(claim.reference) | {"name": claim.reference.name},
		"ratio": claim.ours.median / claim.reference.median,
		"at_most": claim.at_most,
		"at_least": claim.at_least,
		"spare": claim.spare,
	}


def _figures(sample: Sample) -> dict[str, float]:
	return {"median": sample.median, "p95": sample.p95, "runs": len(sample.seconds)}


def _cells(claim: Claim | Bound | Kept) -> str:
	if isinstance(claim, Kept):
		return f"{claim.number} looked at | | {len(claim.broken)} broken (at most 0)"
	beside = _bound(claim) if isinstance(claim, Bound) else _reference(claim)
	return f"{_times(claim.ours)} | {beside}"


def _reference(claim: Claim) -> str:
	return f"{claim.reference.name}: {_times(claim.reference)} | {claim.figure}"


def _bound(claim: Bound) -> str:
	return f"| p{claim.percentile} {_human(claim.reached)} (at most {_human(claim.within)})"


def _times(sample: Sample) -> str:
	return f"{_human(sample.median)}, {_human(sample.p95)}"


def _human(seconds: float) -> str:
	for unit, factor in (("s", 1), ("ms", 1e3), ("µs", 1e6)):
		if seconds * factor >= 1:
			return f"{seconds * factor:.1f} {unit}"
	return f"{seconds * 1e9:.0f} ns"
