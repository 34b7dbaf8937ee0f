"""Periods of a report: whole days, the one before, and the days, weeks or months that it falls into."""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

DAY, WEEK, MONTH = "Day", "Week", "Month"
UNITS = (DAY, WEEK, MONTH)

# Up to so many days a period is shown by day, up to so many by week.
DAYS_BY_DAY = 31
DAYS_BY_WEEK = 120


@dataclass(frozen=True)
class Period:
	"""From the first moment of day `first` to the last of day `last`, in the site's zone."""

	first: date
	last: date

	@property
	def start(self) -> datetime:
		"""The first moment that counts."""
		return datetime.combine(self.first, time())

	@property
	def end(self) -> datetime:
		"""The first moment that counts no more."""
		return datetime.combine(self.last + timedelta(days=1), time())

	@property
	def days(self) -> int:
		"""How many days the period has."""
		return (self.last - self.first).days + 1

	def before(self) -> "Period":
		"""The period to compare with: whole months before whole months, else as many days before."""
		end = self.first - timedelta(days=1)
		if self.first.day == 1 and self.last.day == monthrange(self.last.year, self.last.month)[1]:
			return Period(_months_before(self.first, _months(self)), end)
		return Period(self.first - timedelta(days=self.days), end)

	def common_with(self, other: "Period") -> "Period | None":
		"""The days that both have, None where there are none."""
		first, last = max(self.first, other.first), min(self.last, other.last)
		return Period(first, last) if first <= last else None

	def unit(self) -> str:
		"""The unit that shows the period best where nobody asks for one."""
		if self.days <= DAYS_BY_DAY:
			return DAY
		return WEEK if self.days <= DAYS_BY_WEEK else MONTH

	def parts(self, unit: str) -> "list[Period]":
		"""The period cut at the limits of days, weeks (from Monday) or months, in order."""
		found, first = [], self.first
		while first <= self.last:
			last = min(part_of(first, unit).last, self.last)
			found.append(Period(first, last))
			first = last + timedelta(days=1)
		return found


def part_of(day: date, unit: str) -> Period:
	"""The day, week or month that `day` lies in."""
	if unit == MONTH:
		return Period(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))
	if unit == WEEK:
		monday = day - timedelta(days=day.weekday())
		return Period(monday, monday + timedelta(days=6))
	return Period(day, day)


def _months(period: Period) -> int:
	return (period.last.year - period.first.year) * 12 + period.last.month - period.first.month + 1


def _months_before(first: date, months: int) -> date:
	number = first.year * 12 + first.month - 1 - months
	return date(number // 12, number % 12 + 1, 1)


def covered_days(stretches: Iterable[tuple[datetime, datetime]]) -> float:
	"""How many days stretches from one moment to another cover together; what several cover counts once."""
	total, reached = timedelta(), datetime.min
	for start, end in sorted(stretches):
		total += max(timedelta(), end - max(start, reached))
		reached = max(reached, end)
	return total / timedelta(days=1)
