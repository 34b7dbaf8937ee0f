"""The indexes by which reports read messages and changes of status had no line: a report of one line looked each of them
up in its row, and took longer than that of the whole desk. Builds them anew where they are the old ones; may run
again."""

from oki_tickets.setup.indexes import renew_report_indexes


def execute() -> None:
	for doctype in ("Ticket Message", "Ticket Status Change"):
		renew_report_indexes(doctype)
