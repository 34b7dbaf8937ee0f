"""Arithmetic in working time.

A plan is compiled to UTC stretches with running sums, so that every question is a binary search. The
compiled window grows to where it is asked about. All moments are UTC seconds since the epoch; what is
asked in datetimes is converted at the edge by `moment` and `second`.
"""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple

from oki_tickets.domain.schedule import Plan, utc_stretches

# A promise beyond this has no meaning.
FARTHEST = timedelta(days=22_000)
FIRST_WINDOW = timedelta(days=400)
# A stretch begins up to a day before it ends, and a zone is up to a day away from UTC.
MARGIN = timedelta(days=3)
ONE_DAY = timedelta(days=1)


def second(moment: datetime) -> int:
	"""UTC seconds since the epoch of an aware datetime, whole seconds."""
	return int(moment.timestamp())


def moment(value: int) -> datetime:
	"""The aware UTC datetime of a number of seconds since the epoch."""
	return datetime.fromtimestamp(value, timezone.utc)


def _midnight(day: date) -> int:
	return int(datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp())


class _Window(NamedTuple):
	"""The stretches of some days. Between the seconds `low` and `high` every answer is in it."""

	first: date
	last: date
	low: int
	high: int
	starts: list[int]
	ends: list[int]
	# Worked before each stretch, and until its end.
	before: list[int]
	until: list[int]

	def worked(self, at: int) -> int:
		index = bisect_right(self.starts, at) - 1
		if index < 0:
			return 0
		return self.before[index] + min(at, self.ends[index]) - self.starts[index]


def _compile(plan: Plan, first: date, last: date) -> _Window:
	low, high = _midnight(first + MARGIN), _midnight(last - MARGIN + ONE_DAY)
	window, total = _Window(first, last, low, high, [], [], [], []), 0
	for start, end in utc_stretches(plan, first, last):
		window.starts.append(start)
		window.ends.append(end)
		window.before.append(total)
		total += end - start
		window.until.append(total)
	return window


class WorkingCalendar:
	"""When somebody works, ready to be asked. Threads may share one: a window is put in place when it is whole, and
	each question is answered by the window that it began with."""

	def __init__(self, plan: Plan) -> None:
		self._plan = plan
		self._last_day = plan.last_day()
		self._window: _Window | None = None

	def seconds_between(self, start: int, end: int) -> int:
		"""Working seconds in [start, end); none where `end` is not after `start`."""
		if end <= start:
			return 0
		window = self._cover(start, end)
		return window.worked(end) - window.worked(start)

	def add(self, start: int, working_seconds: int) -> int | None:
		"""The first moment by which `working_seconds` have been worked since `start`; None for never.
		Nothing to work takes no time: `start` itself."""
		if working_seconds <= 0:
			return start
		window = self._cover(start, start)
		while not window.until or window.until[-1] < window.worked(start) + working_seconds:
			wider = self._grow(window)
			if not wider:
				return None
			window = wider
		target = window.worked(start) + working_seconds
		index = bisect_left(window.until, target)
		return window.starts[index] + target - window.before[index]

	def stretches(self, start: int, end: int) -> list[tuple[int, int]]:
		"""The working time in [start, end) as pairs of UTC seconds, in order; none where `end` is not after
		`start`."""
		if end <= start:
			return []
		window = self._cover(start, end)
		first, last = bisect_right(window.ends, start), bisect_left(window.starts, end)
		return [
			(max(start, window.starts[index]), min(end, window.ends[index])) for index in range(first, last)
		]

	def is_working(self, at: int) -> bool:
		"""True where `at` is inside working time; a stretch's last moment is not."""
		window = self._cover(at, at)
		index = bisect_right(window.starts, at) - 1
		return index >= 0 and at < window.ends[index]

	def next_start(self, at: int) -> int | None:
		"""The first working moment at or after `at`; None for never."""
		stretch = self._next(at)
		return None if stretch is None else max(at, stretch[0])

	def next_end(self, at: int) -> int | None:
		"""When the stretch ends that `at` is in, or the next one; None for never."""
		stretch = self._next(at)
		return None if stretch is None else stretch[1]

	def _next(self, at: int) -> tuple[int, int] | None:
		"""The first stretch that ends after `at`."""
		window = self._cover(at, at)
		while not window.ends or window.ends[-1] <= at:
			wider = self._grow(window)
			if not wider:
				return None
			window = wider
		index = bisect_right(window.ends, at)
		return window.starts[index], window.ends[index]

	def _cover(self, start: int, end: int) -> _Window:
		window = self._window
		if window and window.low <= start and end <= window.high:
			return window
		first = moment(start).date() - MARGIN
		last = moment(end).date() + MARGIN
		if window:
			first, last = min(first, window.first), max(last, window.last)
		else:
			last += FIRST_WINDOW
		window = self._window = _compile(self._plan, first, last)
		return window

	def _grow(self, window: _Window) -> _Window | None:
		"""Twice the window, into the future; None where nothing can come any more."""
		length = window.last - window.first
		if (self._last_day is not None and window.last > self._last_day) or length > FARTHEST:
			return None
		wider = self._window = _compile(self._plan, window.first, window.last + length)
		return wider


@lru_cache(maxsize=1024)
def calendar_of(plan: Plan) -> WorkingCalendar:
	"""The compiled calendar of a plan; equal plans share one."""
	return WorkingCalendar(plan)
