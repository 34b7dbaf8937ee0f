"""/tickets/<name>: one ticket and its conversation."""

import frappe
from frappe import _

from oki_tickets import permissions
from oki_tickets.exceptions import NotYourTicket
from oki_tickets.services import portal_view
from oki_tickets.www.tickets import entrance

no_cache = 1
sitemap = 0


def get_context(context):
	"""The ticket; one that is not there and one that is not the visitor's look alike."""
	name = str(frappe.form_dict.get("name") or "")
	if entrance.enter(context) is None:
		return
	if not _is_open_to_visitor(name):
		context.http_status_code = 404
		context.closed_to = "nobody"
		context.title = _("No Such Ticket")
		return
	ticket = portal_view.ticket_page(name)
	context.ticket = ticket
	context.title = _("Ticket {0}").format(ticket["name"])
	context.page_title = f"{ticket['subject']} · {ticket['name']}"
	context.oki_data = entrance.for_scripts(page="ticket", ticket=ticket["name"], known=ticket["known"])


def _is_open_to_visitor(name: str) -> bool:
	try:
		permissions.check_customer(name)
	except NotYourTicket:
		frappe.clear_last_message()
		return False
	return True
