"""/tickets/rate/<token>: the verdict by a link, without a log-in and without scripts. Opening it only shows a
form, so mail scanners record nothing; sending the form records."""

import frappe
from frappe import _
from frappe.utils import cint

from oki_tickets.exceptions import LinkClosed, OkiTicketsError
from oki_tickets.services import feedback, feedback_words, invitations

no_cache = 1
sitemap = 0

# Links that do not exist, from one address in an hour.
MOST_TRIES = 30
HOUR = 3600


def get_context(context):
	"""Query: `token`, and `v`, the choice to begin with. Form: `verdict`, `score`, `comment`."""
	token = str(frappe.form_dict.get("token") or "")
	context.brand = frappe.db.get_default("company") or ""
	invitation = invitations.find(token)
	if not invitation:
		_refuse(context)
		return
	if not frappe.form_dict.get("_lang"):
		frappe.local.lang = invitation.language
	if frappe.request.method == "POST":
		_take(context, invitation, token)
	_show(context, invitation)


def _refuse(context) -> None:
	"""A wrong link; somebody who tries many is told to wait."""
	key = frappe.cache.make_key(f"oki_tickets_rating_tries:{frappe.local.request_ip}")
	tries = frappe.cache.incr(key)
	if tries == 1:
		frappe.cache.expire(key, HOUR)
	is_flood = tries > MOST_TRIES
	context.http_status_code = 429 if is_flood else 404
	_say(context, *(feedback_words.too_many() if is_flood else feedback_words.not_found()))


def _say(context, title: str, text: str) -> None:
	context.update({"title": title, "text": text, "choices": []})


def _take(context, invitation, token: str) -> None:
	"""Records the answer and leads to the page anew, so that a reload sends nothing twice."""
	form = frappe.form_dict
	try:
		invitations.answer(
			invitation,
			str(form.get("verdict") or ""),
			user=frappe.session.user,
			score=cint(form.get("score")),
			comment=str(form.get("comment") or ""),
		)
	except Exception as problem:
		# Frappe commits what a page leaves behind, whatever has happened to it.
		frappe.db.rollback()
		if not isinstance(problem, OkiTicketsError):
			raise
		frappe.clear_messages()
		context.http_status_code = problem.http_status_code
		context.error = None if isinstance(problem, LinkClosed) else _problem(str(problem))
	else:
		frappe.local.flags.redirect_location = f"/tickets/rate/{token}"
		raise frappe.Redirect(303)


def _problem(text: str) -> str:
	return text if frappe.form_dict.get("verdict") else _("Please choose one of the answers.")


def _show(context, invitation) -> None:
	state = invitations.state_of(invitation, frappe.session.user)
	ticket = frappe.get_doc("Ticket", invitation.ticket)
	context.ticket = ticket.name
	if state != invitations.OPEN:
		_say(context, *feedback_words.why_closed(state, ticket))
		context.given = _given(invitation) if state == invitations.GIVEN else None
		context.page_of_ticket = f"/tickets/{ticket.name}" if state == invitations.EXPIRED else None
		return
	is_rating = invitation.kind == invitations.RATING
	context.is_rating = is_rating
	context.subject = ticket.subject
	context.problem = ticket.problem_summary if is_rating else None
	context.solution = ticket.resolution_summary if is_rating else None
	context.title = _("How did we do?") if is_rating else _("Was it you who asked?")
	context.text = None if is_rating else _raised_by(ticket)
	_fill_form(context, invitation.kind)


def _raised_by(ticket) -> str:
	person = frappe.utils.get_fullname(ticket.entered_by)
	return _("{0} of our support has raised a ticket in your name: {1}").format(person, ticket.name)


def _fill_form(context, kind: str) -> None:
	"""What was chosen in the message, or sent and found wanting."""
	form = frappe.form_dict
	context.choices = feedback_words.choices_of(kind)
	for choice in context.choices:
		choice["is_chosen"] = choice["slug"] == form.get("v") or choice["value"] == form.get("verdict")
	context.score, context.comment = cint(form.get("score")), str(form.get("comment") or "")
	context.longest_comment = feedback.LONGEST_COMMENT
	# Frappe demands the token of sessions that have one: whoever is logged in sends it along.
	context.csrf_token = frappe.session.data.csrf_token


def _given(invitation) -> dict | None:
	row = feedback.given(
		invitation.ticket, invitation.round if invitation.kind == invitations.RATING else None
	)
	if row:
		return {"label": feedback_words.label_of(row.verdict), "score": row.score}
	return {"label": feedback_words.label_of(invitations.CONFIRMED), "score": 0}
