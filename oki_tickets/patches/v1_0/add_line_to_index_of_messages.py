"""The index by which reports read messages had no line: a report of one line looked each message up in its row, and took
longer than that of the whole desk. Builds it anew where it is the old one; may run again."""

import frappe

from oki_tickets.setup.indexes import add_report_indexes

COLUMNS = """select column_name from information_schema.statistics where table_schema = database()
	and table_name = 'tabTicket Message' and index_name = 'written_in_period'"""


def execute() -> None:
	columns = frappe.db.sql(COLUMNS, pluck=True)
	if columns and "support_line" not in columns:
		frappe.db.sql_ddl("alter table `tabTicket Message` drop index written_in_period")
	add_report_indexes("Ticket Message")
