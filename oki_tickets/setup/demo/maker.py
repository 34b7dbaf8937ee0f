"""Makes the demo's records and remembers each."""

from typing import Any

import frappe
from frappe import _

from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.setup.demo.register import Register


class Maker:
	"""Inserts records for `register`. What an earlier, interrupted or partly removed demo has left is
	used again; what is somebody else's is never touched."""

	def __init__(self, register: Register) -> None:
		self.register = register

	def make(self, doctype: str, name: str, /, **values: Any):
		"""The document `name`, inserted unless the demo has left it here; raises OkiTicketsError where a
		record of that name is somebody else's."""
		if frappe.db.exists(doctype, name):
			self._check_ours(doctype, name)
			return frappe.get_doc(doctype, name)
		return self.insert(doctype, **values)

	def insert(self, doctype: str, **values: Any):
		"""A new document, remembered by the name that it gets."""
		doc = frappe.new_doc(doctype, **values)
		doc.flags.no_welcome_mail = True
		# A command of the console: whoever can run it may do anything on the site.
		doc.insert(ignore_permissions=True)
		self.register.add(doctype, doc.name)
		return doc

	def _check_ours(self, doctype: str, name: str) -> None:
		if not self.register.has(doctype, name):
			frappe.throw(
				_(
					"The site has its own {0} {1}, which the demo needs to make. Rename it, then try again."
				).format(_(doctype), name),
				OkiTicketsError,
			)
