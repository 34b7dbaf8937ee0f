from frappe import _

from oki_tickets.analytics import communication, layout
from oki_tickets.analytics.asked import read


def execute(filters=None):
	"""What agents write: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	rows = layout.keyed(communication.rows(asked), "agent")
	sums = communication.with_means(layout.total_of(rows, *communication.FIGURES))
	return (
		columns(),
		[*rows, layout.totals("agent_name", **sums)],
		layout.explained(asked, _help(), layout.left_out(), layout.of_the_moment()),
		layout.bars(rows, "agent_name", {"messages": _("Answers"), "tickets": _("Tickets")}),
		cards(sums),
	)


def columns() -> list[layout.Column]:
	"""The agent and what the agent wrote."""
	return [
		layout.agent(),
		layout.number("tickets", _("Tickets")),
		layout.number("messages", _("Answers")),
		layout.decimal("per_ticket", _("Answers per Ticket"), 150),
		layout.decimal("mean_length", _("Mean Length"), 130),
		layout.number("notes", _("Internal Notes"), 130),
		layout.days_away(),
	]


def cards(sums: layout.Row) -> list[dict]:
	"""How much was written, and how long the answers are."""
	return [
		layout.card(_("Answers"), sums["messages"]),
		layout.card(_("Answers per Ticket"), sums["per_ticket"], "Float"),
		layout.card(_("Mean Length"), sums["mean_length"], "Float"),
		layout.card(_("Internal Notes"), sums["notes"], indicator="Gray"),
	]


def _help() -> dict[str, str]:
	return {
		_("Tickets"): _(
			"Tickets on which the agent answered the customer in the period. A ticket that two agents answered counts for both, and twice in the total."
		),
		_("Answers"): _("Messages that the agent wrote to customers in the period, on whosever ticket."),
		_("Mean Length"): _("Characters of an answer's plain text."),
		_("Internal Notes"): _("Notes that customers do not see."),
		_("Days Away"): layout.away_words(),
	}
