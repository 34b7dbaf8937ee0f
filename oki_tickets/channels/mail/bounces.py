"""What agents hear of mails that did not arrive."""

from dataclasses import replace

import frappe
from frappe import _
from frappe.utils import escape_html

from oki_tickets.channels.mail import accounts, writing
from oki_tickets.domain.mail.reading import Mail, Report
from oki_tickets.domain.text import shorten

LONGEST_REASON = 300
_TEMPORARY = ("delayed", "relayed", "expanded", "delivered")


def note_bounce(mail: Mail) -> str | None:
	"""Writes a note on the ticket whose mail came back, and returns the ticket; None where the bounce brings no
	Message-ID of ours along, and so is about nothing that we know."""
	named = (accounts.ticket_of_id(one) for one in (*mail.returned_ids, *mail.references))
	ticket = next((name for name in named if name and frappe.db.exists("Ticket", name)), None)
	report = mail.report or Report()
	if ticket and report.action not in _TEMPORARY:
		tell(ticket, _complete(report, mail))
	return ticket


def _complete(report: Report, mail: Mail) -> Report:
	"""Servers that write no report name the address in a header or in words."""
	recipient = report.recipient or mail.headers.get("x-failed-recipients", "").strip().lower()
	return replace(report, recipient=recipient, diagnostic=report.diagnostic or mail.subject)


def tell(ticket: str, report: Report) -> None:
	"""The note itself."""
	text = _("A mail to {0} did not arrive: {1}").format(
		escape_html(report.recipient or _("the customer")),
		escape_html(shorten(report.diagnostic, LONGEST_REASON)),
	)
	writing.note(ticket, text)
