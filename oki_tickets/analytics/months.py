"""Months that are over are counted once: what a report asks of a whole one is read from what was counted.

A month is kept for the whole desk, and for each agent as far as rows are by agent; what is narrowed by line, customer,
type, category, channel or priority, and periods that are no month, are counted from the history. So is a month of
which nothing is kept: services/month_counts.py says when one is forgotten.
"""

from collections.abc import Callable
from typing import Any

from oki_tickets.analytics.asked import Asked
from oki_tickets.domain.periods import MONTH, part_of
from oki_tickets.services import month_counts


def is_kept(asked: Asked) -> bool:
	"""Whether the answer could be one of those that are kept."""
	return (
		asked.agents is None
		and asked.lines is None
		and not asked.of_ticket
		and asked.period == part_of(asked.period.first, MONTH)
		and month_counts.is_over(asked.period.first)
	)


def found(asked: Asked, question: str) -> Any:
	"""What is kept as the answer to `question`, the SQL that stands for it; None where nothing is."""
	return month_counts.answer(asked.period.first, question)


def answered(asked: Asked, question: str, count: Callable[[], Any]) -> Any:
	"""What is kept as the answer to `question`, else what `count` gives: plain lists, dicts and values, since an
	answer goes through JSON. With `asked.keeps` it is kept."""
	if not is_kept(asked):
		return count()
	kept = found(asked, question)
	if kept is None:
		kept = count()
		if asked.keeps:
			month_counts.keep(asked.period.first, question, kept)
	return kept
