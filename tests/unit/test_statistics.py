import statistics

from hypothesis import given
from hypothesis import strategies as st

from oki_tickets.domain.statistics import Spread, growth, mean, share, spread

SECONDS = st.lists(st.integers(0, 10**7), min_size=1, max_size=60)


@given(SECONDS)
def test_the_median_is_the_one_in_the_middle(seconds):
	assert spread(seconds).median == statistics.median(seconds)
	assert spread(seconds).mean == sum(seconds) / len(seconds)


@given(SECONDS)
def test_nine_of_ten_do_not_exceed_p90(seconds):
	p90 = spread(seconds).p90
	assert sum(one <= p90 for one in seconds) >= len(seconds) * 0.9
	assert sum(one < p90 for one in seconds) < len(seconds) * 0.9


def test_the_order_does_not_matter():
	assert spread([3, 1, 2]) == Spread(2, 2, 3)


def test_of_nothing_there_is_no_figure():
	assert spread([]) is share(1, 0) is mean(1, 0) is growth(1, 0) is None


def test_shares_means_and_growth():
	assert (share(1, 3), mean(7, 3), growth(3, 2), growth(1, 4)) == (33.33, 2.33, 50.0, -75.0)
