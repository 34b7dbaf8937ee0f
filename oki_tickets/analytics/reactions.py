"""What customers like and dislike of what agents write."""

from typing import Any

from oki_tickets.analytics import facts, people
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.figures import Figure, Part, counted
from oki_tickets.domain.statistics import share
from oki_tickets.services.reactions import DISLIKE, LIKE

Row = dict[str, Any]
FIGURES = ("likes", "dislikes", "answers")


def parts(_asked: Asked) -> list[Part]:
	"""Reactions given in the period, by who wrote the message, beside what the agents wrote in it."""
	source, written = facts.reactions(), facts.messages()
	kind = source.table.reaction
	figures = {"likes": Figure(when=kind == LIKE), "dislikes": Figure(when=kind == DISLIKE)}
	answers = Figure(when=written.table.is_internal == 0)
	return [
		Part(source, {"agent": source.agent}, figures),
		Part(written, {"agent": written.agent}, {"answers": answers}),
	]


def rows(asked: Asked) -> list[Row]:
	"""By agent, most dislikes first: FIGURES, `share` of likes in percent, `days_away`."""
	found = [with_share(row) for row in counted(parts(asked), asked)]
	found.sort(key=lambda row: (-row["dislikes"], -row["likes"], -row["answers"], row["agent"] or ""))
	return people.named(people.with_absences(found, asked))


def with_share(row: Row) -> Row:
	"""A row, or a sum of rows, with the share of likes among the reactions."""
	return {**row, "share": share(row["likes"], row["likes"] + row["dislikes"])}
