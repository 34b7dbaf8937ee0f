from typing import Any

from frappe.model.document import Document

from oki_tickets.services import routing_rules


class RoutingRule(Document):
	"""What a ticket gets when it comes, where a condition or keywords hold."""

	def validate(self):
		routing_rules.check(self)

	def on_update(self):
		routing_rules.forget()

	def on_trash(self):
		routing_rules.forget()

	def after_rename(self, old: str, new: str, merge: bool = False) -> Any:
		routing_rules.forget()
