"""Files of the demo's conversations, made when they are needed: texts, pictures, PDFs."""

from io import BytesIO

import frappe
from PIL import Image, ImageDraw, ImageFont

from oki_tickets.setup.demo.data_files import read
from oki_tickets.setup.demo.words import Words

# Pixels.
PICTURE, PAGE, MARGIN = (760, 420), (827, 1169), 48
INK, PAPER, ACCENT = "#1f272e", "#ffffff", "#2490ef"


def attach(key: str, message: str, words: Words) -> str:
	"""Uploads the file `key` of data/files.json to the message as the session's user, whose right is
	checked as with any upload. Returns the File's name."""
	described = read("files")[key]
	file_name = words.fill(described["name"])
	lines = [words.fill(line) for line in described["lines"]]
	file = frappe.get_doc(
		doctype="File",
		file_name=file_name,
		attached_to_doctype="Ticket Message",
		attached_to_name=message,
		is_private=1,
		content=_content(file_name.rsplit(".", 1)[1], lines),
	)
	return file.insert().name


def _content(kind: str, lines: list[str]) -> bytes:
	if kind == "txt":
		return "\n".join(lines).encode()
	size = PAGE if kind == "pdf" else PICTURE
	out = BytesIO()
	_draw(size, lines).save(out, {"pdf": "PDF", "png": "PNG"}[kind])
	return out.getvalue()


def _draw(size: tuple[int, int], lines: list[str]) -> Image.Image:
	"""A sheet with a headline and lines below it."""
	image = Image.new("RGB", size, PAPER)
	pen = ImageDraw.Draw(image)
	pen.rectangle((0, 0, size[0], 10), fill=ACCENT)
	pen.text((MARGIN, MARGIN), lines[0], INK, font=ImageFont.load_default(26))
	for row, line in enumerate(lines[1:]):
		pen.text((MARGIN, MARGIN + 60 + row * 32), line, INK, font=ImageFont.load_default(18))
	return image
