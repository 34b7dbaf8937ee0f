"""Frappe's chart dict as plain values."""

from dataclasses import dataclass
from typing import Any

# Told apart by people who see colours differently, on white and beside each other.
PALETTE = ("#2f6fed", "#f2a33a", "#1fa37a", "#d9485f", "#8257d8", "#5b6b7f", "#23b0c6", "#b0652e")
# Frappe's names of colours.
NAMED = {
	"blue": "#2f6fed",
	"light-blue": "#6fa3f7",
	"green": "#1fa37a",
	"light-green": "#6cc9a8",
	"red": "#d9485f",
	"orange": "#f2a33a",
	"yellow": "#e8c13a",
	"purple": "#8257d8",
	"violet": "#8257d8",
	"pink": "#d96fa8",
	"cyan": "#23b0c6",
	"teal": "#23b0c6",
	"grey": "#8592a3",
	"gray": "#8592a3",
	"black": "#333c48",
}
KINDS = {"bar": "bar", "line": "line", "axis-mixed": "bar", "pie": "donut", "donut": "donut"}
KINDS["percentage"] = "donut"


@dataclass(frozen=True)
class Series:
	"""One row of values, as many as the chart has labels; None is a gap. `is_line` in a chart of bars."""

	name: str
	values: tuple[float | None, ...]
	colour: str
	is_line: bool = False


@dataclass(frozen=True)
class Chart:
	"""What is drawn. `kind` is bar, line or donut; `fieldtype` says what the values are, as in a DocField."""

	kind: str
	labels: tuple[str, ...]
	series: tuple[Series, ...]
	is_stacked: bool = False
	fieldtype: str = "Float"


def parse(chart: dict[str, Any] | None) -> Chart | None:
	"""The chart of a report, or None where it has no label or no value."""
	data = (chart or {}).get("data") or {}
	labels = tuple(str(label) for label in data.get("labels") or ())
	series = _series(data.get("datasets") or [], len(labels), chart or {})
	if not labels or not any(value for one in series for value in one.values):
		return None
	return Chart(
		KINDS.get(chart.get("type") or "line", "bar"),
		labels,
		series,
		bool((chart.get("barOptions") or {}).get("stacked")),
		chart.get("fieldtype") or "Float",
	)


def _series(datasets: list[dict], length: int, chart: dict[str, Any]) -> tuple[Series, ...]:
	colours = [_hex(colour) for colour in chart.get("colors") or ()]
	found = []
	for index, dataset in enumerate(datasets):
		values = [None if value is None else float(value) for value in dataset.get("values") or ()]
		values = [*values, *[None] * length][:length]
		colour = colours[index] if index < len(colours) else None
		found.append(
			Series(
				str(dataset.get("name") or ""),
				tuple(values),
				colour or PALETTE[index % len(PALETTE)],
				chart.get("type") == "axis-mixed" and dataset.get("chartType") == "line",
			)
		)
	return tuple(found)


def _hex(colour: Any) -> str | None:
	text = str(colour).strip().lower()
	return text if text.startswith("#") and len(text) == 7 else NAMED.get(text)
