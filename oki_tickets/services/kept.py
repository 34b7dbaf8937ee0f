"""Small, rarely changed records kept in Redis: schedules, timers, norms.

Whoever changes one calls `forget`. It forgets at once, for the rest of the transaction, and again after
the commit, in case another process has read the old rows in between. Redis may be flushed at any time.
"""

from collections.abc import Callable
from typing import Any

import frappe

KEY = "oki_tickets_kept"
EXPIRES_IN = 3600


def recall(kind: str, name: str, make: Callable[[], Any]) -> Any:
	"""What is kept under `kind` and `name`; made and kept where it is not. Within a request or job Redis is
	asked once."""
	key = f"{KEY}:{kind}:{name}"
	memory = _memory()
	if key not in memory:
		found = frappe.cache.get_value(key, expires=True)
		if found is None:
			found = make()
			frappe.cache.set_value(key, found, expires_in_sec=EXPIRES_IN)
		memory[key] = found
	return memory[key]


def _memory() -> dict[str, Any]:
	"""What this request or job has recalled already."""
	if not hasattr(frappe.local, "oki_tickets_kept"):
		frappe.local.oki_tickets_kept = {}
	return frappe.local.oki_tickets_kept


def forget(*kinds: str) -> None:
	"""Forgets everything that is kept under these kinds."""
	_delete(kinds)
	frappe.db.after_commit.add(lambda: _delete(kinds))


def _delete(kinds: tuple[str, ...]) -> None:
	_memory().clear()
	for kind in kinds:
		frappe.cache.delete_keys(f"{KEY}:{kind}:")
