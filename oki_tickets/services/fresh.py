"""A look at what is committed at this moment, past the snapshot that a transaction reads from.

A locking read shows that too, but on an index it locks the gaps, and two people who each count and then write
there deadlock. Who holds a lock of their own that all writers of what they count take first may look from
outside instead.
"""

from contextlib import closing

import frappe
from frappe.query_builder.functions import Count


def count(query) -> int:
	"""How many rows the pypika `query`, which selects a name, finds: committed by anybody, or written by this
	transaction, whichever are more."""
	inside = frappe.db.sql(*_counting(query))[0][0]
	# Frappe's own settings of the connection; reads alone, and is gone at once.
	with closing(frappe.db.get_connection()) as connection, closing(connection.cursor()) as cursor:
		cursor.execute(*_counting(query))
		outside = cursor.fetchone()[0]
	return max(inside, outside)


def names(query) -> list[str]:
	"""The names that the pypika `query` finds: committed by anybody, or written by this transaction."""
	inside = query.run(pluck=True)
	with closing(frappe.db.get_connection()) as connection, closing(connection.cursor()) as cursor:
		cursor.execute(*query.walk())
		outside = [row[0] for row in cursor.fetchall()]
	return sorted({*inside, *outside})


def _counting(query) -> tuple[str, dict]:
	found = frappe.qb.from_(query.as_("found")).select(Count("*"))
	return found.walk()
