"""Indexes that lists and reports of tickets need, named here because a DocType can name only single columns."""

import frappe

TICKET_INDEXES = (
	["status", "due_at"],
	["agent", "status"],
	["support_line", "status"],
	["customer", "creation"],
	["closed_at", "erased_at"],
)


def add_ticket_indexes() -> None:
	"""Called by Frappe after each change of the table; an index that exists is left alone."""
	for fields in TICKET_INDEXES:
		frappe.db.add_index("Ticket", fields)
	add_report_indexes("Ticket")


# All that reports read of a fact: a period of it is one stretch of the index, and no row is looked up. Rows lie
# where their random names put them, so that each one looked up is a page read.
REPORT_INDEXES = {
	"Ticket": {
		"raised_in_period": ["creation", "ticket_type", "customer", "category", "channel", "first_line"],
		"answered_in_period": [
			*("first_responded_at", "first_responded_by", "first_response_line"),
			*("first_response_used", "response_due_at"),
		],
	},
	"Ticket Message": {
		"written_in_period": [
			*("sender_side", "sent_at", "sender", "is_internal", "written_on", "ticket", "body_length"),
			"support_line",
		],
	},
	"Ticket Status Change": {
		# An index has room for five names.
		"came_in_period": ["changed_at", "to_status", "agent", "agent_after", "ticket", "support_line"],
		"left_in_period": [
			*("changed_at", "from_status", "to_status", "agent", "ticket", "support_line"),
			*("duration", "working_duration"),
		],
		"came_into_status": ["to_status", "changed_at", "ticket", "closure_reason", "support_line"],
		"closed_for_reason": ["closure_reason", "changed_at", "ticket", "to_status"],
	},
	"Ticket Solution": {
		"proposed_in_period": [
			*("proposed_at", "agent", "customer", "ticket", "support_line", "resolve_used", "resolve_within"),
		],
		"rejected_in_period": ["rejected_at", "agent", "customer", "ticket", "support_line"],
	},
	"Ticket Transfer": {
		"passed_in_period": ["passed_at", "from_line", "to_line", "kind"],
		"pickup_ignored_in_period": ["pickup_ignored", "passed_at", "to_agent", "ticket"],
	},
	"Ticket Postponement": {
		"postponed_in_period": [
			*(
				"postponed_at",
				"number",
				"ticket",
				"agent",
				"support_line",
				"engineer",
				"new_due_on",
				"passed_at",
			),
		],
	},
	"Ticket Reaction": {
		"reacted_in_period": ["creation", "reaction", "agent", "written_on", "support_line"],
	},
	"Ticket Feedback": {
		"given_in_period": ["given_at", "verdict", "agent", "raised_by_user", "score", "support_line"],
		"denied_tickets": ["verdict", "given_at", "ticket"],
	},
	"Discipline Violation": {
		"broken_in_period": ["due_at", "agent", "status", "level", "ticket", "support_line"],
	},
}


# Those that others have taken the place of.
GONE = frozenset({"changed_in_period", "changed_in_line"})
COLUMNS = """select index_name, column_name from information_schema.statistics
	where table_schema = database() and table_name = %s order by index_name, seq_in_index"""


def renew_report_indexes(doctype: str) -> None:
	"""For patches, where columns of an index have changed: drops what is not as it is named here, and adds what is
	missing."""
	found: dict[str, list[str]] = {}
	for name, column in frappe.db.sql(COLUMNS, f"tab{doctype}"):
		found.setdefault(name, []).append(column)
	wanted = REPORT_INDEXES[doctype]
	for name, columns in found.items():
		if name in GONE or columns != wanted.get(name, columns):
			frappe.db.sql_ddl(f"alter table `tab{doctype}` drop index `{name}`")
	add_report_indexes(doctype)


def add_report_indexes(doctype: str) -> None:
	"""Called by Frappe after each change of the table, likewise."""
	for name, fields in REPORT_INDEXES[doctype].items():
		frappe.db.add_index(doctype, fields, name)
