"""The queries of a request, as the database got them, and how it would read the tables."""

import re
from collections.abc import Callable, Iterable

import frappe

# Columns that Frappe's list of tickets asks for beside the standard ones.
LISTED = (
	*("name", "subject", "status", "customer", "priority", "agent"),
	*("status_changed_at", "due_at", "_user_tags"),
)
# Tables that a desk fills without end.
GROWING = frozenset(
	{
		*(
			"tabTicket",
			"tabTicket Message",
			"tabTicket Status Change",
			"tabTicket Solution",
			"tabTicket Transfer",
			"tabTicket Postponement",
		),
		*("tabTicket Offer", "tabTicket Reaction", "tabTicket Feedback", "tabTicket Call", "tabTicket Clock"),
		*("tabDiscipline Violation", "tabFeedback Invitation", "tabOutbox Message", "tabTicket Jira Issue"),
		*(
			"tabCommunication",
			"tabFile",
			"tabComment",
			"tabVersion",
			"tabToDo",
			"tabTag Link",
			"__oki_ticket_text",
		),
	}
)
# An ordered walk that a LIMIT ends reads no more of an index than this.
WALK = 2000


def recorded(work: Callable[[], object]) -> list[str]:
	"""The statements that the work sends to the database."""
	sent: list[str] = []
	run = frappe.db.sql

	def sql(*args, **kwargs):
		answer = run(*args, **kwargs)
		sent.append(str(frappe.db._cursor._executed))
		return answer

	frappe.db.sql = sql
	try:
		work()
	finally:
		frappe.db.sql = run
	return sent


def full_scans(statements: Iterable[str], grown: frozenset[str]) -> list[str]:
	"""What of these statements reads a growing table from one end to the other. Of tables that have but few rows
	now, only those for which the database knows no other way."""
	return [
		f"{row.table} ({row.type}, {row.rows} rows): {select}"
		for select in filter(None, map(_select, statements))
		for row in frappe.db.sql(f"explain {select}", as_dict=True)
		if _is_full(row, grown)
	]


def _select(statement: str) -> str | None:
	found = re.match(r"(?is)\s*(?:set statement [^;]*? for )?(\(*select\b.*)", statement)
	return found[1] if found else None


def _is_full(row, grown: frozenset[str]) -> bool:
	if row.table not in GROWING or row.type not in ("ALL", "index"):
		return False
	if row.table not in grown:
		return not row.possible_keys and not row.key
	# A filter by row ids adds its share: "12 (5%)".
	return row.type == "ALL" or int(str(row.rows).split()[0]) > WALK


def columns_of(doctype: str) -> dict[str, list[str]]:
	"""The columns of each index of the table."""
	found: dict[str, list[str]] = {}
	for row in frappe.db.sql(f"show index from `tab{doctype}`", as_dict=True):
		found.setdefault(row["Key_name"], []).append(row["Column_name"])
	return found
