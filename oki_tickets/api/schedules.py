"""What the form of a Work Schedule asks for while it is being filled in."""

from typing import Any

import frappe

from oki_tickets.api import door
from oki_tickets.services import schedule_preview


@door()
def preview(schedule: str | dict, hours: str | float = 3) -> dict[str, Any]:
	"""What an unsaved Work Schedule (the document, or its JSON) comes to: `text`, when so many working
	hours from now are over, and `days`, the next two weeks. Raises OkiTicketsError that says which row is
	not complete or not right."""
	frappe.has_permission("Work Schedule", "read", throw=True)
	return schedule_preview.of_unsaved(schedule, hours)


@door(methods=("GET", "POST"))
def get_time_zones() -> list[str]:
	"""Names of the time zones that a schedule may be in."""
	frappe.has_permission("Work Schedule", "read", throw=True)
	return schedule_preview.time_zones()
