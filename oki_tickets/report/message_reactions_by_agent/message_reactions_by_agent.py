from frappe import _

from oki_tickets.analytics import layout, reactions
from oki_tickets.analytics.asked import read


def execute(filters=None):
	"""Likes and dislikes: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	rows = layout.keyed(reactions.rows(asked), "agent")
	sums = reactions.with_share(layout.total_of(rows, *reactions.FIGURES))
	return (
		columns(),
		[*rows, layout.totals("agent_name", **sums)],
		layout.explained(asked, _help(), layout.left_out(), layout.of_the_moment()),
		layout.bars(
			rows,
			"agent_name",
			{"likes": _("Likes"), "dislikes": _("Dislikes")},
			colors=["#10b981", "#ef4444"],
		),
		cards(sums),
	)


def columns() -> list[layout.Column]:
	"""The agent and what customers thought of the answers."""
	return [
		layout.agent(),
		layout.number("likes", _("Likes")),
		layout.number("dislikes", _("Dislikes")),
		layout.percent("share", _("Share of Likes"), 140),
		layout.number("answers", _("Answers"), 120),
		layout.days_away(),
	]


def cards(sums: layout.Row) -> list[dict]:
	"""Likes against dislikes."""
	return [
		layout.card(_("Likes"), sums["likes"], indicator="Green"),
		layout.card(_("Dislikes"), sums["dislikes"], indicator="Red"),
		layout.card(_("Share of Likes"), sums["share"], "Percent"),
		layout.card(_("Answers"), sums["answers"], indicator="Gray"),
	]


def _help() -> dict[str, str]:
	return {
		_("Likes"): _(
			"Likes that customers gave in the period to messages of the agent, whenever written. One that was taken back does not count."
		),
		_("Dislikes"): _("Likewise."),
		_("Share of Likes"): _("Likes of all reactions, in percent."),
		_("Answers"): _("Messages that the agent wrote to customers in the period, on whosever ticket."),
		_("Days Away"): layout.away_words(),
	}
