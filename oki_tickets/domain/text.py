"""Plain text out of messages."""

from html.parser import HTMLParser

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre"})
_SILENT = frozenset({"script", "style", "head", "title"})


class _TextCollector(HTMLParser):
	def __init__(self) -> None:
		super().__init__(convert_charrefs=True)
		self.parts: list[str] = []
		self._silent = 0

	def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
		if tag in _SILENT:
			self._silent += 1
		if tag in _BREAKS:
			self.parts.append("\n")

	def handle_endtag(self, tag: str) -> None:
		if tag in _SILENT and self._silent:
			self._silent -= 1

	def handle_data(self, data: str) -> None:
		if not self._silent:
			self.parts.append(data)


def plain_text(html: str | None) -> str:
	"""The words of `html` as a person reads them: tags gone, one line a block, spaces folded."""
	collector = _TextCollector()
	collector.feed(html or "")
	collector.close()
	lines = (" ".join(line.split()) for line in "".join(collector.parts).splitlines())
	return "\n".join(line for line in lines if line)


def shorten(text: str, limit: int) -> str:
	"""`text` in one line of at most `limit` characters, cut at a word, with an ellipsis where cut."""
	line = " ".join(text.split())
	if len(line) <= limit:
		return line
	cut = line[: limit - 1].rsplit(" ", 1)[0] or line[: limit - 1]
	return cut + "…"
