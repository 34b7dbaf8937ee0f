"""The one door that is open to people without a log-in: the form for guests."""

import frappe
from frappe.rate_limiter import rate_limit
from frappe.utils import cint

from oki_tickets.api import door
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import guests, sendings

# Tickets in an hour from one address: an office behind one line still gets through, a program does not.
MOST_TICKETS = 60
LARGEST_REQUEST = guests.MOST_FILES * guests.LARGEST_FILE + 1024 * 1024


@door(allow_guest=True)
@rate_limit(limit=MOST_TICKETS, seconds=3600)
def create_ticket(
	email: str,
	subject: str,
	description: str,
	stamp: str,
	name: str = "",
	consent: int = 0,
	website: str = "",
) -> dict[str, str | None]:
	"""Raises a ticket of a guest, with `files` of the same request. Returns its `name`. Raises OkiTicketsError,
	which says what to mend, and PermissionError where the settings let no guests in."""
	if (frappe.request.content_length or 0) > LARGEST_REQUEST:
		frappe.throw(frappe._("The files are too large."), OkiTicketsError)
	key = sendings.key_of_request()
	if sent := sendings.sent_before(key):
		return {"name": sent.ticket}
	form = guests.GuestForm(name, email, subject, description, bool(cint(consent)), stamp, website)
	doc = guests.raise_ticket(form, _files(), ip_address=frappe.local.request_ip, key=key)
	return {"name": doc.name if doc else None}


@door()
def describe() -> dict[str, str]:
	"""For administrators: `address` of the form and the `code` that shows it on another site."""
	frappe.only_for("System Manager")
	address = frappe.utils.get_url("/tickets/embed")
	code = f'<iframe src="{address}" title="Support" style="width:100%;height:760px;border:0"></iframe>'
	return {"address": address, "code": code}


def _files() -> list[tuple[str, bytes]]:
	sent = frappe.request.files.getlist("files")
	return [(file.filename or "file", file.stream.read()) for file in sent if file.filename]
