from typing import NoReturn

import frappe
from frappe import _
from frappe.model.document import Document

from oki_tickets.exceptions import KeptByTheDesk
from oki_tickets.services import guard
from oki_tickets.setup.indexes import add_report_indexes


class TicketFeedback(Document):
	"""The customer's verdict, written once by services/feedback.py and changed by nobody: not by an
	administrator, nor by a patch that uses the document."""

	def validate(self):
		guard.only_by_service(self)
		if not self.is_new():
			self.refuse()

	def on_trash(self):
		self.refuse()

	def before_rename(self, _old, _new, _merge=False):
		self.refuse()

	def db_set(self, *_args, **_kwargs):
		"""Frappe's way past validate."""
		self.refuse()

	def db_update(self):
		self.refuse()

	def refuse(self) -> NoReturn:
		frappe.throw(
			_("A customer's verdict stays as it was given: nobody changes, renames or deletes it."),
			KeptByTheDesk,
		)


def on_doctype_update():
	# Whatever writes: a solution has one verdict.
	frappe.db.add_unique("Ticket Feedback", ["ticket", "round"])
	add_report_indexes("Ticket Feedback")
