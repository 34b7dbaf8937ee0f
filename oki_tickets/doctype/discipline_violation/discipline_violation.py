import frappe
from frappe.model.document import Document

from oki_tickets.services import guard
from oki_tickets.setup.indexes import add_report_indexes


class DisciplineViolation(Document):
	"""One norm broken, written once by services/discipline.py."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)


def on_doctype_update():
	# Whatever sweeps: a level is broken once for each time that a ticket is in a status.
	frappe.db.add_unique("Discipline Violation", ["ticket", "status_since", "level"])
	add_report_indexes("Discipline Violation")
