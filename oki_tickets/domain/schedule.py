"""Who works when, as plain values: a week, its exceptions, holidays, absences, and the zone they are meant in.

A stretch belongs to the day on which it begins: a shift from 22:00 to 06:00 on Monday is Monday's, also
where Tuesday is a holiday.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY = 86_400


@dataclass(frozen=True, order=True)
class Hours:
	"""A stretch of a day in seconds after local midnight; an `end` not after `start` lies on the next day."""

	start: int
	end: int

	@property
	def length(self) -> int:
		"""Seconds on the clock face; real seconds differ on the nights of summer time."""
		return self.end - self.start if self.end > self.start else self.end + DAY - self.start


@dataclass(frozen=True)
class Plan:
	"""Everything that decides when somebody works.

	`week` holds for each day (Monday first) its stretches. `shifts` replace the week's hours from a first
	to a last date (None: until further notice); of two that meet, the later one in the tuple counts.
	`exceptions` replace the hours of a date, with none for a day off, and win over `holidays`. `absences`
	are pairs of UTC seconds since the epoch, the end None where it is open.
	"""

	zone: str
	week: tuple[tuple[Hours, ...], ...] = ((),) * 7
	shifts: tuple[tuple[date, date | None, tuple[Hours, ...]], ...] = ()
	exceptions: tuple[tuple[date, tuple[Hours, ...]], ...] = ()
	holidays: frozenset[date] = field(default_factory=frozenset)
	absences: tuple[tuple[int, int | None], ...] = ()

	def __hash__(self) -> int:
		"""Kept: a plan is looked up far more often than made, and holidays take long to hash."""
		found = self.__dict__.get("_hash")
		if found is None:
			found = hash((self.zone, self.week, self.shifts, self.exceptions, self.holidays, self.absences))
			object.__setattr__(self, "_hash", found)
		return found

	def last_day(self) -> date | None:
		"""The last date that can have working time, None where there is no last one. A plan that never
		works has had its last day at the beginning of time."""
		# Where several are open-ended the one that counts decides for all times to come.
		lasting = next((shift for shift in reversed(self.shifts) if shift[1] is None), None)
		endless = bool(lasting[2]) if lasting else any(self.week)
		gone = min((start for start, end in self.absences if end is None), default=None)
		if endless and gone is None:
			return None
		dates = [day for day, hours in self.exceptions if hours]
		dates += [last for _, last, hours in self.shifts if hours and last]
		if lasting:
			dates.append(lasting[0])
		if endless and gone is not None:
			dates.append(datetime.fromtimestamp(gone, timezone.utc).date() + timedelta(days=2))
		return max(dates, default=date.min)

	def hours_on(self, day: date, exceptions: dict[date, tuple[Hours, ...]]) -> tuple[Hours, ...]:
		"""The stretches that begin on `day`; `exceptions` are the plan's own, as a dict."""
		if day in exceptions:
			return exceptions[day]
		if day in self.holidays:
			return ()
		for first, last, hours in reversed(self.shifts):
			if first <= day and (last is None or day <= last):
				return hours
		return self.week[day.weekday()]


def overlapping_days(week: tuple[tuple[Hours, ...], ...]) -> list[int]:
	"""Days (0 is Monday) on which a stretch begins before an earlier one has ended, the night before
	included."""
	found = []
	for day in range(7):
		busy_until = max((hours.start + hours.length - DAY for hours in week[day - 1]), default=0)
		for hours in sorted(week[day]):
			if hours.start < busy_until:
				found.append(day)
				break
			busy_until = hours.start + hours.length
	return found


Shift = tuple[date, date | None, tuple[Hours, ...]]


def merged_shifts(shifts: Iterable[Shift]) -> tuple[Shift, ...]:
	"""The same shifts without two that meet: on the dates that several have in common, the hours of all."""
	shifts = list(shifts)
	borders = {first for first, _, _ in shifts}
	borders |= {last + timedelta(days=1) for _, last, _ in shifts if last}
	found = []
	for first, following in pairwise([*sorted(borders), None]):
		last = following - timedelta(days=1) if following else None
		hours = {stretch for shift in shifts if _covers(shift, first) for stretch in shift[2]}
		if hours:
			found.append((first, last, tuple(sorted(hours))))
	return tuple(found)


