import frappe
from frappe.model.document import Document

from oki_tickets.services import guard


class OutboxMessage(Document):
	"""One message on its way out, written by channels/outbox.py."""

	def validate(self):
		guard.only_by_service(self)


def on_doctype_update():
	# The first is the queue itself: a channel finds what is due without reading what waits, there or elsewhere.
	queue = ["channel", "next_try", "sequence"]
	for fields in (queue, ["order_key", "state", "sequence"], ["gather_key", "sent_second"]):
		frappe.db.add_index("Outbox Message", fields)
