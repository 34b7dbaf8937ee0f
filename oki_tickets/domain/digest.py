"""Which digests of a reader are due: one for each day and each month, at the reader's local hour."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

DAILY, MONTHLY = "Daily", "Monthly"
ONE_DAY = timedelta(days=1)
# After a longer standstill the oldest months are not told any more.
MOST_MONTHS = 12


@dataclass(frozen=True)
class Period:
	"""What a digest tells of: whole days, both included."""

	kind: str
	first: date
	last: date

	def before(self) -> "Period":
		"""The period of the same kind that ends where this one begins."""
		return _month_before(self.first) if self.kind == MONTHLY else _day(self.first - ONE_DAY)


@dataclass(frozen=True)
class Hour:
	"""When a reader wants mail: an hour of the wall clock in a zone. `site_zone` is the zone in which the desk
	counts days: a day is told of when it is over for both."""

	at: time
	zone: ZoneInfo
	site_zone: ZoneInfo

	def latest(self, now: int) -> int:
		"""The last UTC second up to `now` at which the wall clock shows the hour."""
		today = _local(now, self.zone).date()
		return next(second for day in (today, today - ONE_DAY) if (second := self._second(day)) <= now)

	def _second(self, day: date) -> int:
		"""When the hour strikes on `day`: the first time where it comes twice, and where it is left out as much
		later as the clocks were put on."""
		return int(datetime.combine(day, self.at, self.zone).timestamp())

	def yesterday(self, second: int) -> date:
		"""The last day that is over at `second`, by the reader's calendar and by the desk's."""
		return min(_local(second, self.zone).date(), _local(second, self.site_zone).date()) - ONE_DAY

	def strike_after(self, last: date) -> int:
		"""The first UTC second at which the hour strikes and `last` is over."""
		day = last + ONE_DAY
		return next(
			s for number in range(3) if self.yesterday(s := self._second(day + number * ONE_DAY)) >= last
		)


def _local(second: int, zone: ZoneInfo) -> datetime:
	return datetime.fromtimestamp(second, timezone.utc).astimezone(zone)


def due_days(hour: Hour, now: int, since: int) -> list[Period]:
	"""What to tell of at UTC second `now`, oldest first: the day that was over when the hour struck last, however
	many passed unseen, and what came to be over with it since the strike before, where clocks were put on and the
	desk's day ended later than the hour struck. Empty where the hour has not struck since the reader joined at UTC
	second `since`."""
	strike = hour.latest(now)
	if strike < since:
		return []
	last, told = hour.yesterday(strike), hour.yesterday(hour.latest(strike - 1))
	number = max(1, (last - told).days)
	return [_day(last - back * ONE_DAY) for back in range(number)][::-1]


def due_months(hour: Hour, now: int, since: int) -> list[Period]:
	"""Each month whose hour has struck between `since` and `now`, oldest first; no month is left out, except
	those beyond the latest MOST_MONTHS."""
	over = _months_back(hour.yesterday(hour.latest(now)))
	struck = takewhile(lambda month: hour.strike_after(month.last) >= since, over)
	return list(islice(struck, MOST_MONTHS))[::-1]


def _months_back(day: date) -> Iterator[Period]:
	"""Months that are over when `day` is, the latest first."""
	month = _month_before((day + ONE_DAY).replace(day=1))
	while True:
		yield month
		month = month.before()


def _day(day: date) -> Period:
	return Period(DAILY, day, day)


def _month_before(first: date) -> Period:
	last = first - ONE_DAY
	return Period(MONTHLY, last.replace(day=1), last)
