"""Filters of ticket lists that people keep under a name: one's own, and those that heads share with everybody.

Frappe lets every user of Desk write and delete all of them, other people's and shared ones too.
"""

import frappe
from frappe import _

from oki_tickets.services.identity import ADMIN_ROLE, HEAD_ROLE


def check(doc, _method: str | None = None) -> None:
	"""List Filter.validate and on_trash, of lists of tickets: one's own are one's own, shared ones are the heads'."""
	if doc.reference_doctype != "Ticket":
		return
	before = doc.get_doc_before_save()
	for holder in {doc.for_user, before.for_user if before else doc.for_user}:
		_check_holder(holder)


def _check_holder(holder: str | None) -> None:
	if holder and holder != frappe.session.user and frappe.session.user != "Administrator":
		frappe.throw(_("This filter is another person's."), frappe.PermissionError)
	if not holder and not {HEAD_ROLE, ADMIN_ROLE} & set(frappe.get_roles()):
		frappe.throw(
			_("Filters for everybody are kept by heads. Save it for yourself, or ask one."),
			frappe.PermissionError,
		)
