"""Notices by e-mail, through Frappe's Email Queue."""

import frappe
from frappe import _
from frappe.utils import get_url_to_form

from oki_tickets.channels.port import Letter, Receipt, Refused
from oki_tickets.channels.queue_rows import TOO_MANY
from oki_tickets.channels.wording import sentences


class EmailAdapter:
	"""Queues a mail in the transaction that notes it as sent; Frappe's own queue delivers it and tries again.
	Recipient: a user. Payload: subject (HTML), ticket."""

	gathers = True

	def send(self, letter: Letter) -> Receipt:
		user = frappe.db.get_value("User", letter.recipient, ["email", "enabled"], as_dict=True)
		if not user or not user.enabled or not user.email:
			raise Refused(f"{letter.recipient} is disabled, gone, or has no address")
		payloads = letter.gathered or (letter.payload,)
		mail = frappe.sendmail(
			recipients=[user.email],
			subject=self._subject(payloads),
			message="".join(f"<p>{line}</p>" for line in self._lines(letter, payloads)),
			reference_doctype="Ticket" if letter.ticket else None,
			reference_name=letter.ticket,
		)
		return Receipt(mail.name if mail else "")

	def _subject(self, payloads: tuple[dict, ...]) -> str:
		if len(payloads) > 1:
			return _("{0} notices about tickets").format(len(payloads))
		return frappe.utils.strip_html(payloads[0]["subject"])

	def _lines(self, letter: Letter, payloads: tuple[dict, ...]) -> list[str]:
		if len(payloads) >= TOO_MANY:
			return sentences(letter)
		return [_line(payload) for payload in payloads]


def _line(payload: dict) -> str:
	if not payload.get("ticket"):
		return payload["subject"]
	address = get_url_to_form("Ticket", payload["ticket"])
	return f'{payload["subject"]} <a href="{address}">{_("Open")}</a>'
