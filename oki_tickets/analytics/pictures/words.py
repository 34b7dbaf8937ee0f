"""Values of charts in words: beside the axis, and instead of the picture."""

from collections.abc import Iterable

from frappe import _

from oki_tickets.analytics import wording
from oki_tickets.analytics.pictures.chart import Chart

# Letters of an alternative text, which nobody hears out to the end of a long one: the table below has every value.
LONGEST = 300


def value_in_words(value: float | None, fieldtype: str) -> str:
	"""A value as short as the room beside an axis wants it."""
	if value is None:
		return "–"
	if fieldtype == "Duration":
		return wording.duration(value)
	text = _number(value)
	return f"{text} %" if fieldtype == "Percent" else text


def _number(value: float) -> str:
	for unit, divisor, sign in ((1_000_000, 1_000_000, "M"), (10_000, 1000, "k")):
		if abs(value) >= unit:
			return wording.number(value / divisor, 1) + sign
	return wording.number(value, 0 if abs(value) >= 100 else 2)


def description(chart: Chart, title: str) -> str:
	"""What the chart shows, for people and mail clients that see no pictures."""
	told = _first(_told(chart, index) for index in range(len(chart.labels)))
	more = len(chart.labels) - len(told)
	if more > 0:
		told.append(_("and {0} more").format(more))
	return _("Chart: {0}. {1}.").format(title, "; ".join(told))


def _first(values: Iterable[str]) -> list[str]:
	"""As many as the text has room for, one at least."""
	told, room = [], LONGEST
	for value in values:
		room -= len(value)
		if told and room < 0:
			break
		told.append(value)
	return told


def _told(chart: Chart, index: int) -> str:
	values = [
		(f"{one.name} " if len(chart.series) > 1 else "") + value_in_words(one.values[index], chart.fieldtype)
		for one in chart.series
	]
	return f"{chart.labels[index]}: {', '.join(values)}"
