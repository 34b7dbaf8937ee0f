"""KPI limits: what is over, what is not."""

import pytest

from oki_tickets.domain.kpi import KPIS, Limits

STRICT = Limits(
	rejected_share=20.0,
	first_response_seconds=3600,
	first_response_share=90.0,
	resolution_share=80.0,
	violations_1=10,
	violations_2=5,
	violations_3=0,
)


@pytest.mark.parametrize(
	("kpi", "good", "bad"),
	[
		("rejected_share", 20.0, 20.1),
		("first_response_seconds", 3600, 3601),
		("first_response_share", 90.0, 89.9),
		("resolution_share", 80.0, 79.9),
		("violations_1", 10, 11),
		("violations_2", 5, 6),
		("violations_3", 0, 1),
	],
)
def test_the_limit_itself_is_still_good(kpi, good, bad):
	assert not STRICT.is_over(kpi, good)
	assert STRICT.is_over(kpi, bad)


def test_a_figure_that_there_is_none_of_is_not_over():
	assert not any(STRICT.is_over(kpi, None) for kpi in KPIS)


def test_without_a_limit_nothing_is_over():
	assert Limits(rejected_share=None).broken(dict.fromkeys(KPIS, 10**9)) == []


def test_what_is_broken_comes_in_the_order_of_the_scorecard():
	figures = {"violations_3": 1, "resolution_share": 10.0, "rejected_share": 50.0, "violations_1": 3}
	assert STRICT.broken(figures) == ["rejected_share", "resolution_share", "violations_3"]


def test_only_rejected_solutions_have_a_limit_from_the_start():
	assert Limits().broken(dict.fromkeys(KPIS, 20.5)) == ["rejected_share"]
