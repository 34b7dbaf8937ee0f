"""Records of Frappe's and of its users that point at DocTypes and roles of ours, found by the links
themselves: which DocTypes can point differs from site to site."""

from collections.abc import Iterable, Sequence
from typing import Any

import frappe

# Records that may stand without a DocType, and that were made about ours all the same.
BELONGINGS = frozenset(
	{
		*("Comment", "Communication", "ToDo", "Notification Log", "Email Queue", "Activity Log", "Error Log"),
		*(
			"Number Card",
			"Dashboard Chart",
			"Server Script",
			"List Filter",
			"Property Setter",
			"Portal Menu Item",
		),
		*(
			"Tag Link",
			"View Log",
			"Document Follow",
			"Energy Point Log",
			"Integration Request",
			"Prepared Report",
		),
	}
)
# What other records in turn show or send.
SHOWN_ELSEWHERE = ("Report", "Number Card", "Dashboard Chart")


def remove(doctypes: Sequence[str]) -> None:
	"""Deletes what belongs to records of `doctypes` and what works on them; elsewhere empties the field."""
	for link in _links_to("DocType"):
		_clear(link, doctypes)
	frappe.db.delete("Custom DocPerm", {"parent": ("in", doctypes)})
	frappe.db.delete("List View Settings", {"name": ("in", doctypes)})
	frappe.db.delete(
		"Custom Field",
		{"fieldtype": ("in", ("Link", "Table", "Table MultiSelect")), "options": ("in", doctypes)},
	)
	for table in ("__global_search", "__UserSettings", "__Auth"):
		frappe.db.delete(table, {"doctype": ("in", doctypes)})
	_remove_from_workspaces("DocType", doctypes)


def remove_roles(roles: Sequence[str]) -> None:
	"""Takes the roles from everybody and everything, then the roles themselves. People keep their users and
	their other roles; a Workflow of another DocType that named one goes to the System Manager."""
	for doctype in ("Has Role", "Custom DocPerm", "DocPerm"):
		frappe.db.delete(doctype, {"role": ("in", roles)})
	for doctype, field in (("Workflow Document State", "allow_edit"), ("Workflow Transition", "allowed")):
		_set(doctype, field, roles, "System Manager")
	for link in _links_to("Role"):
		_clear(link, roles)
	frappe.db.delete("Role", {"name": ("in", roles)})


def remove_deleted_documents(module: str, doctypes: Sequence[str]) -> None:
	"""What Frappe keeps of deleted records, those of the app itself included: with them the tickets' words
	would stay on the site."""
	frappe.db.delete("Deleted Document", {"deleted_doctype": ("in", doctypes)})
	frappe.db.delete("Deleted Document", {"deleted_doctype": "DocType", "deleted_name": ("in", doctypes)})
	frappe.db.delete("Deleted Document", {"deleted_doctype": "Module Def", "deleted_name": module})
	frappe.db.delete("Deleted Document", {"data": ("like", f'%"module": "{module}"%')})


def _links_to(target: str) -> list[frappe._dict]:
	"""Link fields to `target` in tables that exist: parent, fieldname, reqd, issingle."""
	found = []
	for source, parent in (("DocField", "parent"), ("Custom Field", "dt")):
		found += frappe.get_all(
			source,
			filters={"fieldtype": "Link", "options": target},
			fields=[f"{parent} as parent", "fieldname", "reqd"],
			order_by="name",
		)
	kinds = {
		row.name: row
		for row in frappe.get_all("DocType", {"is_virtual": 0}, ["name", "issingle"], order_by="name")
	}
	for link in found:
		link.issingle = kinds[link.parent].issingle if link.parent in kinds else None
	return [link for link in found if link.issingle is not None and _has_column(link)]


def _has_column(link) -> bool:
	if link.issingle:
		return True
	return frappe.db.table_exists(link.parent) and frappe.db.has_column(link.parent, link.fieldname)


def _clear(link, values: Sequence[str]) -> None:
	if not values:
		return
	if link.issingle:
		frappe.db.delete(
			"Singles", {"doctype": link.parent, "field": link.fieldname, "value": ("in", values)}
		)
	elif link.reqd or link.parent in BELONGINGS:
		delete_records(link.parent, {link.fieldname: ("in", values)})
	else:
		_set(link.parent, link.fieldname, values, None)


def _set(doctype: str, field: str, values: Iterable[str], value: Any) -> None:
	table = frappe.qb.DocType(doctype)
	frappe.qb.update(table).set(table[field], value).where(table[field].isin(list(values))).run()


def delete_records(doctype: str, filters: dict) -> None:
	"""Rows with their child rows, past controllers: half of what these would ask for is gone."""
	names = frappe.get_all(doctype, filters=filters, pluck="name", order_by="name")
	if not names:
		return
	for field in frappe.get_meta(doctype).get_table_fields():
		frappe.db.delete(field.options, {"parenttype": doctype, "parent": ("in", names)})
	frappe.db.delete(doctype, {"name": ("in", names)})
	if doctype not in BELONGINGS:
		frappe.db.delete("Version", {"ref_doctype": doctype, "docname": ("in", names)})
		frappe.db.delete("__global_search", {"doctype": doctype, "name": ("in", names)})
	if doctype in SHOWN_ELSEWHERE:
		forget(doctype, names)


def forget(doctype: str, names: Sequence[str]) -> None:
	"""Takes deleted records of `doctype` out of what shows or sends them."""
	if names:
		for link in _links_to(doctype):
			_clear(link, names)
		_remove_from_workspaces(doctype, names)


def _remove_from_workspaces(kind: str, names: Sequence[str]) -> None:
	"""Shortcuts and links of people's own workspaces."""
	frappe.db.delete("Workspace Shortcut", {"type": kind, "link_to": ("in", names)})
	frappe.db.delete("Workspace Link", {"link_type": kind, "link_to": ("in", names)})
