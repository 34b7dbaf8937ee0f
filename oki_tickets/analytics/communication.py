"""What agents write: tickets, messages, their length."""

from typing import Any

from oki_tickets.analytics import facts, people
from oki_tickets.analytics.asked import Asked
from oki_tickets.analytics.figures import Figure, Part, counted
from oki_tickets.domain.statistics import mean

Row = dict[str, Any]
FIGURES = ("tickets", "messages", "notes", "length")


def parts(_asked: Asked) -> list[Part]:
	"""Messages by who wrote them."""
	source = facts.messages()
	public, internal = source.table.is_internal == 0, source.table.is_internal == 1
	figures = {
		"tickets": Figure(when=public, is_tickets=True),
		"messages": Figure(when=public),
		"notes": Figure(when=internal),
		"length": Figure(when=public, what=source.table.body_length),
	}
	return [Part(source, {"agent": source.agent}, figures)]


def rows(asked: Asked) -> list[Row]:
	"""By agent, who wrote most first: FIGURES, `length` (characters of all), `per_ticket`, `mean_length`,
	`days_away`."""
	found = [with_means(row) for row in counted(parts(asked), asked)]
	found.sort(key=lambda row: (-row["messages"], row["agent"] or ""))
	return people.named(people.with_absences(found, asked))


def with_means(row: Row) -> Row:
	"""A row, or a sum of rows, with its messages per ticket and mean length."""
	return {
		**row,
		"per_ticket": mean(row["messages"], row["tickets"]),
		"mean_length": mean(row["length"], row["messages"]),
	}
