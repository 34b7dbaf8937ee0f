"""Shares of a whole: a ring, with what each part is beside it."""

from frappe import _

from oki_tickets.analytics.pictures.canvas import INK, MUTED, SMALL, TEXT, Canvas
from oki_tickets.analytics.pictures.chart import PALETTE, Chart
from oki_tickets.analytics.pictures.frame import EDGE, SWATCH
from oki_tickets.analytics.pictures.words import value_in_words

RADIUS, HOLE, ROW = 76, 46, 22
MOST_PARTS = 8


def draw(chart: Chart) -> Canvas:
	"""The chart's first series as a ring; the parts beyond the seven largest are one."""
	parts = _parts(chart)
	total = sum(value for _label, value in parts)
	canvas = Canvas(max(2 * RADIUS, ROW * len(parts)) + 2 * EDGE)
	middle = canvas.height / 2
	_ring(canvas, parts, total, middle)
	canvas.text(
		EDGE + RADIUS, middle, value_in_words(total, chart.fieldtype), anchor="mm", size=20, bold=True
	)
	top = middle - ROW * len(parts) / 2
	for index, (label, value) in enumerate(parts):
		worth = f"{value_in_words(value, chart.fieldtype)} · {value / total:.0%}"
		_part(canvas, top + ROW * index, PALETTE[index % len(PALETTE)], label, worth)
	return canvas


def _parts(chart: Chart) -> list[tuple[str, float]]:
	values = (
		(label, value or 0.0) for label, value in zip(chart.labels, chart.series[0].values, strict=True)
	)
	parts = sorted(((label, value) for label, value in values if value > 0), key=lambda part: -part[1])
	if len(parts) <= MOST_PARTS:
		return parts
	rest = parts[MOST_PARTS - 1 :]
	return [*parts[: MOST_PARTS - 1], (_("{0} more").format(len(rest)), sum(value for _l, value in rest))]


def _ring(canvas: Canvas, parts: list[tuple[str, float]], total: float, middle: float) -> None:
	angle = -90.0
	for index, (_label, value) in enumerate(parts):
		end = angle + 360 * value / total
		canvas.slice(EDGE + RADIUS, middle, RADIUS, angle, end, PALETTE[index % len(PALETTE)])
		angle = end
	canvas.dot(EDGE + RADIUS, middle, HOLE, "#ffffff")


def _part(canvas: Canvas, y: float, colour: str, label: str, worth: str) -> None:
	left, middle = EDGE + 2 * RADIUS + 22, y + ROW / 2
	canvas.box(left, middle - SWATCH / 2, left + SWATCH, middle + SWATCH / 2, colour, radius=2)
	right = canvas.width - EDGE
	room = right - left - SWATCH - 14 - canvas.measure(worth, size=SMALL)
	canvas.text(left + SWATCH + 6, middle, canvas.fit(label, room), anchor="lm", size=TEXT, colour=INK)
	canvas.text(right, middle, worth, anchor="rm", size=SMALL, colour=MUTED)
