"""Records that were renamed: whatever is kept of timers, norms, schedules, rules, topics and months names them, and
what is named after a user is renamed with them."""

from typing import Any

import frappe
from frappe.model.rename_doc import rename_doc

from oki_tickets.services import discipline, month_counts, norms, plans, routing, todos

NAMED_AFTER_USER = ("Support Agent", "Notice Preference", "Jira Account")


def forget(doc=None, _method: str | None = None, *_names: Any) -> None:
	"""From the after_rename of everything that those records link to. Frappe empties Redis before the commit
	alone, and whoever asks in between would fill it with the old names again."""
	for module in (discipline, norms, plans, routing):
		module.forget()
	month_counts.forget_all()


def follow_user(doc, method: str, old: str, new: str, *_merge: bool) -> None:
	"""From User.after_rename: an agent's record is named after the user, and so is every link to it; under the old
	name it would go on being given tickets that nobody sees."""
	for doctype in NAMED_AFTER_USER:
		if frappe.db.exists(doctype, old):
			# Whoever may rename the user may rename what is theirs.
			rename_doc(doctype, old, new, force=True, ignore_permissions=True, show_alert=False)
	todos.rename(old, new)
	forget()
