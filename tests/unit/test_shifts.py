"""Shifts that meet, against looking at each day."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.schedule import Hours, merged_shifts

HOUR = 3600
OFFICE, NIGHT = Hours(8 * HOUR, 17 * HOUR), Hours(22 * HOUR, 6 * HOUR)
DAYS = [date(2026, 3, day) for day in range(1, 8)]


@given(
	st.lists(
		st.tuples(
			st.sampled_from(DAYS),
			st.sampled_from([None, *DAYS]),
			st.lists(st.sampled_from([OFFICE, NIGHT]), max_size=2).map(tuple),
		),
		max_size=4,
	)
)
def test_of_shifts_that_meet_the_hours_of_all_count(shifts):
	merged = merged_shifts(shifts)
	for day in [*DAYS, date(2030, 1, 1)]:
		expected = {h for first, last, hours in shifts if first <= day <= (last or day) for h in hours}
		covering = [hours for first, last, hours in merged if first <= day <= (last or day)]
		assert covering == ([tuple(sorted(expected))] if expected else [])
