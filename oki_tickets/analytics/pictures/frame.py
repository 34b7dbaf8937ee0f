"""What charts with axes have in common: legend, scale, and labels below."""

from dataclasses import dataclass

from oki_tickets.analytics.pictures.canvas import GRID, MUTED, SMALL, Canvas
from oki_tickets.analytics.pictures.chart import Chart
from oki_tickets.analytics.pictures.words import value_in_words
from oki_tickets.domain.axis import ticks

EDGE = 10
ROW = 18
SWATCH = 9


@dataclass(frozen=True)
class Frame:
	"""The field in which values are drawn, and its scale from `low` to `high`."""

	left: float
	top: float
	right: float
	bottom: float
	low: float
	high: float

	def y(self, value: float) -> float:
		"""Where a value stands in a field whose scale goes up."""
		return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)

	def x(self, value: float) -> float:
		"""Where a value stands in a field whose scale goes to the right."""
		return self.left + (value - self.low) / (self.high - self.low) * (self.right - self.left)


def legend_rows(canvas: Canvas, chart: Chart) -> list[list[tuple[float, str, str]]]:
	"""Rows of (x, name, colour): which colour is what; none for a single series without need of one."""
	if len(chart.series) < 2:
		return []
	rows: list[list[tuple[float, str, str]]] = [[]]
	x = float(EDGE)
	for one in chart.series:
		name = canvas.fit(one.name, 170, size=SMALL)
		width = SWATCH + 5 + canvas.measure(name, size=SMALL) + 14
		if rows[-1] and x + width > canvas.width - EDGE + 14:
			rows.append([])
			x = float(EDGE)
		rows[-1].append((x, name, one.colour))
		x += width
	return rows


def draw_legend(canvas: Canvas, rows: list[list[tuple[float, str, str]]], top: float) -> float:
	"""Draws the rows from `top` on; returns where the chart may begin."""
	for row in rows:
		for x, name, colour in row:
			canvas.box(x, top + 4, x + SWATCH, top + 4 + SWATCH, colour, radius=2)
			canvas.text(x + SWATCH + 5, top + 8.5, name, anchor="lm", size=SMALL, colour=MUTED)
		top += ROW
	return top + (4 if rows else 0)


def scale(chart: Chart, values: list[float]) -> list[float]:
	"""The marks of the chart's axis."""
	marks = ticks(values, is_time=chart.fieldtype == "Duration")
	if chart.fieldtype == "Int" and marks[1] - marks[0] < 1:
		return [mark for mark in marks if mark == int(mark)] or marks
	return marks


def draw_upright(canvas: Canvas, chart: Chart, marks: list[float], top: float, bottom: float) -> Frame:
	"""The grid and marks of a scale that goes up, and the labels below."""
	words = [value_in_words(mark, chart.fieldtype) for mark in marks]
	left = EDGE + max(canvas.measure(word, size=SMALL) for word in words) + 7
	frame = Frame(left, top, canvas.width - EDGE, bottom, marks[0], marks[-1])
	for mark, word in zip(marks, words, strict=True):
		y = frame.y(mark)
		canvas.line([(left, y), (frame.right, y)], GRID if mark else "#b8c2cc", 1)
		canvas.text(left - 7, y, word, anchor="rm", size=SMALL, colour=MUTED)
	_draw_labels(canvas, chart.labels, frame)
	return frame


def _draw_labels(canvas: Canvas, labels: tuple[str, ...], frame: Frame) -> None:
	"""As many as fit: every one, every second, every third and so on."""
	room = (frame.right - frame.left) / len(labels)
	widest = max(canvas.measure(label, size=SMALL) for label in labels)
	every = max(1, -int(-min(widest + 8, 90) // room))
	for index in range(0, len(labels), every):
		x = frame.left + room * (index + 0.5)
		label = canvas.fit(labels[index], room * every - 4, size=SMALL)
		canvas.text(x, frame.bottom + 6, label, anchor="ma", size=SMALL, colour=MUTED)
