"""Writes a batch: plain rows, since nobody is to hear of what happened years ago."""

from collections.abc import Iterator

import frappe

from oki_tickets.services import clocks, month_counts, todos
from oki_tickets.services.moving_in.build import Batch
from oki_tickets.services.search import texts

# Characters in one statement: far below what MariaDB takes in a packet.
LARGEST = 2_000_000


def write(batch: Batch) -> None:
	"""Writes everything of the batch in the present transaction; the caller commits."""
	columns = [*frappe.get_meta("Ticket").get_valid_columns(), "_user_tags"]
	_insert("Ticket", [_values(doc, columns) for doc in batch.tickets])
	for doctype, rows in batch.rows.items():
		_insert(doctype, rows)
	texts.renew([doc.name for doc in batch.tickets])
	clocks.set_all(batch.alarms)
	for doc in batch.owned:
		todos.follow(doc.name, doc.subject, [doc.agent])
	if batch.tickets:
		month_counts.forget_all()


def _values(doc, columns: list[str]) -> dict:
	values = doc.get_valid_dict(convert_dates_to_str=True)
	return {name: values.get(name, doc.get(name)) for name in columns}


def _insert(doctype: str, rows: list[dict]) -> None:
	for part in _parts(rows):
		frappe.db.bulk_insert(doctype, list(part[0]), [tuple(row.values()) for row in part])


def _parts(rows: list[dict]) -> Iterator[list[dict]]:
	part: list[dict] = []
	size = 0
	for row in rows:
		length = sum(len(value) for value in row.values() if isinstance(value, str))
		if part and size + length > LARGEST:
			yield part
			part, size = [], 0
		part.append(row)
		size += length
	if part:
		yield part
