"""What one look at the settings has found."""

from collections.abc import Iterable
from dataclasses import dataclass

from frappe import _

OK, MISSING, OPTIONAL = "ok", "missing", "optional"
# Names in a sentence; the list behind the link has them all.
MOST_NAMED = 5


@dataclass(frozen=True)
class Finding:
	"""`title` is what was looked at, `state` how it is, `text` what that means in a sentence, all plain text;
	`link` is the address in Desk where one mends it, empty where it is mended elsewhere. What `can_be_tried` is
	a service outside that `trying` asks."""

	title: str
	state: str
	text: str
	link: str = ""
	can_be_tried: bool = False


def good(title: str, text: str, link: str = "") -> Finding:
	"""As it should be."""
	return Finding(title, OK, text, link)


def missing(title: str, text: str, link: str = "") -> Finding:
	"""The desk does not do all that it should until this is mended."""
	return Finding(title, MISSING, text, link)


def optional(title: str, text: str, link: str = "") -> Finding:
	"""Not set up; the desk works without it."""
	return Finding(title, OPTIONAL, text, link)


def listed(names: Iterable[str]) -> str:
	"""Names for a sentence: the first few, and how many more."""
	names = list(names)
	words = ", ".join(names[:MOST_NAMED])
	left = len(names) - MOST_NAMED
	return _("{0} and {1} more").format(words, left) if left > 0 else words
