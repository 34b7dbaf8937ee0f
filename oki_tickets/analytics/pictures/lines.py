"""Lines over time."""

from collections.abc import Iterable, Iterator

from oki_tickets.analytics.pictures.canvas import Canvas
from oki_tickets.analytics.pictures.chart import Chart, Series
from oki_tickets.analytics.pictures.frame import (
	EDGE,
	ROW,
	Frame,
	draw_legend,
	draw_upright,
	legend_rows,
	scale,
)

HEIGHT = 220
# Points of longer lines would run into each other.
MOST_DOTS = 35


def draw(chart: Chart) -> Canvas:
	"""The chart's lines."""
	canvas = Canvas(HEIGHT + ROW * len(legend_rows(Canvas(1), chart)))
	top = draw_legend(canvas, legend_rows(canvas, chart), EDGE) + 4
	values = [value for one in chart.series for value in one.values if value is not None]
	frame = draw_upright(canvas, chart, scale(chart, values), top, canvas.height - 28)
	draw_series(canvas, frame, chart.series)
	return canvas


def draw_series(canvas: Canvas, frame: Frame, series: Iterable[Series]) -> None:
	"""Lines into a frame, broken where a value is missing."""
	for one in series:
		room = (frame.right - frame.left) / len(one.values)
		for points in _pieces(one.values, frame, room):
			if len(points) > 1:
				canvas.line(points, one.colour, 2.2)
			if len(one.values) <= MOST_DOTS:
				for x, y in points:
					canvas.dot(x, y, 3, one.colour, hole=1.3)


def _pieces(
	values: tuple[float | None, ...], frame: Frame, room: float
) -> Iterator[list[tuple[float, float]]]:
	piece: list[tuple[float, float]] = []
	for index, value in enumerate(values):
		if value is not None:
			piece.append((frame.left + room * (index + 0.5), frame.y(value)))
		elif piece:
			yield piece
			piece = []
	if piece:
		yield piece
