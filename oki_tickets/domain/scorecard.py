"""An agent's month in points and badges."""

from collections.abc import Mapping
from dataclasses import dataclass

# What a figure of the month is worth.
POINTS = {
	"solved": 2,
	"answered": 1,
	"liked": 5,
	"likes": 1,
	"rejected": -3,
	"disliked": -5,
	"dislikes": -1,
	"violations_1": -1,
	"violations_2": -2,
	"violations_3": -5,
	"ignored": -2,
}

FLAWLESS = "Flawless"
PUNCTUAL = "Punctual"
BELOVED = "Beloved"
DISCIPLINED = "Disciplined"

# A badge takes some work to earn.
ENOUGH_SOLVED = 10
ENOUGH_VERDICTS = 5
BELOVED_SHARE = 90.0


@dataclass(frozen=True)
class Month:
	"""What badges look at besides the counts; shares in percent, None where there is nothing to share."""

	response_share: float | None = None
	resolution_share: float | None = None
	liked_share: float | None = None


def points(figures: Mapping[str, int]) -> int:
	"""The points of a month's counts; what a month lacks counts as none."""
	return sum(worth * (figures.get(name) or 0) for name, worth in POINTS.items())


def badges(figures: Mapping[str, int], month: Month) -> list[str]:
	"""The badges that a month earns: nothing rejected, everything in time, liked by nearly all, no norm broken."""
	if (figures.get("solved") or 0) < ENOUGH_SOLVED:
		return []
	violations = sum(figures.get(f"violations_{level}") or 0 for level in (1, 2, 3))
	verdicts = (figures.get("liked") or 0) + (figures.get("disliked") or 0)
	earned = {
		FLAWLESS: not figures.get("rejected"),
		PUNCTUAL: month.response_share == month.resolution_share == 100,
		BELOVED: verdicts >= ENOUGH_VERDICTS and (month.liked_share or 0) >= BELOVED_SHARE,
		DISCIPLINED: violations == 0 and not figures.get("ignored"),
	}
	return [badge for badge, is_earned in earned.items() if is_earned]
