import frappe
from frappe import _
from frappe.model.document import Document

from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import dealing_jobs


class SupportLine(Document):
	"""A group of agents that tickets come to, with its head and the line that it escalates to."""

	def validate(self):
		self.refuse_circle()
		self.keep_unmanned()

	def on_update(self):
		dealing_jobs.after_line(self)

	def keep_unmanned(self):
		"""The desk itself remembers since when nobody is there, past the form."""
		if not self.is_new():
			self.unmanned_since = frappe.db.get_value(self.doctype, self.name, "unmanned_since")

	def refuse_circle(self):
		"""A ticket that is escalated must arrive somewhere."""
		seen, line = {self.name}, self.next_line
		while line:
			if line in seen:
				frappe.throw(
					_("{0} would escalate in a circle. Choose another {1}.").format(
						self.name, _(self.meta.get_label("next_line"))
					),
					OkiTicketsError,
				)
			seen.add(line)
			line = frappe.db.get_value("Support Line", line, "next_line")
