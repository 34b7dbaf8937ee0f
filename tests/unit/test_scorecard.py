from oki_tickets.domain.scorecard import BELOVED, DISCIPLINED, FLAWLESS, PUNCTUAL, Month, badges, points

GOOD = {"solved": 10, "liked": 9, "disliked": 1}


def test_points_reward_work_and_take_away_for_what_went_wrong():
	assert points({"solved": 3, "answered": 2, "liked": 1, "rejected": 1, "violations_3": 1}) == 5
	assert points({}) == 0


def test_a_good_month_earns_every_badge():
	assert badges(GOOD, Month(100, 100, 90.0)) == [FLAWLESS, PUNCTUAL, BELOVED, DISCIPLINED]


def test_each_badge_is_lost_by_its_own_fault():
	assert badges({**GOOD, "rejected": 1}, Month(99, 100, 89.9)) == [DISCIPLINED]
	assert badges({**GOOD, "violations_1": 1}, Month(None, None, None)) == [FLAWLESS]
	assert badges({**GOOD, "ignored": 1, "liked": 4, "disliked": 0}, Month(100, 99, 100)) == [FLAWLESS]


def test_little_work_earns_none():
	assert badges({"solved": 9}, Month(100, 100, 100)) == []
