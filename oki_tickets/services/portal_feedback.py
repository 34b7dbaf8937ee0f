"""The rating as the page of a ticket shows it."""

from typing import Any

import frappe

from oki_tickets import permissions
from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import feedback, invitations, portal_times, workflow
from oki_tickets.services.feedback_words import choices_of, label_of


def of_ticket(doc) -> dict[str, Any] | None:
	"""`given`: the verdict's words, score and moment, None as long as there is none; `options`: the verdicts to
	choose from, or whether a ticket raised in the customer's name is theirs, as value and label. None where there is nothing to rate, or for people of the desk."""
	if permissions.viewer(frappe.session.user).is_agent:
		return None
	row = feedback.given(doc.name)
	options = [] if row else _options(doc)
	if not row and not options:
		return None
	return {"given": _shown(row) if row else None, "options": options}


def _options(doc) -> list[dict[str, str]]:
	if doc.merged_into:
		return []
	if workflow.category_of(doc.status) in (Category.RESOLVED, Category.CLOSED):
		return choices_of(invitations.RATING)
	return choices_of(invitations.CONFIRMATION) if doc.entered_by and not doc.confirmed_at else []


def _shown(row) -> dict[str, Any]:
	return {
		"label": label_of(row.verdict),
		"score": row.score,
		"comment": row.comment,
		"given": portal_times.shown(row.given_at),
	}