def _covers(shift: Shift, day: date) -> bool:
	return shift[0] <= day and (shift[1] is None or day <= shift[1])


def utc_stretches(plan: Plan, first: date, last: date) -> list[tuple[int, int]]:
	"""The working time that begins on `first` to `last` (inclusive) as UTC seconds since the epoch, in
	order, joined where stretches touch, without absences."""
	zone = ZoneInfo(plan.zone)
	exceptions = dict(plan.exceptions)
	found: list[tuple[int, int]] = []
	for day in _days(first, last):
		if hours := plan.hours_on(day, exceptions):
			_join(found, _on_day(zone, day, hours))
	return _without(found, plan.absences)


def _days(first: date, last: date) -> Iterator[date]:
	for ordinal in range(first.toordinal(), last.toordinal() + 1):
		yield date.fromordinal(ordinal)


def _on_day(zone: ZoneInfo, day: date, hours: tuple[Hours, ...]) -> list[tuple[int, int]]:
	midnight = datetime(day.year, day.month, day.day)
	offset = _offset(zone, midnight)
	base = int(midnight.replace(tzinfo=timezone.utc).timestamp())
	# Two days ahead, since a stretch may end on the next day: no change of offset, no care needed.
	if offset == _offset(zone, midnight + timedelta(days=2)) == _offset(zone, midnight + timedelta(days=1)):
		return sorted((base - offset + h.start, base - offset + h.start + h.length) for h in hours)
	return sorted(
		(_reached(zone, midnight, h.start), _reached(zone, midnight, h.start + h.length)) for h in hours
	)


def _offset(zone: ZoneInfo, local: datetime, fold: int = 0) -> int:
	return int(local.replace(tzinfo=zone, fold=fold).utcoffset().total_seconds())  # type: ignore[union-attr]


def _reached(zone: ZoneInfo, midnight: datetime, seconds: int) -> int:
	"""The UTC second at which the clocks of `zone` first show `seconds` after `midnight` or more: the first
	of two where the hour is repeated, the moment of the switch where it is left out."""
	local = midnight + timedelta(seconds=seconds)
	base = int(local.replace(tzinfo=timezone.utc).timestamp())
	before, after = base - _offset(zone, local), base - _offset(zone, local, fold=1)
	if before <= after:
		return before
	# The hour is left out: `after` still counts by the old offset, `before` by the new one.
	low, high = after, before
	old = _offset_at(zone, low)
	while low < high:
		middle = (low + high) // 2
		if _offset_at(zone, middle) == old:
			low = middle + 1
		else:
			high = middle
	return low


def _offset_at(zone: ZoneInfo, second: int) -> int:
	return int(datetime.fromtimestamp(second, zone).utcoffset().total_seconds())  # type: ignore[union-attr]


def _join(found: list[tuple[int, int]], more: list[tuple[int, int]]) -> None:
	for start, end in more:
		if found and start <= found[-1][1]:
			found[-1] = (found[-1][0], max(found[-1][1], end))
		elif end > start:
			found.append((start, end))


def _without(
	stretches: list[tuple[int, int]], absences: tuple[tuple[int, int | None], ...]
) -> list[tuple[int, int]]:
	for away_from, away_to in absences:
		stretches = [
			piece
			for stretch in stretches
			for piece in _cut(stretch, away_from, away_to)
			if piece[0] < piece[1]
		]
	return stretches


def _cut(stretch: tuple[int, int], away_from: int, away_to: int | None) -> list[tuple[int, int]]:
	start, end = stretch
	if away_from >= end or (away_to is not None and away_to <= start):
		return [stretch]
	rest = (end, end) if away_to is None else (max(start, away_to), end)
	return [(start, min(end, away_from)), rest]
