"""What of a message's markup is kept: the shape of what was written, and nothing that reaches out of it.

Frappe's sanitizer keeps scripts out, but lets style sheets, forms, comments, ids and fixed positions
through: with them a message could repaint the page that shows it, ask its reader for a password, or pose
as one of the page's own buttons. (Frappe even puts the session's token in place of a certain comment.)
"""

import re

from bs4 import BeautifulSoup, Comment, Tag


def _words(text: str) -> frozenset[str]:
	return frozenset(text.split())


KEPT = _words(
	"""
	a abbr address b big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em
	figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s samp small span strike strong
	sub summary sup table tbody td tfoot th thead time tr tt u ul var
	"""
)
# These go with all that is in them; of any other element what it holds stays.
DROPPED = _words(
	"""
	style link meta title script template svg math textarea select option datalist audio video object iframe
	canvas
	"""
)
ATTRIBUTES = _words(
	"""
	href src alt title width height colspan rowspan align valign dir lang start type cite datetime color face
	size bgcolor border cellpadding cellspacing style class
	"""
)
# What Frappe's editor writes: mentions, and the kinds of lists and code.
EDITOR_ATTRIBUTES = _words("data-id data-value data-denotation-char data-is-group data-list data-language")
EDITOR_CLASS = re.compile(r"^(ql-[\w-]+|mention)$")
STYLE = re.compile(
	r"^(color|background-color|font(-[a-z]+)?|text-(align|decoration|indent|transform)|line-height|width"
	r"|max-width|height|padding(-[a-z]+)?|border(-[a-z]+)*|vertical-align|white-space|list-style-type)$"
)


def tamed(html: str) -> str:
	"""`html`, which Frappe has sanitized, without what could act outside of the message."""
	soup = BeautifulSoup(html, "html.parser")
	for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
		comment.extract()
	for tag in soup.find_all(True):
		if not tag.decomposed:
			_tame(tag)
	return str(soup).strip()


def _tame(tag: Tag) -> None:
	if tag.name in DROPPED:
		tag.decompose()
	elif tag.name not in KEPT:
		tag.unwrap()
	else:
		kept = ((name, _kept_value(name, value)) for name, value in tag.attrs.items())
		tag.attrs = {name: value for name, value in kept if value is not None}


def _kept_value(name: str, value: str | list[str]) -> str | list[str] | None:
	if name == "class":
		return [word for word in value if EDITOR_CLASS.match(word)] or None
	if name == "style":
		return _kept_style(value) or None
	return value if name in ATTRIBUTES or name in EDITOR_ATTRIBUTES else None


def _kept_style(style: str) -> str:
	"""Declarations that change how the message itself looks; addresses of pictures are not among them."""
	rules = (rule.partition(":") for rule in style.split(";"))
	return "; ".join(
		f"{name.strip().lower()}: {value.strip()}"
		for name, _colon, value in rules
		if STYLE.match(name.strip().lower()) and "(" not in value.replace("rgb(", "").replace("rgba(", "")
	)
