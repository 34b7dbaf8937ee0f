"""/tickets/embed: the form for guests, alone or in a frame of another site."""

import frappe
from frappe import _
from frappe.sessions import get_csrf_token

from oki_tickets.services import guests
from oki_tickets.www.tickets import entrance

no_cache = 1
sitemap = 0


def get_context(context):
	"""The form; a page that is closed where the settings let no guests in. Query: `_lang`."""
	context.no_cache = 1
	entrance.speak_to(context)
	context.lang = frappe.local.lang
	context.title = _("Write to our support")
	context.is_open = guests.is_open()
	if not context.is_open:
		context.http_status_code = 404
		return
	if frappe.session.user != "Guest":
		get_csrf_token()
	context.consent = guests.consent()
	context.takes_files = guests.takes_files()
	context.limits = guests.limits()
	context.oki_data = entrance.for_guests(page="embed", stamp=guests.new_stamp(), limits=guests.limits())
