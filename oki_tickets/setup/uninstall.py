"""Uninstalling leaves the bench as it was: what Frappe does not take away by itself goes here."""

import json
from pathlib import Path

import frappe

from oki_tickets.setup import custom_fields, role_rights, seeds

ROLES = ("Support Agent", "Support Head", "Ticket Customer")
# Frappe's tables that point at any document, with the columns that hold its DocType.
POINTERS = {
	"Comment": "reference_doctype",
	"Communication": "reference_doctype",
	"Communication Link": "link_doctype",
	"Version": "ref_doctype",
	"ToDo": "reference_type",
	"Tag Link": "document_type",
	"Notification Log": "document_type",
	"DocShare": "share_doctype",
	"Document Follow": "ref_doctype",
	"View Log": "reference_doctype",
	"Activity Log": "reference_doctype",
	"Access Log": "export_from",
	"Route History": "route",
	"Deleted Document": "deleted_doctype",
	"Workflow Action": "reference_doctype",
	"Kanban Board": "reference_doctype",
	"List Filter": "reference_doctype",
	"Custom DocPerm": "parent",
	"Property Setter": "doc_type",
	"Error Log": "reference_doctype",
	"Portal Menu Item": "reference_doctype",
}


def before_uninstall() -> None:
	"""Frappe's hook, while our tables still stand: files leave the disk with their records."""
	for doctype in ("Ticket", "Ticket Message"):
		for name in frappe.get_all("File", filters={"attached_to_doctype": doctype}, pluck="name"):
			frappe.delete_doc("File", name, ignore_permissions=True, force=True, delete_permanently=True)
	_remove_workflows()
	custom_fields.remove()
	role_rights.revoke()


def after_uninstall() -> None:
	"""Frappe's hook, when our DocTypes are gone."""
	ours = _our_doctypes()
	for table, column in POINTERS.items():
		if frappe.db.table_exists(table):
			frappe.db.delete(table, {column: ("in", ours)})
	frappe.db.delete("Series", {"name": ("like", "TKT-%")})
	frappe.db.delete("Singles", {"doctype": "Oki Tickets Settings"})
	frappe.db.delete("__global_search", {"doctype": ("in", ours)})
	frappe.db.delete("__UserSettings", {"doctype": ("in", ours)})
	_remove_roles()
	seeds.forget()
	frappe.clear_cache()


def _our_doctypes() -> list[str]:
	"""Names of the app's DocTypes, from their files: the records are gone by now."""
	folder = Path(__file__).resolve().parents[1] / "doctype"
	return [json.loads(path.read_text(encoding="utf-8"))["name"] for path in sorted(folder.glob("*/*.json"))]


def _remove_workflows() -> None:
	workflows = frappe.get_all("Workflow", filters={"document_type": "Ticket"}, pluck="name")
	states = set(
		frappe.get_all(
			"Workflow Document State", filters={"parent": ("in", workflows or [""])}, pluck="state"
		)
	)
	actions = set(
		frappe.get_all("Workflow Transition", filters={"parent": ("in", workflows or [""])}, pluck="action")
	)
	states |= set(frappe.get_all("Ticket Status", pluck="name"))
	for name in workflows:
		frappe.delete_doc("Workflow", name, ignore_permissions=True, force=True, delete_permanently=True)
	_remove_unused("Workflow State", states, {"Workflow Document State": "state"})
	_remove_unused("Workflow Action Master", actions, {"Workflow Transition": "action"})


def _remove_unused(doctype: str, names: set[str], users: dict[str, str]) -> None:
	"""Deletes those of `names` that no other Workflow uses and that Frappe itself did not bring."""
	for name in names - FRAPPES_OWN:
		if not any(frappe.db.exists(table, {column: name}) for table, column in users.items()):
			frappe.delete_doc_if_exists(doctype, name, force=True)


# States and actions that frappe.desk.page.setup_wizard.install_fixtures makes on every site.
FRAPPES_OWN = frozenset({"Pending", "Approved", "Rejected", "Approve", "Reject", "Review"})


def _remove_roles() -> None:
	for table in ("Has Role", "Custom DocPerm", "DocPerm", "Block Module"):
		if frappe.db.has_column(table, "role"):
			frappe.db.delete(table, {"role": ("in", ROLES)})
	for role in ROLES:
		frappe.delete_doc_if_exists("Role", role, force=True)
