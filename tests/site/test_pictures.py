"""Charts as pictures: every kind that reports have, drawn so that it can be read."""

from io import BytesIO

import pytest
from PIL import Image, ImageFont

from oki_tickets.analytics.pictures import canvas, drawn
from oki_tickets.analytics.pictures.chart import parse

DAYS = [str(day) for day in range(1, 32)]
NAMES = ["Anna Kowalska", "Иван Петров", "Zażółć Gęślą-Jaźń"]


def chart(kind: str, labels: list[str], *values: list, **more) -> dict:
	datasets = [{"name": f"Series {number}", "values": row} for number, row in enumerate(values)]
	return {"type": kind, "data": {"labels": labels, "datasets": datasets}, **more}


CHARTS = {
	"days": chart("bar", DAYS, list(range(31)), [3] * 31, barOptions={"stacked": 1}),
	"names": chart("bar", NAMES, [3, 2, 1], [0, 5, None]),
	"shares": chart("bar", NAMES, [12.5, 37.1, 0], fieldtype="Percent", colors=["red"]),
	"time": chart("line", ["2026-01", "2026-02", "2026-03"], [3600, None, 90000], fieldtype="Duration"),
	"ring": chart("donut", [f"Part {number}" for number in range(12)], list(range(12))),
	"pie": chart("pie", NAMES, [1, 2, 3]),
	"percentage": chart("percentage", NAMES, [1, 2, 3]),
	"mixed": chart("axis-mixed", DAYS, [1] * 31, [2] * 31),
	"below zero": chart("bar", ["a", "b"], [-3, 5]),
	"many names": chart("bar", [f"Somebody with a long name {n}" for n in range(40)], list(range(1, 41))),
	"many series": chart("line", ["1", "2"], *([n, n + 1] for n in range(11))),
}


def picture_of(one: dict) -> Image.Image:
	return Image.open(BytesIO(drawn(one, "Chart").png)).convert("RGB")


@pytest.mark.parametrize("kind", CHARTS)
def test_every_kind_of_chart_is_drawn(kind):
	picture = drawn(CHARTS[kind], kind)
	image = Image.open(BytesIO(picture.png))
	assert image.size == (picture.width * canvas.DENSITY, picture.height * canvas.DENSITY)
	assert len(picture.png) < 60_000
	assert len(image.convert("RGB").getcolors(100_000)) > 5
	assert picture.alt.startswith(f"Chart: {kind}.")


@pytest.mark.parametrize("kind", CHARTS)
def test_nothing_runs_over_the_edge(kind):
	image = picture_of(CHARTS[kind])
	width, height = image.size
	edges = [image.crop(box) for box in ((0, 0, 6, height), (width - 6, 0, width, height), (0, 0, width, 6))]
	assert all(edge.getcolors() == [(edge.width * edge.height, (255, 255, 255))] for edge in edges)


def test_a_longer_bar_is_longer():
	image = picture_of(chart("bar", ["a" * 20, "b" * 20], [10, 5], colors=["#0000ff"]))
	blue = [sum(pixel[2] > 200 and pixel[0] < 60 for pixel in row) for row in _rows(image)]
	first, second = max(blue[: len(blue) // 2]), max(blue[len(blue) // 2 :])
	assert 1.9 < first / second < 2.1


def _rows(image: Image.Image) -> list[list[tuple]]:
	pixels = list(image.getdata())
	return [pixels[start : start + image.width] for start in range(0, len(pixels), image.width)]


@pytest.mark.parametrize(
	"empty", [None, {}, chart("bar", []), chart("bar", ["a"], [0]), chart("line", ["a"])]
)
def test_a_chart_of_nothing_is_no_picture(empty):
	assert drawn(empty, "Nothing") is None


def test_polish_and_russian_letters_have_shapes_of_their_own():
	font = canvas._font(canvas.TEXT, False)
	unknown = bytes(font.getmask("\ue000"))
	assert all(bytes(font.getmask(letter)) != unknown for letter in "ąćęłńóśżźЖЮя")


def test_without_frappes_font_another_is_found(monkeypatch):
	monkeypatch.setattr(canvas, "_FONTS", (("gone.woff2", "gone.woff2"),))
	canvas._font.cache_clear()
	assert isinstance(canvas._font(canvas.TEXT, False), ImageFont.FreeTypeFont)
	canvas._font.cache_clear()


def test_values_are_as_many_as_labels():
	parsed = parse(chart("bar", ["a", "b"], [1], [1, 2, 3]))
	assert [one.values for one in parsed.series] == [(1.0, None), (1.0, 2.0)]
