"""When each step of a ticket happened, counted back from the last one."""

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from oki_tickets.setup.demo.office_hours import DAY, back
from oki_tickets.setup.demo.script import DEVELOPMENT, NEW, Step, states

# Minutes of office time before a step: at least, at most.
GAPS = {
	"start": (2, 26),
	"agent": (8, 110),
	"customer": (15, 400),
	"note": (5, 45),
	"ask": (6, 50),
	"escalate": (10, 70),
	"defer": (10, 90),
	"dev": (40, 300),
	"solve": (25, 360),
	"reject": (40, 600),
	"accept": (20, 700),
	"close": (30, 600),
	"reopen": (DAY, 4 * DAY),
	"spam": (15, 240),
	"duplicate": (10, 90),
}
# While the developers are at it everything takes days; a ticket that comes back is taken up at once.
IN_DEVELOPMENT = {"postpone": (5 * DAY, 8 * DAY), "solve": (3 * DAY, 8 * DAY)}
NEWS_IN_DEVELOPMENT = (DAY, 3 * DAY)
AFTER_WAKING = (3, 40)
# Days by the calendar before what happens by itself.
CLOSES_AFTER = timedelta(days=2)
# A customer who answers a solution does it before the desk closes the ticket, on a weekend if need be.
VERDICTS = ("accept", "reject")
PATIENCE = timedelta(hours=44)


def moments(
	steps: list[Step], end: datetime, rng: random.Random, pace: float, *, weekends: bool
) -> list[datetime]:
	"""The moment of the ticket itself, then of each step; the last one is not after `end`. `pace` below 1
	makes people quicker; `weekends` keeps them at work on Saturdays and Sundays."""
	found = [back(end, 0, weekends=weekends)]
	for gap in reversed(list(_gaps(steps))):
		found.append(_before(gap, found[-1], rng, pace, weekends))
	found.reverse()
	return [moment.replace(microsecond=0) for moment in _settle(steps, found, rng)]


def _gaps(steps: list[Step]) -> Iterator[tuple[float, float] | timedelta]:
	"""What lies before each step: minutes of office time, or time by the calendar."""
	before = None
	for step, state in zip(steps, [NEW, *states(steps)], strict=False):
		yield _gap(step, before, state)
		before = step


def _gap(step: Step, before: Step | None, state: str) -> tuple[float, float] | timedelta:
	if step.verb == "silence":
		return CLOSES_AFTER
	if step.verb == "wake":
		return timedelta(days=before.text[0])
	if state == DEVELOPMENT:
		return IN_DEVELOPMENT.get(step.verb, NEWS_IN_DEVELOPMENT)
	return AFTER_WAKING if before and before.verb == "wake" else GAPS[step.verb]


def _before(gap, moment: datetime, rng: random.Random, pace: float, weekends: bool) -> datetime:
	"""The moment that lies `gap` before `moment`."""
	if isinstance(gap, timedelta):
		return back(moment - gap, rng.randint(5, 240), weekends=weekends)
	least, most = gap
	minutes = rng.triangular(least, most, least + (most - least) / 4) * pace
	return back(moment, minutes + rng.random(), weekends=weekends)


def _settle(steps: list[Step], found: list[datetime], rng: random.Random) -> list[datetime]:
	"""What happens by itself happens at its own moment: the hour agreed on, two days after the
	solution and a little, until the desk's clock comes by."""
	for index, step in enumerate(steps, start=1):
		if step.verb == "silence":
			found[index] = found[index - 1] + CLOSES_AFTER + timedelta(seconds=rng.randint(1, 59))
		if step.verb in VERDICTS and found[index] - found[index - 1] > PATIENCE:
			found[index] = found[index - 1] + timedelta(minutes=rng.randint(20 * 60, 28 * 60))
		if step.verb == "wake":
			found[index] = found[index].replace(minute=0, second=12)
	return found
