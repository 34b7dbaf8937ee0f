"""Frappe's Email Account with one difference: mails of the desk's mailboxes come to the desk."""

import frappe
from frappe import _
from frappe.email.doctype.email_account.email_account import EmailAccount

from oki_tickets.channels.mail import pulling
from oki_tickets.exceptions import OkiTicketsError


class DeskEmailAccount(EmailAccount):
	def receive(self) -> None:
		"""Called by Frappe's scheduler and its button *Pull Emails*. Frappe would mark the mails as read, join
		them to records by the number in their subject and keep none of them raw."""
		if self.get("makes_tickets"):
			pulling.pull_desk_mailbox(self.name)
		else:
			super().receive()


def check(doc, _method: str | None = None) -> None:
	"""Email Account.validate: another app may have put a class of its own in this one's place, and mails would
	go another way without a word."""
	if doc.get("makes_tickets") and not isinstance(doc, DeskEmailAccount):
		frappe.throw(
			_(
				"Another app has changed how Frappe receives mails, so mails cannot become tickets: {0}."
			).format(f"{type(doc).__module__}.{type(doc).__name__}"),
			OkiTicketsError,
		)
