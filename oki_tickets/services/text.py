"""Messages from outside made safe to store and to show."""

import re
from html import escape

import frappe
from frappe import _
from frappe.utils import is_html
from frappe.utils.html_utils import sanitize_html

from oki_tickets.domain import tokens
from oki_tickets.domain.text import plain_text
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services.markup import tamed

# A quoted mail of a hundred pages still fits; a pasted database dump belongs into a file.
LONGEST_BODY = 500_000

# Control characters and halves of characters: no font shows them, and neither XML nor UTF-8 takes them.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LOOKALIKES = {ord("<"): "\u2039", ord(">"): "\u203a"}
# What a bracket opens a tag, its end, a comment or a declaration with.
_OPENS_A_TAG = re.compile("<(?=[A-Za-z/!?])")


def clean_body(body: str | None) -> str:
	"""HTML that may be stored: plain text becomes paragraphs, markup loses scripts, handlers, forms and
	styles that reach out of the message, and links by which a customer rates what the desk has done. Raises OkiTicketsError for an empty or oversized message."""
	body = tokens.blotted(_UNPRINTABLE.sub("", body or "").strip())
	if len(body) > LONGEST_BODY:
		frappe.throw(_("The message is too long. Put long texts into a file."), OkiTicketsError)
	html = tamed(sanitize_html(body, always_sanitize=True)) if is_html(body) else paragraphs(body)
	if not plain_text(html) and "<img" not in html:
		frappe.throw(_("The message is empty. Write something to send it."), OkiTicketsError)
	return html


def paragraphs(text: str) -> str:
	"""Plain text as HTML: blank lines part paragraphs, and nothing in it is markup."""
	blocks = (block.strip() for block in text.replace("\r\n", "\n").split("\n\n"))
	return "".join(f"<p>{escape(block).replace(chr(10), '<br>')}</p>" for block in blocks if block)


def clean_text(text: str | None, limit: int) -> str:
	"""Plain text of at most `limit` characters with its line breaks, for comments."""
	return _without_tags(_UNPRINTABLE.sub("", text or "").strip()[:limit])


def clean_line(text: str | None, limit: int = 140) -> str:
	"""One line of plain text of at most `limit` characters, for subjects."""
	return _without_tags(" ".join(_UNPRINTABLE.sub("", text or "").split())[:limit].rstrip())


def _without_tags(words: str) -> str:
	"""The words with marks that look like brackets, where Frappe or a browser would see a tag: to whoever typed it
	"List<String>" is no markup. Of tags Frappe keeps some, writes others as entities, and leaves all out of titles."""
	first, end = words.find("<"), words.rfind(">") + 1
	if -1 < first < end:
		words = words[:first] + words[first:end].translate(_LOOKALIKES) + words[end:]
	return _OPENS_A_TAG.sub("\u2039", words)


def fitting(line: str, limit: int = 140) -> str:
	"""As much of the line as a field of `limit` characters holds: Frappe writes brackets as entities where it takes
	a line for markup, and only then finds it too long."""
	line = line[:limit]
	if "<" not in line and ">" not in line:
		return line
	while len(escape(line, quote=False)) > limit:
		line = line[:-1]
	return line
