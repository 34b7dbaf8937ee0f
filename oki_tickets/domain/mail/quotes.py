"""Which part of a mail is new, and which is what went before."""

import re
from dataclasses import dataclass

from bs4 import BeautifulSoup, Comment, NavigableString, Tag

from oki_tickets.domain.mail.phrases import SEPARATOR, is_attribution, is_heading

_BLOCKS = frozenset({"p", "div", "td", "li", "blockquote", "body", "[document]", "pre"})
_DROPPED = ("head", "style", "script", "title", "meta", "link")
# What programs put around the mail that is answered: Gmail, Outlook on the web, Apple Mail and Thunderbird,
# Yahoo, Proton, GMX, Zimbra.
_MARKS = (
	"div.gmail_quote, div.gmail_quote_container, #divRplyFwdMsg, #appendonsend, blockquote[type=cite],"
	"div.moz-cite-prefix, div.yahoo_quoted, div.protonmail_quote, div[name=quote], hr#zwchr"
)
# Outlook on the desktop draws a line over it.
_LINE_ABOVE = re.compile(r"border-top:\s*solid\s+#(e1e1e1|b5c4df)", re.IGNORECASE)
LONGEST_ATTRIBUTION_LINES = 3
_QUOTED = re.compile(r"^\s*>")
_UNDERSCORES = re.compile(r"^\s*_{8,}\s*$")


@dataclass(frozen=True)
class Split:
	"""The new words, and what they answer, which may be empty."""

	new: str
	old: str = ""


def split_text(text: str) -> Split:
	"""A plain text in two. Nothing is taken away where nothing new would be left."""
	lines = text.replace("\r\n", "\n").split("\n")
	at = next((number for number in range(len(lines)) if _begins(lines, number)), len(lines))
	new, old = "\n".join(lines[:at]).strip(), "\n".join(lines[at:]).strip()
	return Split(new, old) if new else Split(text.strip())


def _begins(lines: list[str], at: int) -> bool:
	"""Whether what went before begins at this line. Long attributions are broken into two or three."""
	line = lines[at]
	if SEPARATOR.match(line):
		return True
	if _UNDERSCORES.match(line):
		return is_heading(_filled(lines[at + 1 : at + 12]))
	if is_heading(_filled(lines[at : at + 12])) and line.strip():
		return True
	if _attribution_begins(lines[at : at + LONGEST_ATTRIBUTION_LINES]):
		return True
	return bool(_QUOTED.match(line)) and all(_QUOTED.match(rest) for rest in _filled(lines[at:]))


def _attribution_begins(lines: list[str]) -> bool:
	"""Whether these lines begin with an attribution, which no later one of them does as well."""
	for count in range(1, len(lines) + 1):
		if not lines[count - 1].strip():
			return False
		if is_attribution(" ".join(lines[:count])):
			return not any(is_attribution(" ".join(lines[start:count])) for start in range(1, count))
	return False


def _filled(lines: list[str]) -> list[str]:
	return [line for line in lines if line.strip()]


def split_html(html: str) -> Split:
	"""A text with markup in two, each whole for itself. Nothing is taken away where nothing new would be
	left."""
	soup = _parsed(html)
	mark = _first_mark(soup)
	if mark is None:
		return Split(str(soup))
	whole = str(soup)
	old = _cut(soup, mark)
	_trim_end(soup)
	return Split(str(soup), old) if _says_something(soup) else Split(whole)


def _parsed(html: str) -> BeautifulSoup:
	soup = BeautifulSoup(html, "html.parser")
	for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
		comment.extract()
	for tag in soup.find_all(_DROPPED):
		tag.decompose()
	return soup


def _first_mark(soup: BeautifulSoup) -> Tag | NavigableString | None:
	known = {id(tag) for tag in soup.select(_MARKS)}
	for tag in soup.find_all(True):
		if tag.name == "blockquote" and (line := _line_before(tag)):
			return line
		if id(tag) in known:
			return _line_before(tag) or tag
		if _LINE_ABOVE.search(tag.get("style") or "") or _is_words_of_programs(tag):
			return tag
	return None


def _is_words_of_programs(tag: Tag) -> bool:
	"""A paragraph that is nothing but an attribution, a separator or a heading."""
	if tag.name not in _BLOCKS or tag.find(["p", "div", "blockquote", "table"]):
		return False
	lines = _filled(_with_breaks(tag).split("\n"))
	if not lines:
		return False
	if SEPARATOR.match(lines[0]) or is_heading(lines):
		return True
	return len(lines) <= LONGEST_ATTRIBUTION_LINES and is_attribution(" ".join(lines))


def _with_breaks(tag: Tag) -> str:
	pieces = (piece for piece in tag.descendants if _is_leaf(piece))
	return "".join("\n" if piece.name == "br" else " ".join(str(piece).split("\n")) for piece in pieces)


def _is_leaf(piece) -> bool:
	return isinstance(piece, NavigableString) or piece.name == "br"


def _line_before(tag: Tag) -> Tag | NavigableString | None:
	"""The beginning of the line above a quotation, where it is an attribution."""
	line: list[Tag | NavigableString] = []
	for piece in tag.previous_siblings:
		ends_line = isinstance(piece, Tag) and (piece.name == "br" or piece.name in _BLOCKS)
		if ends_line and any(_text(one).strip() for one in line):
			break
		line.append(piece)
		if ends_line and piece.name != "br":
			break
	words = " ".join(_text(piece) for piece in reversed(line))
	return line[-1] if is_attribution(words) else None


def _text(piece) -> str:
	return piece.get_text(" ") if isinstance(piece, Tag) else str(piece)


def _cut(soup: BeautifulSoup, mark: Tag | NavigableString) -> str:
	"""Takes `mark` and everything behind it out of the document; returns it."""
	taken, node = [mark], mark
	while node is not soup:
		taken += list(node.next_siblings)
		node = node.parent
	for piece in taken:
		piece.extract()
	return "".join(str(piece) for piece in taken)


def _trim_end(soup: BeautifulSoup) -> None:
	"""Empty lines before the quotation say nothing."""
	for piece in reversed(list(soup.descendants)):
		if isinstance(piece, NavigableString):
			if piece.strip("\xa0 \r\n\t"):
				return
			piece.extract()
		elif piece.name in ("img", "hr", "table"):
			return
		else:
			piece.extract()


def _says_something(soup: BeautifulSoup) -> bool:
	return bool(soup.get_text().strip("\xa0 \r\n\t")) or soup.find("img") is not None
