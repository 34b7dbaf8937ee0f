"""What the reports' pages ask for besides the reports themselves."""

import frappe
from frappe.desk.query_report import get_report_doc

from oki_tickets.analytics import topics
from oki_tickets.api import arguments, door


@door(methods=("GET", "POST"))
def get_tickets(report: str, figure: str, keys: str | dict = "{}", filters: str | dict = "{}") -> dict:
	"""The tickets behind a figure of a report, for whom may read the report: names, tickets, most."""
	topics.topic_of(report)
	get_report_doc(report)
	frappe.has_permission("Ticket", "report", throw=True)
	return topics.tickets_behind(report, figure, arguments.mapping(keys), arguments.mapping(filters))
