import frappe
from frappe.model.document import Document

from oki_tickets.services import guard


class TicketStatusChange(Document):
	"""One change of a ticket's status, written once by services/moves.py."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)


def on_doctype_update():
	frappe.db.add_index("Ticket Status Change", ["ticket", "changed_at"])
	# All that reports read of a change: a month of it is one stretch of the index.
	fields = ["changed_at", "from_status", "to_status", "agent", "agent_after", "ticket"]
	fields += ["duration", "working_duration"]
	frappe.db.add_index("Ticket Status Change", fields, "changes_of_a_period")
	frappe.db.add_index("Ticket Status Change", ["to_status", "changed_at"])
	frappe.db.add_index("Ticket Status Change", ["closure_reason", "changed_at"])
