"""Small, rarely changed records kept in Redis: schedules, timers, norms.

Whoever changes one calls `forget`. Until the end of that transaction nothing of the kind is read from Redis
or written to it, since only this transaction knows the change and may yet undo it; after the commit all
others forget too. Redis may be flushed at any time.
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
		memory[key] = make() if kind in _changed() else _from_redis(key, make)
	return memory[key]


def _from_redis(key: str, make: Callable[[], Any]) -> Any:
	found = frappe.cache.get_value(key, expires=True)
	if found is None:
		found = make()
		frappe.cache.set_value(key, found, expires_in_sec=EXPIRES_IN)
	return found


def _memory() -> dict[str, Any]:
	"""What this request or job has recalled already."""
	if not hasattr(frappe.local, "oki_tickets_kept"):
		frappe.local.oki_tickets_kept = {}
	return frappe.local.oki_tickets_kept


def _changed() -> set[str]:
	"""Kinds that the present transaction has changed."""
	if not hasattr(frappe.local, "oki_tickets_changed"):
		frappe.local.oki_tickets_changed = set()
	return frappe.local.oki_tickets_changed


def forget(*kinds: str) -> None:
	"""Forgets everything that is kept under these kinds."""
	_memory().clear()
	_changed().update(kinds)
	frappe.db.after_commit.add(lambda: _forget_everywhere(kinds))
	frappe.db.after_rollback.add(forget_here)


def _forget_everywhere(kinds: tuple[str, ...]) -> None:
	forget_here()
	for kind in kinds:
		frappe.cache.delete_keys(f"{KEY}:{kind}:")


def forget_here() -> None:
	"""Forgets what this request or job has recalled; the next call asks Redis."""
	_memory().clear()
	_changed().clear()
