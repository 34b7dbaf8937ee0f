import frappe
from frappe.model.document import Document

from oki_tickets.services import guard
from oki_tickets.setup.indexes import add_report_indexes


class TicketSolution(Document):
	"""One solution as it was proposed, and whether the customer sent it back; written by
	services/solutions.py alone."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)


def on_doctype_update():
	frappe.db.add_unique("Ticket Solution", ["ticket", "round"])
	add_report_indexes("Ticket Solution")
