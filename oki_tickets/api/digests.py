"""Digests for whoever sets the desk up: what one looks like, and one at once."""

import frappe
from frappe import _

from oki_tickets.analytics.digests import preview as previews
from oki_tickets.api import door
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import digests
from oki_tickets.services.digest_readers import KINDS, Reader, reader_of

SETTINGS = "Oki Tickets Settings"


@door(methods=("GET", "POST"))
def preview(recipient: str, kind: str) -> dict[str, str]:
	"""The latest Daily or Monthly digest of a recipient (a row of the settings): `subject` and `html`, a page
	of its own to be shown in a frame without scripts."""
	written = previews.preview(_reader(recipient), _kind(kind))
	return {"subject": written.subject, "html": written.html}


@door()
def send_now(recipient: str, kind: str) -> dict[str, str]:
	"""Sends the latest digest of this kind to a recipient at once. Returns the `address` it goes to and the
	`digest`, the name of its Ticket Digest."""
	reader = _reader(recipient)
	return {"digest": digests.send_now(reader, _kind(kind)), "address": reader.address}


def _reader(recipient: str) -> Reader:
	frappe.has_permission(SETTINGS, "write", throw=True)
	rows = frappe.get_cached_doc(SETTINGS).digest_recipients
	row = next((row for row in rows if row.name == recipient), None)
	reader = reader_of(row) if row else None
	if not reader:
		frappe.throw(
			_("This recipient is not there any more, or is disabled. Load the settings anew."),
			OkiTicketsError,
		)
	return reader


def _kind(kind: str) -> str:
	if kind not in KINDS.values():
		frappe.throw(_("Choose Daily or Monthly."), OkiTicketsError)
	return kind
