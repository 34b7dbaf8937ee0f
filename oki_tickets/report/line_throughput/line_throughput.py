from frappe import _

from oki_tickets.analytics import layout, throughput
from oki_tickets.analytics.asked import read


def execute(filters=None):
	"""What goes through each line: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	rows = layout.keyed(throughput.rows(asked), "support_line")
	sums = layout.total_of(rows, *throughput.FIGURES, "waiting")
	if asked.agents is not None:
		sums["waiting"] = None
	return (
		columns(),
		[*rows, layout.totals("support_line", **sums)],
		layout.explained(asked, _help(), layout.of_the_moment()),
		layout.bars(
			rows,
			"support_line",
			{"solved": _("Solved"), "passed_on": _("Passed On"), "waiting": _("Waiting")},
		),
		cards(sums),
	)


def columns() -> list[layout.Column]:
	"""The line: what came, what went, what waits."""
	return [
		layout.link("support_line", _("Line"), "Support Line", 180),
		layout.number("created", _("New")),
		layout.number("received", _("From Other Lines"), 140),
		layout.number("reopened", _("Back Again"), 120),
		layout.number("solved", _("Solved")),
		layout.number("closed", _("Closed Unsolved"), 140),
		layout.number("passed_on", _("Passed On"), 120),
		layout.number("waiting", _("Waiting"), opens=False),
	]


def cards(sums: layout.Row) -> list[dict]:
	"""What came, what went, what waits."""
	return [
		layout.card(_("New"), sums["created"]),
		layout.card(_("Solved"), sums["solved"], indicator="Green"),
		layout.card(_("Passed On"), sums["passed_on"], indicator="Orange"),
		layout.card(_("Waiting"), sums["waiting"], indicator="Red"),
	]


def _help() -> dict[str, str]:
	return {
		_("New"): _("Tickets raised in the period that came to the line first; duplicates and spam too."),
		_("From Other Lines"): _("How often a ticket came from another line in the period."),
		_("Back Again"): _(
			"How often a solution was rejected or a closed ticket reopened while it was in the line."
		),
		_("Solved"): _("How often an open ticket of the line became resolved."),
		_("Closed Unsolved"): _(
			"How often an open ticket of the line was closed without a proposed solution."
		),
		_("Passed On"): _(
			"How often a ticket went from the line to another one. Development does not count: the ticket stays."
		),
		_("Waiting"): _("Open tickets in the line at the end of the period, or now where it is not over."),
	}
