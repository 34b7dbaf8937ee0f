"""What staff are told, in Desk for now."""

import frappe
from frappe import _


def head_of(line: str | None) -> str | None:
	"""The user who leads the line."""
	return frappe.get_cached_value("Support Line", line, "head") if line else None


def discipline(ticket, level: int) -> str:
	"""One sentence about a norm that was broken."""
	return _("{0} has been {1} for too long (level {2}): {3}").format(
		ticket.name, _(ticket.status), level, frappe.utils.escape_html(ticket.subject)
	)


def deadline(ticket, is_first_response: bool) -> str:
	"""One sentence about a deadline that has passed."""
	text = _("{0} has had no first answer in time: {1}") if is_first_response else _("{0} is overdue: {1}")
	return text.format(ticket.name, frappe.utils.escape_html(ticket.subject))


def tell(people: list[str | None], ticket, subject: str) -> None:
	"""A Desk notification to each of `people`, once; users who are gone or disabled are left out."""
	for user in dict.fromkeys(person for person in people if person):
		if frappe.db.get_value("User", user, "enabled"):
			frappe.get_doc(
				doctype="Notification Log",
				subject=subject,
				for_user=user,
				type="Alert",
				document_type="Ticket",
				document_name=ticket.name,
				from_user="Administrator",
			).insert(ignore_permissions=True)  # the desk itself writes, to people who may see the ticket
