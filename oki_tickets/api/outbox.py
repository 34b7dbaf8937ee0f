"""What administrators do with the outbox."""

import frappe

from oki_tickets.api import arguments, door
from oki_tickets.channels import housekeeping


@door()
def send_again(names: str | list) -> int:
	"""Puts messages (a list of names, or its JSON) that are not on their way back into the outbox, as if
	they had just been posted. Returns how many."""
	frappe.only_for("System Manager")
	return housekeeping.send_again(arguments.names(names))
