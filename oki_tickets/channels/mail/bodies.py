"""A mail's text as a message of the conversation."""

from dataclasses import dataclass

from bs4 import BeautifulSoup
from frappe import _

from oki_tickets.domain.mail.phrases import FORWARD_SUBJECT
from oki_tickets.domain.mail.quotes import Split, split_html, split_text
from oki_tickets.domain.mail.reading import Mail, as_html
from oki_tickets.domain.text import plain_text
from oki_tickets.services.text import LONGEST_BODY

# Markup may grow a little when it is cleaned.
LONGEST_MARKUP = LONGEST_BODY * 9 // 10


@dataclass(frozen=True)
class Body:
	"""HTML that services/text.py will take, not yet cleaned; `is_cut` where the mail says more."""

	html: str
	is_cut: bool = False


def body_of(mail: Mail) -> Body:
	"""The new words, and below them, folded, what they answer. A forwarded mail is the matter itself and stays
	as it is."""
	split = _split(mail)
	new, old = (split.new, split.old) if mail.html else (as_html(split.new), as_html(split.old))
	if len(new) + len(old) > LONGEST_MARKUP:
		return _shortened(new)
	if not plain_text(new) and "<img" not in new:
		new = "<p>{}</p>".format(_("(The mail has no text.)"))
	return Body(new + _folded(old))


def _split(mail: Mail) -> Split:
	whole = mail.html or mail.text
	if FORWARD_SUBJECT.match(mail.subject):
		return Split(whole)
	return split_html(whole) if mail.html else split_text(whole)


def _folded(old: str) -> str:
	if not old or not BeautifulSoup(old, "html.parser").get_text(strip=True):
		return ""
	label = _("Earlier messages")
	return f"<details><summary>{label}</summary>{old}</details>"


def _shortened(html: str) -> Body:
	"""The words alone, as many as fit: the markup of such a mail is not worth keeping, and the mail is kept."""
	if len(html) <= LONGEST_MARKUP:
		return Body(html, is_cut=True)
	words = plain_text(html)
	return Body(as_html(words[: LONGEST_MARKUP // 2]), is_cut=True)
