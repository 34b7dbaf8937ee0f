"""Where the server's tracebacks are shown."""

import frappe


def keep_inside() -> None:
	"""Called for every request, once it is known whose it is: whoever is no user of Desk is shown no traceback.

	Frappe sends one with each error, a refusal among them, for as long as its system settings say so, which is
	how a site begins: names of tables, paths of the server and lines of its code, for every guest to read.
	"""
	if _is_of_outside(frappe.session.user):
		frappe.flags.disable_traceback = True


def _is_of_outside(user: str) -> bool:
	if user == "Guest":
		return True
	kind = (frappe.session.data or {}).get("user_type") or frappe.get_cached_value("User", user, "user_type")
	return kind != "System User"
