"""The list of open tickets, its count, the desk's numbers and a ticket's form at 10,000 tickets and at a million."""

from collections.abc import Callable

import frappe
from frappe.desk import reportview
from frappe.desk.form.load import getdoc

from benchmarks import volume
from benchmarks.harness import Claim, Sample, alternate
from oki_tickets.domain.lifecycle import Category
from oki_tickets.services import desk_numbers, desk_view, workflow
from tests.queries import LISTED

FEW = 10_000
REPEATS, AT_MOST = 30, 1.5
PAGE = 50
STANDARD = (
	"owner",
	"creation",
	"modified",
	"modified_by",
	"_comments",
	"_assign",
	"_liked_by",
	"docstatus",
	"idx",
)


def claims() -> list[Claim]:
	"""Each takes at most half as long again with a hundred times as many tickets."""
	few, many = _measure(FEW), _measure(volume.TICKETS)
	return [
		Claim(f"{work}, {volume.TICKETS:,} tickets", many[work], few[work], at_most=AT_MOST) for work in few
	]


def _measure(tickets: int) -> dict[str, Sample]:
	print(volume.fill(tickets))
	samples = alternate(REPEATS, *WORKS.items(), before=_as_in_a_new_request)
	return {sample.name: Sample(f"{tickets:,} tickets", sample.seconds) for sample in samples}


def _as_in_a_new_request() -> None:
	"""Forgets what Frappe keeps for the length of a request."""
	frappe.set_user("Administrator")
	frappe.db.value_cache.clear()


def _list(_turn: int) -> None:
	_ask(
		fields=[f"`tabTicket`.`{name}`" for name in (*LISTED, *STANDARD, "is_urgent")],
		start=0,
		page_length=PAGE,
	)
	rows = reportview.get()
	if len(rows["values"]) != PAGE:
		raise RuntimeError("the page is not full")


def _count(_turn: int) -> None:
	_ask(fields=[], limit=1001)
	reportview.get_count()


def _ask(**values) -> None:
	filters = [["Ticket", "status", "in", workflow.statuses_of(*Category.OPEN)]]
	frappe.local.form_dict = frappe._dict(
		doctype="Ticket",
		filters=frappe.as_json(filters),
		order_by="`tabTicket`.`modified` desc",
		**{key: frappe.as_json(value) if key == "fields" else value for key, value in values.items()},
	)


def _form(_turn: int) -> None:
	name = frappe.get_all("Ticket", pluck="name", order_by="creation desc", limit=1)[0]
	frappe.response.docs = []
	getdoc("Ticket", name)
	desk_view.of_ticket(name)


WORKS: dict[str, Callable[[int], object]] = {
	f"list of open tickets, page of {PAGE}": _list,
	"count over the list": _count,
	"number of own open tickets": lambda _turn: desk_numbers.own_tickets(),
	"number of tickets solved this week": lambda _turn: desk_numbers.resolved_this_week(),
	"form of a ticket": _form,
}
