"""Contacts of a person whom Frappe deletes. It gives each the same new name and breaks off at the second, and a
customer's person easily has two: one that Frappe made of the user, one that somebody made for the Customer."""

import frappe

from oki_tickets.domain.redaction import STAND_IN
from oki_tickets.services.personal_data.traces import update

NOBODY = {
	"first_name": STAND_IN,
	**dict.fromkeys(("middle_name", "last_name", "full_name", "email_id", "phone", "mobile_no", "image")),
}


def leave_one(email: str, anonymous: str) -> None:
	"""Makes all Contacts with this address but the oldest unknown, before Frappe looks for them."""
	names = frappe.get_all("Contact", {"email_id": email}, pluck="name", order_by="creation")
	for number, name in enumerate(names[1:], start=2):
		for table in ("Contact Email", "Contact Phone"):
			frappe.db.delete(table, {"parent": name, "parenttype": "Contact"})
		update("Contact", name, NOBODY)
		frappe.rename_doc("Contact", name, f"{anonymous}-{number}", force=True, show_alert=False)


def renamed(anonymous: str) -> list[str]:
	"""The names that the person's Contacts have by now."""
	others = frappe.get_all("Contact", {"name": ("like", f"{anonymous}-%")}, pluck="name", order_by="name")
	return [anonymous, *others]
