from frappe.model.document import Document

from oki_tickets.services.broadcasts import desk


class Broadcast(Document):
	"""News of an outage, a deployment or planned work, shown from a moment until a moment."""

	def before_insert(self):
		desk.begin(self)

	def validate(self):
		desk.check(self)

	def on_update(self):
		desk.announce(self)

	def on_trash(self):
		desk.remove(self)
