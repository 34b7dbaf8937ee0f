"""/tickets: the customer's tickets."""

from urllib.parse import urlencode

import frappe
from frappe import _
from frappe.utils import cint

from oki_tickets.channels.telegram import links
from oki_tickets.services import portal_list, portal_view
from oki_tickets.www.tickets import entrance

no_cache = 1
sitemap = 0


def get_context(context):
	"""Query: `shelf` (open, answer, closed, all), `q` (words), `type`, `whose` (mine), `page`."""
	viewer = entrance.enter(context)
	if viewer is None:
		return
	context.title = _("Tickets")
	context.oki_data = entrance.for_scripts(page="list")
	context.telegram = links.portal_state(frappe.session.user)
	query = _query(bool(viewer.company_customers))
	context.query = query
	context.sees_company = bool(viewer.company_customers)
	context.types = portal_view.ticket_types()
	context.tickets = portal_list.list_tickets(
		portal_list.Wanted(
			shelf=query["shelf"],
			search=query["q"],
			ticket_type=query["type"],
			own=query["whose"] == "mine",
			page=cint(frappe.form_dict.get("page")),
		)
	)
	context.filtered = bool(query["q"] or query["type"] or query["whose"])
	context.shelves = _shelves(query, context.tickets["counts"])
	context.everywhere = _link(query, shelf="all")
	context.whose = _whose(query)
	context.previous, context.next = _neighbours(query, context.tickets)


def _query(sees_company: bool) -> dict[str, str]:
	asked = frappe.form_dict
	shelf = asked.get("shelf")
	return {
		"shelf": shelf if shelf in {*portal_list.SHELVES, "all"} else "open",
		"q": (asked.get("q") or "").strip()[:140],
		"type": (asked.get("type") or "").strip(),
		"whose": "mine" if sees_company and asked.get("whose") == "mine" else "",
	}


def _link(query: dict[str, str], **changed) -> str:
	kept = {name: value for name, value in {**query, **changed}.items() if value}
	return f"/tickets?{urlencode(kept)}"


def _shelves(query: dict[str, str], counts: dict[str, int]) -> list[dict]:
	# The context keeps them apart from Frappe's own "Open" and "All", which are said of other things.
	labels = {
		"open": _("Open", context="Tickets"),
		"answer": _("Waiting for your answer", context="Tickets"),
		"closed": _("Closed", context="Tickets"),
		"all": _("All", context="Tickets"),
	}
	return [
		{
			"label": label,
			"count": counts[name],
			"link": _link(query, shelf=name),
			"is_here": name == query["shelf"],
			"calls": name == "answer" and counts[name] > 0,
		}
		for name, label in labels.items()
	]


def _whose(query: dict[str, str]) -> list[dict]:
	labels = {"": _("Whole company"), "mine": _("Only mine")}
	return [
		{"label": label, "link": _link(query, whose=name), "is_here": name == query["whose"]}
		for name, label in labels.items()
	]


def _neighbours(query: dict[str, str], found: dict) -> tuple[str | None, str | None]:
	page, pages = found["page"], found["pages"]
	return (
		_link(query, page=page - 1) if page > 1 else None,
		_link(query, page=page + 1) if page < pages else None,
	)
