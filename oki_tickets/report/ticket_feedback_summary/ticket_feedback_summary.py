from frappe import _

from oki_tickets.analytics import layout, verdicts
from oki_tickets.analytics.asked import read


def execute(filters=None):
	"""What customers think of solutions: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	rows = layout.keyed(verdicts.rows(asked), "agent")
	sums = verdicts.with_means(layout.total_of(rows, *verdicts.FIGURES))
	series = {"liked": _("Liked"), "disliked": _("Disliked"), "denied": _("Not My Ticket")}
	return (
		columns(),
		[*rows, layout.totals("agent_name", **sums)],
		layout.explained(asked, _help(), layout.of_the_moment()),
		layout.bars(rows, "agent_name", series, stacked=True, colors=["#10b981", "#ef4444", "#64748b"]),
		cards(sums),
	)


def columns() -> list[layout.Column]:
	"""The agent and the verdicts."""
	return [
		layout.agent(),
		layout.number("liked", _("Liked")),
		layout.number("disliked", _("Disliked")),
		layout.percent("share", _("Liked Share"), 130),
		layout.decimal("mean_score", _("Mean Score"), 120),
		layout.number("scored", _("With a Score"), 120),
		layout.number("denied", _("Not My Ticket"), 140),
		layout.days_away(),
	]


def cards(sums: layout.Row) -> list[dict]:
	"""Likes against dislikes, the score, and tickets of nobody."""
	return [
		layout.card(_("Liked"), sums["liked"], indicator="Green"),
		layout.card(_("Disliked"), sums["disliked"], indicator="Red"),
		layout.card(_("Liked Share"), sums["share"], "Percent"),
		layout.card(_("Mean Score"), sums["mean_score"], "Float"),
		layout.card(_("Not My Ticket"), sums["denied"], indicator="Red" if sums["denied"] else "Gray"),
	]


def _help() -> dict[str, str]:
	return {
		_("Liked"): _(
			"Verdicts given in the period, of the agent who had proposed the solution. A ticket has one for each solution, and none is ever changed."
		),
		_("Mean Score"): _("Of the verdicts with a score from 1 to 5."),
		_("Not My Ticket"): _(
			"The customer did not raise the ticket; of the person of the desk who raised it in the customer's name, else of the agent."
		),
		_("Days Away"): layout.away_words(),
	}
