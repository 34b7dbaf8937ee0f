"""Fields of ours on ERPNext's DocTypes, as code for install, migrate and uninstall."""

import frappe
from frappe.custom.doctype.custom_field.custom_field import create_custom_fields

# What was done for a ticket leads back to it.
_TICKET = {
	"fieldname": "ticket",
	"label": "Ticket",
	"fieldtype": "Link",
	"options": "Ticket",
	"search_index": 1,
}

CUSTOM_FIELDS = {
	"Help Article": [
		{
			"fieldname": "audience",
			"label": "Audience",
			"fieldtype": "Select",
			"options": "Customers\nAgents",
			"default": "Customers",
			"insert_after": "published",
			"in_standard_filter": 1,
			"description": "What is for agents is found in tickets alone, and never published.",
		},
		{
			"fieldname": "customer_reads",
			"label": "Customers Who Read It",
			"fieldtype": "Int",
			"default": "0",
			"read_only": 1,
			"no_copy": 1,
			"insert_after": "level",
		},
		{
			"fieldname": "tickets_spared",
			"label": "Tickets It Made Needless",
			"fieldtype": "Int",
			"default": "0",
			"read_only": 1,
			"no_copy": 1,
			"insert_after": "customer_reads",
		},
	],
	"Contact": [
		{
			"fieldname": "sees_company_tickets",
			"label": "Sees All Tickets of the Company",
			"fieldtype": "Check",
			"insert_after": "user",
			"description": "In the customers' portal: every ticket of the linked Customers, not only own ones.",
		}
	],
	"Email Template": [
		{
			"fieldname": "ticket_category",
			"label": "Ticket Category",
			"fieldtype": "Link",
			"options": "Ticket Category",
			"insert_after": "subject",
			"description": "As a canned reply only for tickets of this topic and of those below it.",
		},
		{
			"fieldname": "reply_language",
			"label": "Language of the Reply",
			"fieldtype": "Link",
			"options": "Language",
			"insert_after": "ticket_category",
		},
	],
	"Task": [{**_TICKET, "insert_after": "issue"}],
	"Timesheet": [{**_TICKET, "insert_after": "customer"}],
	"Email Account": [
		{
			"fieldname": "makes_tickets",
			"label": "Mails Become Tickets",
			"fieldtype": "Check",
			"insert_after": "enable_incoming",
			"description": "A mailbox of the support desk. Oki Tickets fetches its mails, and customers get answers from it.",
		}
	],
}


def add() -> None:
	"""Creates what is missing; what an administrator has changed on a field stays."""
	create_custom_fields(CUSTOM_FIELDS, ignore_validate=True, update=False)


def remove() -> None:
	"""Takes the fields away, their columns, which Frappe would leave behind, and saved filters on them."""
	for doctype, fields in CUSTOM_FIELDS.items():
		for field in fields:
			frappe.db.delete("Custom Field", {"dt": doctype, "fieldname": field["fieldname"]})
			_drop_column(doctype, field["fieldname"])
			named = {"reference_doctype": doctype, "filters": ("like", f'%"{field["fieldname"]}"%')}
			frappe.db.delete("List Filter", named)
		frappe.clear_cache(doctype=doctype)


def _drop_column(doctype: str, column: str) -> None:
	frappe.db.commit()  # the next statement would do so anyway, and Frappe wants it said
	frappe.db.sql_ddl(f"ALTER TABLE `tab{doctype}` DROP COLUMN IF EXISTS `{column}`")
