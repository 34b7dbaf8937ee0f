"""A sheet to draw on, in pixels of the page; kept larger, so that it is sharp where it is shown."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path

import frappe
from PIL import Image, ImageDraw, ImageFont

# Pixels of the picture for one of the page, and of the sheet for one of the picture: edges become smooth.
DENSITY = 3
SMOOTHING = 2
SCALE = DENSITY * SMOOTHING

WIDTH = 440
INK, MUTED, GRID, PAPER = "#1f2933", "#5b6b7f", "#e3e8ee", "#ffffff"
TEXT, SMALL = 12, 11

# Frappe's own font has Latin, Polish and Cyrillic letters; the next is what most Linux machines have.
_FONTS = (
	("Inter-Regular.woff2", "Inter-SemiBold.woff2"),
	(
		"/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
		"/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
	),
)


@lru_cache(maxsize=32)
def _font(size: int, is_bold: bool) -> ImageFont.FreeTypeFont:
	folder = Path(frappe.get_app_path("frappe", "public", "css", "fonts", "inter"))
	for names in _FONTS:
		try:
			return ImageFont.truetype(str(folder / names[is_bold]), size * SCALE)
		except OSError:
			continue
	return ImageFont.load_default(size * SCALE)


class Canvas:
	"""A white sheet, `width` by `height`; all lengths are pixels of the page and may be fractions."""

	def __init__(self, height: int, width: int = WIDTH) -> None:
		self.width, self.height = width, height
		self._image = Image.new("RGB", (width * SCALE, height * SCALE), PAPER)
		self._pen = ImageDraw.Draw(self._image)

	def text(
		self,
		x: float,
		y: float,
		words: str,
		*,
		anchor: str = "la",
		size: int = TEXT,
		bold: bool = False,
		colour: str = INK,
	) -> None:
		"""Writes `words` at the point; `anchor` as Pillow has it, "la" being left and top."""
		font = _font(size, bold)
		self._pen.text((x * SCALE, y * SCALE), words, font=font, fill=colour, anchor=anchor)

	def measure(self, words: str, *, size: int = TEXT, bold: bool = False) -> float:
		"""How wide `words` are."""
		return _font(size, bold).getlength(words) / SCALE

	def fit(self, words: str, width: float, *, size: int = TEXT) -> str:
		"""`words`, cut with an ellipsis to be no wider than `width`."""
		if self.measure(words, size=size) <= width:
			return words
		while words and self.measure(words + "…", size=size) > width:
			words = words[:-1]
		return words.rstrip() + "…"

	def box(self, x0: float, y0: float, x1: float, y1: float, colour: str, *, radius: float = 0) -> None:
		"""A filled rectangle between two corners."""
		corners = (x0 * SCALE, y0 * SCALE, max(x0, x1) * SCALE - 1, max(y0, y1) * SCALE - 1)
		if corners[2] < corners[0] or corners[3] < corners[1]:
			return
		least = min(corners[2] - corners[0], corners[3] - corners[1]) / 2
		self._pen.rounded_rectangle(corners, min(radius * SCALE, least), fill=colour)

	def line(self, points: list[tuple[float, float]], colour: str, width: float = 1) -> None:
		"""A line through the points."""
		self._pen.line(
			[(x * SCALE, y * SCALE) for x, y in points],
			fill=colour,
			width=round(width * SCALE),
			joint="curve",
		)

	def dot(self, x: float, y: float, radius: float, colour: str, *, hole: float = 0) -> None:
		"""A filled circle, with a `hole` of this radius."""
		for size, fill in ((radius, colour), (hole, PAPER)):
			if size:
				self._pen.ellipse(
					((x - size) * SCALE, (y - size) * SCALE, (x + size) * SCALE, (y + size) * SCALE),
					fill=fill,
				)

	def slice(self, x: float, y: float, radius: float, start: float, end: float, colour: str) -> None:
		"""A slice of a pie between two angles in degrees, clockwise from three o'clock."""
		box = ((x - radius) * SCALE, (y - radius) * SCALE, (x + radius) * SCALE, (y + radius) * SCALE)
		self._pen.pieslice(box, start, end, fill=colour, outline=PAPER, width=round(1.5 * SCALE))

	def png(self) -> bytes:
		"""The finished picture, small enough for a mail: charts have few colours."""
		size = (self.width * DENSITY, self.height * DENSITY)
		small = self._image.resize(size, Image.Resampling.BOX).quantize(64, dither=Image.Dither.NONE)
		out = BytesIO()
		small.save(out, "PNG", optimize=True)
		return out.getvalue()
