"""Records that samples of the matrix need beside them."""

import frappe

from tests.factories import create_user, unique


def recipient() -> str:
	"""A row of the settings: somebody who gets digests, at present of nothing."""
	settings = frappe.get_doc("Oki Tickets Settings")
	if not settings.digest_recipients:
		settings.append("digest_recipients", {"email": "x@oki-tests.example", "daily": 0, "monthly": 0})
		settings.save()
		frappe.db.commit()
	return settings.digest_recipients[0].name


def report() -> str:
	"""A report about tickets that an administrator has written."""
	name = "Tickets as Tests See Them"
	if not frappe.db.exists("Report", name):
		frappe.get_doc(
			doctype="Report",
			report_name=name,
			ref_doctype="Ticket",
			report_type="Query Report",
			is_standard="No",
			module="Core",
			query="select name as 'Ticket:Data:100' from tabTicket limit 1",
			roles=[{"role": role} for role in ("Support Agent", "Support Head", "System Manager")],
		).insert()
		frappe.db.commit()
	return name


def user_with_role() -> str:
	return create_user("Support Agent").name


def some_agent() -> str:
	return frappe.get_all("Support Agent", pluck="name", order_by="creation desc", limit=1)[0]


def status() -> str:
	"""A status of its own, since a status has one timer for all lines and priorities."""
	return (
		frappe.get_doc(doctype="Ticket Status", status_name=unique("Status"), category="Working")
		.insert()
		.name
	)
