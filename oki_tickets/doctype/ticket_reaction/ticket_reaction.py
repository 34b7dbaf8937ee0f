import frappe
from frappe.model.document import Document

from oki_tickets.services import clock, guard
from oki_tickets.setup.indexes import add_report_indexes


class TicketReaction(Document):
	"""One person's like or dislike of one message, written by services/reactions.py."""

	def before_insert(self):
		# Reports count a reaction when it was given.
		self.creation = clock.now()

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)


def on_doctype_update():
	frappe.db.add_unique("Ticket Reaction", ["message", "user"])
	add_report_indexes("Ticket Reaction")
