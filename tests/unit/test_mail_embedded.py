"""Pictures that a mail's markup holds in itself."""

from base64 import b64encode

import pytest

from oki_tickets.domain.mail import embedded
from oki_tickets.domain.mail.reading import read

PNG = b"\x89PNG\r\n\x1a\n" + b"dots"
TEXT = b64encode(PNG).decode()


def test_a_picture_in_the_markup_becomes_a_file_that_is_shown_in_its_place():
	raw = (
		"From: klara@customer.example\r\nContent-Type: text/html\r\n\r\n"
		f"<p>Look</p><img alt='x' src='data:image/png;base64,{TEXT}'><img src=\"data:IMAGE/PNG;name=a;base64,{TEXT}\">"
	)
	mail = read(raw.encode())
	(piece,) = mail.pieces
	assert (piece.name, piece.kind, piece.content) == ("picture-1.png", "image/png", PNG)
	assert mail.html.count(f'src="cid:{piece.cid}"') == 2 and "data:" not in mail.html


def test_a_picture_that_is_written_in_lines_is_one():
	html, found = embedded.take_out(f'<img src="data:image/gif;base64,{TEXT[:6]}\r\n {TEXT[6:]}">')
	assert [content for _kind, content in found.values()] == [PNG] and "cid:" in html
	assert next(embedded.named(found))[0] == "picture-1.gif"


@pytest.mark.parametrize(
	"address",
	[
		f"data:image/svg;base64,{TEXT}",
		"data:image/png;base64,",
		"data:image/png;base64,not base64!",
		f"data:text/html;base64,{TEXT}",
		"https://example.com/a.png",
	],
)
def test_what_is_no_picture_stays_as_it_was(address):
	html = f'<img src="{address}">'
	assert embedded.take_out(html) == (html, {})
