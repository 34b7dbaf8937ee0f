"""What goes with a ticket when an administrator deletes it."""

import frappe
from frappe import _

from oki_tickets.channels import housekeeping
from oki_tickets.channels.mail import store
from oki_tickets.exceptions import KeptByTheDesk
from oki_tickets.services import attachments, solutions
from oki_tickets.services.filters import among
from oki_tickets.services.search import texts

HISTORY = (
	"Ticket Reaction",
	"Ticket Status Change",
	"Discipline Violation",
	"Ticket Transfer",
	"Ticket Postponement",
	"Ticket Offer",
	"Ticket Jira Issue",
	"Feedback Invitation",
	"Ticket Call",
	"Chat Conversation",
)
# Records that lead back to the ticket and outlive it.
WORK = ("Task", "Timesheet", "Broadcast")
BELONGINGS = ("Ticket Message", *HISTORY)


def remove(doc) -> None:
	"""From Ticket.on_trash: deletes messages with their files and the history; a duplicate that was
	merged into the ticket keeps its text and loses the link, and so does a ticket that waits for it.
	A ticket with a customer's verdict stays."""
	_keep_rated(doc)
	_remove_recordings(doc.name)
	for doctype in HISTORY:
		# Past the documents, each of which would ask for a job that clears up behind it.
		frappe.db.delete(doctype, {"ticket": doc.name})
	for name in frappe.get_all("Ticket Message", filters={"ticket": doc.name}, pluck="name"):
		message = frappe.get_doc("Ticket Message", name)
		message.flags.by_service = True
		# Whoever may delete the ticket may delete what is part of it.
		message.delete(ignore_permissions=True, force=True, delete_permanently=True)
	for doctype in WORK:
		# What was done for it stays done.
		frappe.db.set_value(doctype, {"ticket": doc.name}, "ticket", None, update_modified=False)
	frappe.db.delete("Ticket Clock", {"ticket": doc.name})
	housekeeping.forget_ticket(doc.name)
	solutions.forget_ticket(doc.name)
	store.forget_ticket(doc.name)
	texts.forget(doc.name)
	table = frappe.qb.DocType("Ticket")
	for link in (table.merged_into, table.waits_for):
		frappe.qb.update(table).set(link, None).where(link == doc.name).run()
	# Frappe gives the last number to the next document again. This one stands in somebody's mails, and the job
	# that clears up behind the old ticket would clear up the new one.
	doc.naming_series = None


def _remove_recordings(ticket: str) -> None:
	calls = frappe.get_all("Ticket Call", filters={"ticket": ticket}, pluck="name", order_by="name")
	attachments.remove_of("Ticket Call", *calls)
	# Frappe notes on the call that it had a file.
	frappe.db.delete("Comment", {"reference_doctype": "Ticket Call", "reference_name": among(calls)})


def refuse_renaming(doc) -> None:
	"""From Ticket.before_rename: the number stands in people's mails, and is sealed in verdicts."""
	frappe.throw(_("Ticket {0} keeps its number.").format(doc.name), KeptByTheDesk)


def _keep_rated(doc) -> None:
	if frappe.db.exists("Ticket Feedback", {"ticket": doc.name}):
		frappe.throw(
			_("Ticket {0} has a customer's verdict, which nobody deletes. It stays with it.").format(
				doc.name
			),
			KeptByTheDesk,
		)
