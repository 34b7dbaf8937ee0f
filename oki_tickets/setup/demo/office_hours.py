"""When people of the demo work: eight to five, on weekdays unless somebody is on weekend duty."""

from datetime import datetime, time, timedelta

OPENS, CLOSES = time(8), time(17)
DAY = 9 * 60
FRIDAY = 4


def back(moment: datetime, minutes: float, *, weekends: bool = False) -> datetime:
	"""The moment that lies `minutes` of office time before `moment`; always inside office hours."""
	moment = _into_hours(moment, weekends)
	while minutes > (passed := _since_opening(moment)):
		minutes -= passed
		moment = _into_hours(_at(moment, OPENS) - timedelta(minutes=1), weekends)
	return moment - timedelta(minutes=minutes)


def next_morning(moment: datetime, days: int) -> datetime:
	"""Nine o'clock of the working day that is at least `days` days after `moment`."""
	morning = _at(moment + timedelta(days=days), time(9))
	while morning.weekday() > FRIDAY:
		morning += timedelta(days=1)
	return morning


def _into_hours(moment: datetime, weekends: bool) -> datetime:
	"""`moment` itself inside office hours, else the end of the office hours before it."""
	if moment.time() < OPENS:
		moment = _at(moment - timedelta(days=1), CLOSES)
	while moment.weekday() > FRIDAY and not weekends:
		moment = _at(moment - timedelta(days=1), CLOSES)
	return min(moment, _at(moment, CLOSES))


def _since_opening(moment: datetime) -> float:
	return (moment - _at(moment, OPENS)).total_seconds() / 60


def _at(moment: datetime, clock: time) -> datetime:
	return datetime.combine(moment.date(), clock)
