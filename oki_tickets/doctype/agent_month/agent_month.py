import frappe
from frappe.model.document import Document

from oki_tickets.services import guard


class AgentMonth(Document):
	"""Points and badges of an agent in a month, with the figures that they come from; counted by
	services/points.py."""

	def validate(self):
		guard.only_by_service(self)


def on_doctype_update():
	frappe.db.add_unique("Agent Month", ["agent", "month"])
