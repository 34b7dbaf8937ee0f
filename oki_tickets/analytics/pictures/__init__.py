"""Pictures of reports' charts for mails, drawn on the server: no browser, no network.

A chart is a dict as script reports of Frappe give it. `drawn` makes a PNG of it that is sharp on screens of
high resolution, and the words that stand for it where pictures are not shown.
"""

from dataclasses import dataclass
from typing import Any

from oki_tickets.analytics.pictures import bars, donut, lines
from oki_tickets.analytics.pictures.chart import Chart, parse
from oki_tickets.analytics.pictures.words import description

_DRAWERS = {"bar": bars.draw, "line": lines.draw, "donut": donut.draw}


@dataclass(frozen=True)
class Picture:
	"""A drawn chart: `png`, its size in pixels of the page, and its `alt` text in the session's language."""

	png: bytes
	width: int
	height: int
	alt: str


def drawn(chart: dict[str, Any] | None, title: str) -> Picture | None:
	"""The picture of a report's chart; None where there is none, or nothing in it."""
	parsed = parse(chart)
	if parsed is None:
		return None
	canvas = _DRAWERS[parsed.kind](parsed)
	return Picture(canvas.png(), canvas.width, canvas.height, description(parsed, title))


__all__ = ["Chart", "Picture", "drawn"]
