"""KPI limits in the settings: by month, the latest that is valid."""

import frappe
import pytest

from oki_tickets.domain.kpi import Limits
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services.kpi_limits import limits_of


def set_limits(*rows: dict) -> None:
	settings = frappe.get_doc("Oki Tickets Settings")
	settings.set("kpi_limits", rows)
	settings.save()


def test_without_rows_customers_may_reject_a_fifth():
	set_limits()
	assert limits_of("2026-03-15") == Limits()


def test_the_latest_row_that_is_valid_counts():
	set_limits(
		{"valid_from": "2026-03-17", "rejected_share": 15},
		{"valid_from": "2026-01-01", "rejected_share": 30, "violations_1": -1},
	)
	assert limits_of("2025-12-31").rejected_share == 20
	assert limits_of("2026-01-01").rejected_share == limits_of("2026-02-28").rejected_share == 30
	# A row counts for the whole of its month.
	assert limits_of("2026-03-01").rejected_share == limits_of("2027-01-01").rejected_share == 15
	assert limits_of("2026-01-01").violations_1 is None


def test_a_row_that_is_merely_begun_has_sound_limits():
	set_limits({"valid_from": "2026-01-01"})
	assert limits_of("2026-01-01") == Limits(20, None, 90, 90, 10, 5, 0)


def test_no_limit_is_said_by_zero_and_for_violations_by_minus_one():
	none = {"rejected_share": 0, "first_response_share": 0, "resolution_share": 0}
	set_limits(
		{"valid_from": "2026-01-01", **none, "violations_1": -1, "violations_2": -1, "violations_3": -1}
	)
	assert limits_of("2026-01-01") == Limits(rejected_share=None)


def test_a_month_has_one_row():
	with pytest.raises(OkiTicketsError, match="two rows"):
		set_limits({"valid_from": "2026-01-01"}, {"valid_from": "2026-01-20"})
