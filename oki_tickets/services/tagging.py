"""Tags of many tickets at once. Frappe's own bulk tags stop at the first ticket that refuses them."""

from collections.abc import Iterable

from frappe.desk.doctype.tag.tag import DocTags

LONGEST = 140


def change(ticket: str, *, add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
	"""Gives the ticket these tags and takes those; Frappe checks the right to write it."""
	tags = DocTags("Ticket")
	for tag in add:
		tags.add(ticket, tag)
	for tag in remove:
		tags.remove(ticket, tag)


def read(tags: Iterable[str]) -> list[str]:
	"""Tags as people type them, as Frappe keeps them: it parts them with commas."""
	words = (part.strip().lstrip("#").strip() for tag in tags for part in str(tag).split(","))
	return list(dict.fromkeys(word[:LONGEST] for word in words if word))
