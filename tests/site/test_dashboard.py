"""The dashboard for heads: every card and chart of it has an answer, for heads and agents alike."""

import frappe
import pytest
from frappe.desk.doctype.dashboard_chart import dashboard_chart
from frappe.desk.doctype.number_card import number_card

from oki_tickets.domain.lifecycle import Category
from oki_tickets.services.workflow import statuses_of
from tests.factories import as_user, create_agent, create_head, create_line, create_ticket

NAME = "Support Desk"


def counted(card: str) -> int:
	doc = frappe.get_doc("Number Card", card)
	if doc.type == "Custom":
		return frappe.get_attr(doc.method)()["value"]
	return number_card.get_result(doc.as_dict(), doc.filters_json)


@pytest.mark.parametrize("create", [create_head, create_agent])
def test_cards_and_charts_have_answers(create):
	dashboard = frappe.get_doc("Dashboard", NAME)
	with as_user(create()):
		assert all(isinstance(counted(row.card), int | float) for row in dashboard.cards)
		for row in dashboard.charts:
			chart = dashboard_chart.get(chart_name=row.chart, refresh=True)
			assert chart is None or chart["datasets"], row.chart


def test_cards_count_what_their_names_say():
	anna = create_agent()
	with as_user(create_head()):
		names = ("Tickets of Nobody", "Tickets over the Norm", "Overdue Tickets")
		before = {name: counted(name) for name in names}
		with as_user("Administrator"):
			create_ticket(agent=None)
			create_ticket(agent=anna, norm_level=1, is_overdue=1)
			create_ticket(agent=anna, norm_level=1, is_overdue=1, closed_at=frappe.utils.now())
		assert {name: counted(name) - before[name] for name in names} == dict.fromkeys(names, 1)


@pytest.mark.parametrize("chart", ["Open Tickets by Line", "Open Tickets by Status"])
def test_charts_of_open_tickets_count_what_the_browser_asks_for(chart):
	line = create_line()
	create_ticket(support_line=line)
	create_ticket(support_line=line, status="Closed", closed_at=frappe.utils.now())
	# The chart's own filter is an expression that the browser evaluates to this.
	open_ones = [
		["Ticket", "status", "in", statuses_of(*Category.OPEN)],
		["Ticket", "support_line", "=", line],
	]
	found = dashboard_chart.get(chart_name=chart, filters=open_ones, refresh=True)
	assert found["labels"] == [line if chart.endswith("Line") else "New"]
	assert found["datasets"][0]["values"] == [1]
