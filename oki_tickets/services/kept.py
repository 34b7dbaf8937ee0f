"""Small, rarely changed records kept in Redis: schedules, timers, norms.

Whoever changes one calls `forget`. Until the end of that transaction nothing of the kind is read from Redis
or written to it, since only this transaction knows the change and may yet undo it; after the commit all
others forget too. A transaction that began before the change still sees what was, and must not put that back
into Redis: for a while after a change nobody writes. Redis may be flushed at any time.
"""

from collections.abc import Callable
from typing import Any

import frappe

from oki_tickets.services.filters import among

KEY = "oki_tickets_kept"
EXPIRES_IN = 3600
# Longer than a request may take, in seconds.
QUIET = 150


def recall(kind: str, name: str, make: Callable[[], Any]) -> Any:
	"""What is kept under `kind` and `name`; made and kept where it is not. Within a transaction
	Redis is asked once."""
	key = f"{KEY}:{kind}:{name}"
	memory = _memory()
	if key not in memory:
		memory[key] = make() if kind in _changed() else _from_redis(kind, key, make)
	return memory[key]


def _from_redis(kind: str, key: str, make: Callable[[], Any]) -> Any:
	found = frappe.cache.get_value(key, expires=True)
	if found is None:
		found = make()
		if not frappe.cache.get_value(_quiet_key(kind), expires=True):
			frappe.cache.set_value(key, found, expires_in_sec=EXPIRES_IN)
	return found


def _quiet_key(kind: str) -> str:
	return f"{KEY}_quiet:{kind}"


def _memory() -> dict[str, Any]:
	"""What this transaction has recalled already; a job of many transactions sees changes from the next one on."""
	if not hasattr(frappe.local, "oki_tickets_kept"):
		frappe.local.oki_tickets_kept = {}
		frappe.db.after_commit.add(forget_here)
		frappe.db.after_rollback.add(forget_here)
	return frappe.local.oki_tickets_kept


def _changed() -> set[str]:
	"""Kinds that the present transaction has changed; `forget` has seen to it that they go with `_memory`."""
	if not hasattr(frappe.local, "oki_tickets_changed"):
		frappe.local.oki_tickets_changed = set()
	return frappe.local.oki_tickets_changed


def rows_by_parent(table: str, parents: list[str], fields: tuple[str, ...]) -> dict[str, list[frappe._dict]]:
	"""The rows of a child table by the record that they belong to, in their order: one query for all, since
	what is kept is read anew by everybody for a while after a change."""
	rows = frappe.get_all(
		table,
		filters={"parent": among(parents)},
		fields=["parent", *fields],
		order_by="parent, idx",
	)
	found: dict[str, list[frappe._dict]] = {parent: [] for parent in parents}
	for row in rows:
		found[row.parent].append(row)
	return found


def forget(*kinds: str) -> None:
	"""Forgets everything that is kept under these kinds."""
	_memory().clear()
	_changed().update(kinds)
	_be_quiet(kinds)
	frappe.db.after_commit.add(lambda: _forget_everywhere(kinds))


def _be_quiet(kinds: tuple[str, ...]) -> None:
	for kind in kinds:
		frappe.cache.set_value(_quiet_key(kind), 1, expires_in_sec=QUIET)


def _forget_everywhere(kinds: tuple[str, ...]) -> None:
	_be_quiet(kinds)
	for kind in kinds:
		frappe.cache.delete_keys(f"{KEY}:{kind}:")
	forget_here()


def forget_here() -> None:
	"""Forgets what this transaction has recalled; the next call asks Redis."""
	for name in ("oki_tickets_kept", "oki_tickets_changed"):
		if hasattr(frappe.local, name):
			delattr(frappe.local, name)
