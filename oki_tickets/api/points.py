"""The door to the leader board."""

import frappe
from frappe import _

from oki_tickets.api import door
from oki_tickets.services import identity, points


@door(methods=("GET", "POST"))
def get_leader_board(month: str | None = None) -> dict:
	"""Points and badges of a month ("2026-11"), with how they came about; for the desk, and for agents where the
	settings say so. Raises PermissionError for others, and for all where points are switched off."""
	frappe.only_for((identity.AGENT_ROLE, identity.HEAD_ROLE, identity.ADMIN_ROLE))
	settings = frappe.get_cached_doc("Oki Tickets Settings")
	leads = {identity.HEAD_ROLE, identity.ADMIN_ROLE} & set(frappe.get_roles())
	if not settings.points_enabled or not (leads or settings.agents_see_leader_board):
		frappe.throw(_("The leader board is switched off."), frappe.PermissionError)
	return points.board(month)
