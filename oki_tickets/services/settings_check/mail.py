"""Whether mails come in and go out."""

import frappe
from frappe import _
from frappe.utils import cint

from oki_tickets.channels.mail import accounts, pulling, store
from oki_tickets.services.settings_check.finding import Finding, good, listed, missing, optional

ACCOUNTS = "/app/email-account"


def mailboxes() -> Finding:
	"""Mailboxes whose mails become tickets."""
	title, names = _("Incoming mail"), accounts.incoming()
	if not names:
		return missing(
			title,
			_("No mailbox makes tickets of mails. Tick Mails Become Tickets on an Email Account."),
			ACCOUNTS,
		)
	if failing := [name for name in names if pulling.failures_of(name) >= pulling.PATIENCE]:
		return missing(
			title, _("These mailboxes do not let the desk in: {0}.").format(listed(failing)), ACCOUNTS
		)
	return good(title, _("Mails become tickets from: {0}.").format(listed(names)), ACCOUNTS)


def letters() -> Finding:
	"""The account from which customers are answered."""
	title, name = _("Mail to customers"), accounts.outgoing()
	if not name:
		return missing(
			title,
			_("Customers get no answers by mail. Enable Outgoing on the desk's Email Account."),
			ACCOUNTS,
		)
	return good(title, _("Customers are answered from {0}.").format(name), f"{ACCOUNTS}/{name}")


def notices() -> Finding:
	"""The account of everything else that the site mails: notices to staff, digests."""
	title = _("Mail to staff")
	filters = {"default_outgoing": 1, "enable_outgoing": 1}
	name = frappe.db.get_value("Email Account", filters, "name")
	if not name and not frappe.conf.mail_server:
		return missing(
			title,
			_(
				"Staff get no notices and digests by mail. Make an Email Account the default for outgoing mail."
			),
			ACCOUNTS,
		)
	return good(title, _("Notices and digests go out from {0}.").format(name or frappe.conf.mail_server))


def sending() -> Finding:
	"""Whether the site sends mails at all."""
	title = _("Sending of mails")
	if frappe.conf.mute_emails:
		return missing(title, _("The site is muted and sends no mail: mute_emails in its site_config.json."))
	if cint(frappe.db.get_default("suspend_email_queue")):
		return missing(
			title, _("Sending of mails is suspended. Resume it in the Email Queue."), "/app/email-queue"
		)
	return good(title, _("The site sends mails."), "/app/email-queue")


def undecided() -> Finding:
	"""Mails that wait for somebody to decide about them."""
	title = _("Mails held back")
	number = frappe.db.count(store.DOCTYPE, {"state": ("in", (store.HELD_BACK, store.UNREADABLE))})
	if number:
		return optional(
			title,
			_("Mails that wait for somebody to decide about them: {0}.").format(number),
			"/app/inbound-mail?state=Held+Back",
		)
	return good(title, _("No mail waits for a decision."), "/app/inbound-mail")
