"""Arithmetic in working time.

A plan is compiled to UTC stretches with running sums, so that every question is a binary search. The
compiled window grows to where it is asked about. All moments are UTC seconds since the epoch; what is
asked in datetimes is converted at the edge by `moment` and `second`.
"""

from bisect import bisect_left, bisect_right
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache

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


class WorkingCalendar:
	"""When somebody works, ready to be asked."""

	def __init__(self, plan: Plan) -> None:
		self._plan = plan
		self._last_day = plan.last_day()
		self._first = self._last = date.min
		# Between these two seconds every answer is in the window already.
		self._low, self._high = 1, 0
		self._starts: list[int] = []
		self._ends: list[int] = []
		self._before: list[int] = []
		self._until: list[int] = []

	def seconds_between(self, start: int, end: int) -> int:
		"""Working seconds in [start, end); none where `end` is not after `start`."""
		if end <= start:
			return 0
		self._cover(start, end)
		return self._worked(end) - self._worked(start)

	def add(self, start: int, working_seconds: int) -> int | None:
		"""The first moment by which `working_seconds` have been worked since `start`; None for never.
		Nothing to work takes no time: `start` itself."""
		if working_seconds <= 0:
			return start
		self._cover(start, start)
		target = self._worked(start) + working_seconds
		while not self._until or self._until[-1] < target:
			before = self._worked(start)
			if not self._grow():
				return None
			target += self._worked(start) - before
		index = bisect_left(self._until, target)
		return self._starts[index] + target - self._before[index]

	def stretches(self, start: int, end: int) -> list[tuple[int, int]]:
		"""The working time in [start, end) as pairs of UTC seconds, in order; none where `end` is not after
		`start`."""
		if end <= start:
			return []
		self._cover(start, end)
		first, last = bisect_right(self._ends, start), bisect_left(self._starts, end)
		return [
			(max(start, self._starts[index]), min(end, self._ends[index])) for index in range(first, last)
		]

	def is_working(self, at: int) -> bool:
		"""True where `at` is inside working time; a stretch's last moment is not."""
		self._cover(at, at)
		index = bisect_right(self._starts, at) - 1
		return index >= 0 and at < self._ends[index]

	def next_start(self, at: int) -> int | None:
		"""The first working moment at or after `at`; None for never."""
		self._cover(at, at)
		while not self._ends or self._ends[-1] <= at:
			if not self._grow():
				return None
		return max(at, self._starts[bisect_right(self._ends, at)])

	def next_end(self, at: int) -> int | None:
		"""When the stretch ends that `at` is in, or the next one; None for never."""
		start = self.next_start(at)
		return None if start is None else self._ends[bisect_right(self._ends, start)]

	def _worked(self, at: int) -> int:
		index = bisect_right(self._starts, at) - 1
		if index < 0:
			return 0
		return self._before[index] + min(at, self._ends[index]) - self._starts[index]

	def _cover(self, start: int, end: int) -> None:
		if self._low <= start and end <= self._high:
			return
		first = moment(start).date() - MARGIN
		last = moment(end).date() + MARGIN
		if self._low > self._high:
			self._compile(first, last + FIRST_WINDOW)
		else:
			self._compile(min(first, self._first), max(last, self._last))

	def _grow(self) -> bool:
		"""Doubles the window into the future; False where nothing can come any more."""
		length = self._last - self._first
		if (self._last_day is not None and self._last > self._last_day) or length > FARTHEST:
			return False
		self._compile(self._first, self._last + length)
		return True

	def _compile(self, first: date, last: date) -> None:
		self._first, self._last = first, last
		self._low, self._high = _midnight(first + MARGIN), _midnight(last - MARGIN + ONE_DAY)
		self._starts, self._ends, self._before, self._until = [], [], [], []
		total = 0
		for start, end in utc_stretches(self._plan, first, last):
			self._starts.append(start)
			self._ends.append(end)
			self._before.append(total)
			total += end - start
			self._until.append(total)


@lru_cache(maxsize=1024)
def calendar_of(plan: Plan) -> WorkingCalendar:
	"""The compiled calendar of a plan; equal plans share one."""
	return WorkingCalendar(plan)
