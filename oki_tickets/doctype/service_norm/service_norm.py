import frappe
from frappe import _
from frappe.model.document import Document

from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import norms


class ServiceNorm(Document):
	"""Agreed times (SLA). A change holds for tickets that come from then on."""

	def validate(self):
		seen = set()
		for row in self.priorities:
			if row.priority in seen:
				frappe.throw(
					_("Priority {0} is listed twice. Keep one row.").format(_(row.priority)), OkiTicketsError
				)
			seen.add(row.priority)

	def on_update(self):
		norms.forget()

	def on_trash(self):
		norms.forget()
