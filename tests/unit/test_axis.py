"""Scales of charts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.axis import ticks


@pytest.mark.parametrize(
	("values", "expected"),
	[
		([], [0, 1]),
		([0], [0, 1]),
		([4], [0, 1, 2, 3, 4]),
		([87], [0, 25, 50, 75, 100]),
		([0.4, 0.1], [0, 0.1, 0.2, 0.3, 0.4]),
		([-3, 5], [-4, -2, 0, 2, 4, 6]),
	],
)
def test_steps_are_round(values, expected):
	assert ticks(values) == expected


@pytest.mark.parametrize(
	("seconds", "step"),
	[(200, 60), (3000, 1800), (5 * 3600, 2 * 3600), (3 * 86400, 86400), (40 * 86400, 864000)],
)
def test_steps_of_time_are_minutes_hours_or_days(seconds, step):
	marks = ticks([seconds], is_time=True)
	assert marks[1] - marks[0] == step


@given(
	st.lists(st.floats(-1e9, 1e9, allow_subnormal=False).filter(lambda x: x == 0 or abs(x) > 1e-3)),
	st.booleans(),
)
def test_a_scale_encloses_its_values_in_few_steps(values, is_time):
	marks = ticks(values, is_time=is_time)
	assert marks[0] <= min([0, *values]) + 1e-6 and marks[-1] >= max([0, *values]) - 1e-6
	assert 2 <= len(marks) <= 7
	assert 0 in marks
