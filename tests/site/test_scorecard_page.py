"""The scorecard page: half a year of an agent's KPIs against their limits, for whom the rights leave it."""

import frappe
import pytest

from oki_tickets.analytics import scorecard, trend
from oki_tickets.api.scorecards import get_scorecard
from oki_tickets.services import clock
from tests.factories import as_user, create_agent, create_head, create_ticket


@pytest.fixture
def anna() -> str:
	return create_agent()


def kpi_of(card: dict, name: str) -> dict:
	return next(one for one in card["kpis"] if one["name"] == name)


def test_each_month_is_measured_against_its_own_limit(anna, monkeypatch):
	shares = {"2026-05": 25.0, "2026-06": 15.0, "2026-08": 10.0}
	settings = frappe.get_doc("Oki Tickets Settings")
	settings.set(
		"kpi_limits",
		[
			{"valid_from": "2026-01-01", "rejected_share": 20},
			{"valid_from": "2026-06-01", "rejected_share": 12},
		],
	)
	settings.save()

	def rows(asked) -> list[dict]:
		share = shares.get(f"{asked.period.first:%Y-%m}")
		return (
			[{"agent": anna, "rejected_share": share, "points": 7, "badges": ["Flawless"]}] if share else []
		)

	monkeypatch.setattr(scorecard, "rows", rows)
	card = trend.of_agent(anna, "2026-08-15")
	rejected = kpi_of(card, "rejected_share")
	assert [month["first"] for month in card["months"]] == [f"2026-0{number}-01" for number in range(3, 9)]
	assert rejected["values"] == [None, None, 25.0, 15.0, None, 10.0]
	assert rejected["limits"] == [20, 20, 20, 12, 12, 12]
	assert rejected["over"] == [False, False, True, True, False, False]
	assert card["points"] == [0, 0, 7, 7, 0, 7] and card["badges"] == ["Flawless"]
	assert card["month"] == "August 2026"


def test_figures_are_the_reports_own(anna):
	with clock.at("2026-08-10 10:00:00"):
		ticket = create_ticket(agent=anna)
		with as_user(anna):
			frappe.get_attr("oki_tickets.api.agent.reply")(ticket.name, "An answer")
	with clock.at("2026-08-20 10:00:00"), as_user(anna):
		card = get_scorecard()
	answered = next(count for count in card["counts"] if count["label"] == "First Answers")
	assert (card["agent"], answered["values"]) == (anna, [0, 0, 0, 0, 0, 1])


def test_agents_see_their_own_and_heads_everybodys(anna):
	boris = create_agent(first_name="Boris")
	with as_user(anna):
		assert [row["agent"] for row in get_scorecard()["agents"]] == [anna]
		with pytest.raises(frappe.PermissionError):
			get_scorecard(agent=boris)
	with as_user(create_head()):
		card = get_scorecard(agent=boris)
		assert {anna, boris} <= {row["agent"] for row in card["agents"]} and card["agent"] == boris


def test_where_the_settings_keep_reports_to_heads_agents_see_none(anna):
	frappe.db.set_single_value("Oki Tickets Settings", "agents_see_own_reports", 0)
	frappe.clear_document_cache("Oki Tickets Settings")
	with as_user(anna), pytest.raises(frappe.PermissionError):
		get_scorecard()
