"""Notices by e-mail, through Frappe's Email Queue."""

import frappe
from frappe import _
from frappe.utils import get_url_to_form

from oki_tickets.channels.port import Letter, Receipt, Refused
from oki_tickets.channels.queue_rows import TOO_MANY
from oki_tickets.channels.wording import sentences
from oki_tickets.services import notices


class EmailAdapter:
	"""Queues a mail in the transaction that notes it as sent; Frappe's own queue delivers it and tries again.
	Recipient: a user. Payload: subject (HTML), ticket, and `title` where the subject is too long for one."""

	gathers = True

	def send(self, letter: Letter) -> Receipt:
		user = frappe.db.get_value("User", letter.recipient, ["email", "enabled"], as_dict=True)
		if not user or not user.enabled or not user.email:
			raise Refused(f"{letter.recipient} is disabled, gone, or has no address")
		payloads = letter.gathered or (letter.payload,)
		with notices.language(notices.language_of(letter.recipient)):
			subject, lines = self._subject(payloads), self._lines(letter, payloads)
		mail = frappe.sendmail(
			recipients=[user.email],
			subject=subject,
			message="".join(f"<p>{line}</p>" for line in lines),
			reference_doctype="Ticket" if letter.ticket else None,
			reference_name=letter.ticket,
		)
		return Receipt(mail.name if mail else "")

	def _subject(self, payloads: tuple[dict, ...]) -> str:
		if len(payloads) > 1:
			return _("{0} notices about tickets").format(len(payloads))
		return payloads[0].get("title") or frappe.utils.strip_html(payloads[0]["subject"])

	def _lines(self, letter: Letter, payloads: tuple[dict, ...]) -> list[str]:
		if len(payloads) >= TOO_MANY:
			return sentences(letter)
		return [_line(payload) for payload in payloads]


def _line(payload: dict) -> str:
	if not payload.get("ticket"):
		return payload["subject"]
	address = get_url_to_form("Ticket", payload["ticket"])
	label = _("Open")
	return f'{payload["subject"]} <a href="{address}">{label}</a>'
