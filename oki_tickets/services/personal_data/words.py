"""What stands in the place of erased words, in the reader's language; the database keeps one constant for all."""

from frappe import _

from oki_tickets.domain.redaction import STAND_IN


def shown(text: str | None) -> str:
	"""`text`, plain or HTML, as people read it."""
	if not text or STAND_IN not in text:
		return text or ""
	return text.replace(STAND_IN, _("[Erased]"))
