"""What a month's figures of an agent are measured against, and which of them are over their limit."""

from collections.abc import Mapping
from dataclasses import dataclass

# The figures that have a limit, by name.
REJECTED_SHARE = "rejected_share"
FIRST_RESPONSE_SECONDS = "first_response_seconds"
FIRST_RESPONSE_SHARE = "first_response_share"
RESOLUTION_SHARE = "resolution_share"
VIOLATIONS = ("violations_1", "violations_2", "violations_3")

KPIS = (REJECTED_SHARE, FIRST_RESPONSE_SECONDS, FIRST_RESPONSE_SHARE, RESOLUTION_SHARE, *VIOLATIONS)
# Of these more is better, and the limit is the least that will do.
LEAST = frozenset({FIRST_RESPONSE_SHARE, RESOLUTION_SHARE})


@dataclass(frozen=True)
class Limits:
	"""The limits of one month; None where there is none.

	`rejected_share` is the highest share of proposed solutions that customers may reject, in percent;
	`first_response_seconds` the highest median of working seconds to the first answer;
	`first_response_share` and `resolution_share` the lowest share, in percent, of tickets answered first and
	solved within their norm; `violations_1` to `violations_3` the highest number of Discipline Violations of
	each level.
	"""

	rejected_share: float | None = 20.0
	first_response_seconds: int | None = None
	first_response_share: float | None = None
	resolution_share: float | None = None
	violations_1: int | None = None
	violations_2: int | None = None
	violations_3: int | None = None

	def of(self, kpi: str) -> float | None:
		"""The limit of one of KPIS."""
		return getattr(self, kpi)

	def is_over(self, kpi: str, value: float | None) -> bool:
		"""True where `value` of one of KPIS is worse than its limit; a figure that there is none of is not."""
		limit = self.of(kpi)
		if limit is None or value is None:
			return False
		return value < limit if kpi in LEAST else value > limit

	def broken(self, figures: Mapping[str, float | None]) -> list[str]:
		"""Those of KPIS that are over their limit in `figures`, a value by KPI, in the order of KPIS."""
		return [kpi for kpi in KPIS if self.is_over(kpi, figures.get(kpi))]
