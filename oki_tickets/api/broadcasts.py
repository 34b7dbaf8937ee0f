"""News for many, as one person is shown them."""

import frappe
from frappe import _

from oki_tickets import permissions
from oki_tickets.api import door
from oki_tickets.services.broadcasts import reading


@door(methods=("GET", "POST"))
def get_current() -> dict:
	"""What the session's user is shown now: `broadcasts`, `now` and `again`, the UTC seconds of the present and
	of the next change."""
	_check_reader()
	return reading.current(frappe.session.user)


@door()
def dismiss(broadcast: str) -> None:
	"""The session's user has read the broadcast, and is not shown it any more."""
	_check_reader()
	reading.dismiss(broadcast, frappe.session.user)


@door()
def me_too(broadcast: str) -> None:
	"""The customer has the outage too: joins its one ticket, and is told when it is over."""
	permissions.check_portal_user()
	reading.join(broadcast, frappe.session.user)


def _check_reader() -> None:
	viewer = permissions.viewer(frappe.session.user)
	if not (viewer.is_agent or viewer.is_customer):
		frappe.throw(_("News are for customers and people of the desk."), frappe.PermissionError)
