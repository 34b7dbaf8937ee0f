"""Fields of ours on ERPNext's DocTypes, as code for install, migrate and uninstall."""

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

CUSTOM_FIELDS = {
	"Contact": [
		{
			"fieldname": "sees_company_tickets",
			"label": "Sees All Tickets of the Company",
			"fieldtype": "Check",
			"insert_after": "user",
			"description": "In the customers' portal: every ticket of the linked Customers, not only own ones.",
		}
	]
}


def add() -> None:
	"""Creates what is missing; what an administrator has changed on a field stays."""
	create_custom_fields(CUSTOM_FIELDS, ignore_validate=True, update=False)


def remove() -> None:
	"""Takes the fields away with their columns' values."""
	for doctype, fields in CUSTOM_FIELDS.items():
		for field in fields:
			name = frappe.db.get_value("Custom Field", {"dt": doctype, "fieldname": field["fieldname"]})
			if name:
				frappe.delete_doc("Custom Field", name, force=True)
