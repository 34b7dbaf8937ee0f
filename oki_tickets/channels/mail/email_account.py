"""Frappe's Email Account with one difference: mails of the desk's mailboxes come to the desk."""

from frappe.email.doctype.email_account.email_account import EmailAccount

from oki_tickets.channels.mail import pulling


class DeskEmailAccount(EmailAccount):
	def receive(self) -> None:
		"""Called by Frappe's scheduler and its button *Pull Emails*. Frappe would mark the mails as read, join
		them to records by the number in their subject and keep none of them raw."""
		if self.get("makes_tickets"):
			pulling.pull_desk_mailbox(self.name)
		else:
			super().receive()
