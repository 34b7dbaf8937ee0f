"""The rating as the page of a ticket shows it."""

from typing import Any

import frappe
from frappe import _

from oki_tickets import permissions
from oki_tickets.domain import feedback as verdicts
from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import feedback, portal_times, workflow


def of_ticket(doc) -> dict[str, Any] | None:
	"""`given`: the verdict's words, score and moment, None as long as there is none; `options`: the verdicts to
	choose from, as value and label. None where there is nothing to rate, or for people of the desk."""
	if permissions.viewer(frappe.session.user).is_agent:
		return None
	row = feedback.given(doc.name)
	options = [] if row else _options(doc)
	if not row and not options:
		return None
	return {"given": _shown(row) if row else None, "options": options}


def _options(doc) -> list[dict[str, str]]:
	if workflow.category_of(doc.status) in (Category.RESOLVED, Category.CLOSED):
		return [{"value": verdict, "label": label_of(verdict)} for verdict in verdicts.VERDICTS]
	if doc.entered_by:
		return [{"value": verdicts.NOT_MINE, "label": label_of(verdicts.NOT_MINE)}]
	return []


def label_of(verdict: str) -> str:
	"""The verdict as a customer says it."""
	return {
		verdicts.LIKED: _("I am satisfied"),
		verdicts.DISLIKED: _("I am not satisfied"),
		verdicts.NOT_MINE: _("I did not raise this"),
	}[verdict]


def _shown(row) -> dict[str, Any]:
	return {
		"label": label_of(row.verdict),
		"score": row.score,
		"comment": row.comment,
		"given": portal_times.shown(row.given_at),
	}
