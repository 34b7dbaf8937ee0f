"""What the portal's pages have in common: who comes in, and what every page needs."""

from urllib.parse import quote

import frappe
from frappe import _
from frappe.sessions import get_csrf_token
from frappe.translate import get_all_languages, get_parent_language

from oki_tickets import permissions
from oki_tickets.domain.access import Viewer
from oki_tickets.services import portal_files, portal_texts
from oki_tickets.services.broadcasts import reading


def enter(context) -> Viewer | None:
	"""Lets a customer in and fills in what every page needs, its language first; None where the page may
	only say why not. Guests are sent to the log-in and come back afterwards (raises frappe.Redirect)."""
	if frappe.session.user == "Guest":
		_send_to_login()
	speak_to(context)
	context.no_cache = 1
	context.show_sidebar = False
	context.no_breadcrumbs = True
	viewer = permissions.viewer(frappe.session.user)
	if viewer.is_customer:
		# Frappe demands the token only of sessions that have one; its website pages make none.
		get_csrf_token()
		return viewer
	context.http_status_code = 403
	context.closed_to = "staff" if viewer.is_agent else "stranger"
	context.title = _("Tickets")
	return None


def for_scripts(**values) -> str:
	"""JSON for the page's scripts, safe inside a script element."""
	data = {
		"user": frappe.session.user,
		"lang": frappe.local.lang,
		"texts": portal_texts.texts(),
		"files": portal_files.limits(),
		"news": None if frappe.session.user == "Guest" else reading.current(frappe.session.user),
		**values,
	}
	return frappe.as_json(data, indent=None).replace("<", "\\u003c")


def for_guests(**values) -> str:
	"""The same for a page that knows nothing of its reader."""
	data = {"lang": frappe.local.lang, "texts": portal_texts.texts(), **values}
	return frappe.as_json(data, indent=None).replace("<", "\\u003c")


def speak_to(context) -> None:
	"""Who has chosen no language is spoken to in the browser's, as on the log-in page before."""
	if frappe.form_dict.get("_lang") or frappe.get_cached_value("User", frappe.session.user, "language"):
		return
	known = set(get_all_languages())
	for language in frappe.local.request.accept_languages.values():
		for name in (language, get_parent_language(language)):
			if name in known:
				frappe.local.lang = name
				if context.boot:
					context.boot["lang"] = name
				return


def _send_to_login() -> None:
	request = frappe.local.request
	wanted = request.full_path.rstrip("?") if request.query_string else request.path
	frappe.local.flags.redirect_location = f"/login?redirect-to={quote(wanted, safe='')}"
	# Temporary: a browser would remember a permanent one, and lead people who are logged in there too.
	raise frappe.Redirect(302)
