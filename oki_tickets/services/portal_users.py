"""People of a customer get the role that shows them the portal's tickets."""

import frappe

from oki_tickets.services.identity import CUSTOMER_ROLE


def welcome_contact(doc, _method: str | None = None) -> None:
	"""Contact.on_update: the portal user of a Contact of a Customer becomes a Ticket Customer."""
	if doc.user and any(link.link_doctype == "Customer" for link in doc.links):
		_give_role(doc.user)


def welcome_portal_users(doc, _method: str | None = None) -> None:
	"""Customer.on_update: so do the Customer's portal users."""
	for row in doc.get("portal_users") or []:
		_give_role(row.user)


def _give_role(user: str) -> None:
	"""Only to people of the website: staff who are also somebody's contact keep the roles they have."""
	if frappe.db.get_value("User", user, "user_type") != "Website User":
		return
	if CUSTOMER_ROLE not in frappe.get_roles(user):
		# Who may edit the Customer decides who its people are.
		frappe.get_doc("User", user).add_roles(CUSTOMER_ROLE)
