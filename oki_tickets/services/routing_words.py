""" "Why here?": a ticket's routing_reasons in sentences."""

from typing import Any

import frappe
from frappe import _
from frappe.utils import get_fullname

from oki_tickets.services.routing import By


def told(ticket: str) -> list[dict[str, Any]]:
	"""What the desk gave the ticket when it came, in order: `label` of the field, `value`, `sentence` that
	says why, and `now` where the ticket has another value since. Texts are translated, not escaped."""
	doc = frappe.get_doc("Ticket", ticket)
	reasons = frappe.parse_json(doc.routing_reasons or "[]")
	return [_told(doc, reason) for reason in reasons]


def _told(doc, reason: dict[str, Any]) -> dict[str, Any]:
	field, value = reason["field"], reason["value"]
	return {
		"label": _("Tag") if field == "tags" else _(doc.meta.get_label(field), context="Ticket"),
		"value": _shown(field, value),
		"sentence": _sentence(reason),
		"now": _changed_to(doc, reason),
	}


def _shown(field: str, value: Any) -> str:
	match field:
		case "is_urgent":
			return _("Yes") if value else _("No")
		case "agent":
			return get_fullname(value)
		case "tags":
			return value
		case _:
			return _(value)


def _changed_to(doc, reason: dict[str, Any]) -> str | None:
	field = reason["field"]
	if field == "tags" or reason["by"] == By.OFF_DUTY or doc.get(field) == reason["value"]:
		return None
	return _shown(field, doc.get(field)) if doc.get(field) or field == "is_urgent" else _("nothing")


def _sentence(reason: dict[str, Any]) -> str:
	source, words = reason.get("source"), _words(reason.get("words") or {})
	match reason["by"]:
		case By.ENTERED:
			return _("Entered when the ticket was raised.")
		case By.RULE if words:
			return _("By the Routing Rule {0}, which found: {1}.").format(source, words)
		case By.RULE:
			return _("By the Routing Rule {0}.").format(source)
		case By.OFF_DUTY:
			return _("Named by the Routing Rule {0}, but could not take the ticket then.").format(source)
		case By.CATEGORY:
			return _("By the category {0}.").format(_(source))
		case By.KEYWORDS:
			return _("By its keywords, found in the text: {0}.").format(words)
		case By.ROUTE:
			return _("By the answer to the first question: {0}.").format(_(source))
		case _:
			return _("The desk's default.")


def _words(counted: dict[str, int]) -> str:
	return ", ".join(f"{word} ({count}×)" if count > 1 else word for word, count in counted.items())
