"""Points and badges: what an agent's month is worth, from what customers have said and accepted."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Month:
	"""An agent's figures of a month; each counts tickets, not events, so that nobody gains by repeating one."""

	solved: int = 0
	in_time: int = 0
	liked: int = 0
	perfect: int = 0
	thanked: int = 0
	disliked: int = 0
	proposed: int = 0
	rejected: int = 0


# What each of a figure is worth.
WORTH = {"solved": 5, "in_time": 3, "liked": 10, "perfect": 5, "thanked": 1, "disliked": -5, "rejected": -3}

FAVOURITE, RIGHT_FIRST_TIME, ON_TIME = "Customers' Favourite", "Right First Time", "On Time"
BADGES = (FAVOURITE, RIGHT_FIRST_TIME, ON_TIME)
# A badge takes more than a good day.
LEAST_LIKED, LEAST_SHARE = 5, 0.9
LEAST_SOLUTIONS = 10


def points_of(month: Month) -> int:
	"""Never less than none: nobody has to work debts off."""
	return max(0, sum(getattr(month, name) * worth for name, worth in WORTH.items()))


def badges_of(month: Month) -> list[str]:
	"""Those of BADGES that the month has earned, in their order."""
	verdicts = month.liked + month.disliked
	earned = {
		FAVOURITE: month.liked >= LEAST_LIKED and month.liked >= LEAST_SHARE * verdicts,
		RIGHT_FIRST_TIME: month.proposed >= LEAST_SOLUTIONS and not month.rejected,
		ON_TIME: month.solved >= LEAST_SOLUTIONS and month.in_time == month.solved,
	}
	return [badge for badge in BADGES if earned[badge]]
