"""Points and badges of a month."""

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain import points
from oki_tickets.domain.points import Month

FIGURES = st.builds(Month, **{name: st.integers(0, 50) for name in asdict(Month())})


@given(FIGURES)
def test_points_are_never_less_than_none(month):
	assert points.points_of(month) >= 0


def test_points_are_the_sum_of_what_each_figure_is_worth():
	assert points.points_of(Month(solved=2, in_time=1, liked=1, perfect=1, thanked=4, rejected=1)) == 29
	assert points.points_of(Month(disliked=3)) == 0


@pytest.mark.parametrize(
	("month", "badges"),
	[
		(Month(), []),
		(Month(liked=9, disliked=1), [points.FAVOURITE]),
		(Month(liked=8, disliked=1), []),
		(Month(liked=4), []),
		(Month(proposed=10), [points.RIGHT_FIRST_TIME]),
		(Month(proposed=10, rejected=1), []),
		(Month(solved=10, in_time=10), [points.ON_TIME]),
		(Month(solved=10, in_time=9), []),
	],
)
def test_badges(month, badges):
	assert points.badges_of(month) == badges
