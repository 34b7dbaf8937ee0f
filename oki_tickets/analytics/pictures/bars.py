"""Bars: upright for short labels such as days, lying for names."""

from oki_tickets.analytics.pictures import lines
from oki_tickets.analytics.pictures.canvas import GRID, INK, MUTED, SMALL, TEXT, Canvas
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
from oki_tickets.analytics.pictures.words import value_in_words

UPRIGHT_HEIGHT = 220
# Labels longer than this in the mean are names, which are read beside their bars.
SHORT_LABEL = 7
MOST_LYING = 12
BAR, GAP = 13, 3


def draw(chart: Chart) -> Canvas:
	"""The chart's bars, and lines over them where it has some."""
	mean = sum(map(len, chart.labels)) / len(chart.labels)
	has_line = any(one.is_line for one in chart.series)
	return _upright(chart) if mean <= SHORT_LABEL or has_line else _lying(chart)


def _bars(chart: Chart) -> list[Series]:
	return [one for one in chart.series if not one.is_line]


def _reach(chart: Chart) -> list[float]:
	"""Values that the scale has to hold."""
	values = [value or 0.0 for one in chart.series for value in one.values]
	if chart.is_stacked:
		values += [
			sum(max(one.values[i] or 0.0, 0.0) for one in _bars(chart)) for i in range(len(chart.labels))
		]
	return values


def _spans(chart: Chart, index: int) -> list[tuple[float, float, Series]]:
	"""From where to where the bars of a label go, on the scale."""
	spans, base = [], 0.0
	for one in _bars(chart):
		value = one.values[index] or 0.0
		spans.append((base, base + value, one))
		base = base + value if chart.is_stacked else 0.0
	return spans


def _upright(chart: Chart) -> Canvas:
	canvas = Canvas(UPRIGHT_HEIGHT + ROW * len(legend_rows(Canvas(1), chart)))
	top = draw_legend(canvas, legend_rows(canvas, chart), EDGE) + 4
	frame = draw_upright(canvas, chart, scale(chart, _reach(chart)), top, canvas.height - 28)
	room = (frame.right - frame.left) / len(chart.labels)
	count = 1 if chart.is_stacked else len(_bars(chart)) or 1
	width = min(room * 0.72, 34 * count) / count
	for index in range(len(chart.labels)):
		middle = frame.left + room * (index + 0.5)
		for place, (low, high, one) in enumerate(_spans(chart, index)):
			x = middle - width * count / 2 + (0 if chart.is_stacked else place * width)
			_upright_bar(canvas, frame, (x, x + width - (0.8 if count > 1 else 0)), (low, high), one.colour)
	lines.draw_series(canvas, frame, [one for one in chart.series if one.is_line])
	return canvas


def _upright_bar(canvas: Canvas, frame: Frame, sides: tuple, span: tuple, colour: str) -> None:
	if span[0] != span[1]:
		top, bottom = sorted((frame.y(span[0]), frame.y(span[1])))
		canvas.box(sides[0], top, sides[1], bottom, colour, radius=1.5)


def _lying(chart: Chart) -> Canvas:
	shown = min(len(chart.labels), MOST_LYING)
	count = 1 if chart.is_stacked else len(chart.series)
	pitch = count * BAR + (count - 1) * GAP + 10
	canvas = Canvas(1)
	rows = legend_rows(canvas, chart)
	canvas = Canvas(int(EDGE * 2 + ROW * len(rows) + (4 if rows else 0) + pitch * shown))
	top = draw_legend(canvas, rows, EDGE)
	frame = _lying_frame(canvas, chart, top)
	canvas.line([(frame.x(0), top - 2), (frame.x(0), canvas.height - EDGE)], GRID, 1)
	for index in range(shown):
		y = top + pitch * index
		label = canvas.fit(chart.labels[index], frame.left - EDGE - 8)
		canvas.text(frame.left - 8, y + (pitch - 10) / 2, label, anchor="rm", size=TEXT, colour=INK)
		_lying_bars(canvas, frame, chart, index, y)
	return canvas


def _lying_frame(canvas: Canvas, chart: Chart, top: float) -> Frame:
	names = max(canvas.measure(label) for label in chart.labels[:MOST_LYING])
	left = EDGE + min(names, canvas.width * 0.38) + 8
	reach = _reach(chart)
	widest = max(canvas.measure(value_in_words(value, chart.fieldtype), size=SMALL) for value in reach)
	low, high = min([0.0, *reach]), max([0.0, *reach])
	return Frame(left, top, canvas.width - EDGE - widest - 6, canvas.height - EDGE, low, high or 1.0)


def _lying_bars(canvas: Canvas, frame: Frame, chart: Chart, index: int, y: float) -> None:
	"""Bars of one label with what they are worth at their end; of a stack the sum."""
	spans = _spans(chart, index)
	for low, high, one in spans:
		left, right = sorted((frame.x(low), frame.x(high)))
		canvas.box(left, y, right, y + BAR, one.colour, radius=2 if not chart.is_stacked else 0)
		if not chart.is_stacked:
			_worth(canvas, chart, right, y, one.values[index])
			y += BAR + GAP
	if chart.is_stacked:
		total = max(high for _low, high, _one in spans)
		_worth(canvas, chart, frame.x(total), y, total)


def _worth(canvas: Canvas, chart: Chart, x: float, y: float, value: float | None) -> None:
	words = value_in_words(value, chart.fieldtype)
	canvas.text(x + 5, y + BAR / 2, words, anchor="lm", size=SMALL, colour=MUTED)
