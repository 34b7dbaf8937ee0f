"""Desk's own bell."""

import frappe

from oki_tickets.channels.port import Letter, Receipt, Refused


class DeskAdapter:
	"""Writes Frappe's Notification Log: in the transaction that notes it as sent, so exactly once.
	Recipient: a user. Payload: subject (HTML), document_type, document_name."""

	queue = "short"

	def send(self, letter: Letter) -> Receipt:
		if not frappe.db.get_value("User", letter.recipient, "enabled"):
			raise Refused(f"{letter.recipient} is disabled or gone")
		log = frappe.get_doc(
			doctype="Notification Log",
			subject=letter.payload["subject"],
			for_user=letter.recipient,
			type="Alert",
			document_type=letter.payload.get("document_type"),
			document_name=letter.payload.get("document_name"),
			from_user="Administrator",
		)
		# The desk itself writes, to people who may see the ticket: whoever posted has chosen them.
		return Receipt(log.insert(ignore_permissions=True).name)
