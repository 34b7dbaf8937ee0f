"""/tickets/new: a customer raises a ticket."""

from itertools import groupby

from frappe import _

from oki_tickets.services import portal_view
from oki_tickets.www.tickets import entrance

no_cache = 1
sitemap = 0


def get_context(context):
	"""The form with what there is to choose from."""
	if entrance.enter(context) is None:
		return
	context.title = _("New Ticket")
	context.routes = _routes()
	context.types = portal_view.ticket_types()
	context.category_groups = _grouped(portal_view.categories())
	context.oki_data = entrance.for_scripts(page="new")


def _routes() -> list[dict[str, str]]:
	"""The first question: who asks decides who answers."""
	return [
		{
			"name": "Technical",
			"label": _("I am technical"),
			"description": _("You may answer me in technical terms."),
		},
		{
			"name": "Not Technical",
			"label": _("I am not technical"),
			"description": _("Please explain it step by step."),
		},
		{
			"name": "Not a Technical Question",
			"label": _("This is not a technical question"),
			"description": _("For example invoices, orders or contracts."),
		},
	]


def _grouped(categories: list[dict[str, str]]) -> list[dict]:
	return [
		{"label": label, "categories": list(rows)}
		for label, rows in groupby(categories, key=lambda row: row["group"])
	]
