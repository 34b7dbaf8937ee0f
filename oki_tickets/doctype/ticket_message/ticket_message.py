import frappe
from frappe.model.document import Document

from oki_tickets import permissions
from oki_tickets.services import guard
from oki_tickets.setup.indexes import add_report_indexes


class TicketMessage(Document):
	"""One message of the conversation, written once by services/conversation.py."""

	def validate(self):
		guard.only_by_service(self)

	def on_trash(self):
		guard.only_by_service(self)

	def has_permission(self, permtype="read", *, debug=False, user=None):
		"""Roles give customers nothing here; a file asks the document it hangs on, and a customer reads
		the files of public messages and adds files to messages of their own.

		A file asks in somebody's name; REST, comments, tags, assignment and the like ask for the session
		alone, and get no for an answer: the messages themselves are shown by the portal."""
		if super().has_permission(permtype, debug=debug, user=user):
			return True
		if permtype == "read":
			return user is not None and permissions.customer_may_read_message(self, user)
		return permtype == "write" and permissions.may_attach_to_message(self, user)


def on_doctype_update():
	frappe.db.add_index("Ticket Message", ["ticket", "sent_at"])
	add_report_indexes("Ticket Message")
