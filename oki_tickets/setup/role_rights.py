"""Support's roles need to pick ERPNext's Customers, Contacts and Contracts; ERPNext gives them no right.

The rows are what an administrator would add in the Role Permissions Manager, added once: one that was
taken away stays away.
"""

import json

import frappe
from frappe.permissions import add_permission, update_permission_property

MEMORY = "oki_tickets_role_rights"

RIGHTS = {
	"Customer": ("read",),
	"Contact": ("read", "write", "create"),
	"Contract": ("read",),
	"Item": ("select",),
	"Asset": ("select",),
	"Serial No": ("select",),
	"Email Template": ("read",),
	"Help Article": ("read",),
}
ROLES = ("Support Agent", "Support Head")


def grant() -> None:
	"""Adds the rows that this site has not been given yet."""
	given = set(json.loads(frappe.db.get_global(MEMORY) or "[]"))
	for doctype, rights in RIGHTS.items():
		for role in ROLES:
			if f"{doctype}/{role}" not in given:
				_grant(doctype, role, rights)
				given.add(f"{doctype}/{role}")
	frappe.db.set_global(MEMORY, json.dumps(sorted(given)))


def _grant(doctype: str, role: str, rights: tuple[str, ...]) -> None:
	if frappe.db.exists("Custom DocPerm", {"parent": doctype, "role": role, "permlevel": 0}):
		return
	add_permission(doctype, role, 0)
	for right in {"read", "select", *rights}:
		update_permission_property(doctype, role, 0, right, int(right in rights), validate=False)


def revoke() -> None:
	"""For uninstall: takes the rows away; a DocType whose rights are then ERPNext's own again goes back
	to them."""
	for doctype in RIGHTS:
		frappe.db.delete("Custom DocPerm", {"parent": doctype, "role": ("in", ROLES)})
		if _is_standard(doctype):
			frappe.db.delete("Custom DocPerm", {"parent": doctype})
		frappe.clear_cache(doctype=doctype)
	frappe.db.delete("DefaultValue", {"parent": "__global", "defkey": MEMORY})


def _is_standard(doctype: str) -> bool:
	return _rows("Custom DocPerm", doctype) == _rows("DocPerm", doctype)


def _rows(table: str, doctype: str) -> list[tuple]:
	fields = [
		"role",
		"permlevel",
		"if_owner",
		*("read", "select", "write", "create", "delete", "submit", "cancel", "amend"),
		*("report", "export", "import", "share", "print", "email"),
	]
	rows = frappe.get_all(
		table, filters={"parent": doctype}, fields=[f"`{name}`" for name in fields], as_list=True
	)
	return sorted(tuple(value or 0 for value in row) for row in rows)
