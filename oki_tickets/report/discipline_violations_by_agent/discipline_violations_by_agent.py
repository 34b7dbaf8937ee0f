from frappe import _

from oki_tickets.analytics import layout, violations
from oki_tickets.analytics.asked import read


def execute(filters=None):
	"""Norms broken: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	rows = layout.keyed(violations.rows(asked), "agent", "status")
	sums = layout.total_of(rows, *violations.FIGURES)
	return (
		columns(),
		[*map(_translated, rows), layout.totals("agent_name", **sums)],
		layout.explained(asked, _help(), layout.left_out(), layout.of_the_moment()),
		_chart(rows),
		cards(rows, sums),
	)


def _translated(row: layout.Row) -> layout.Row:
	status = row["status"] or ""
	return {**row, "status_name": _(status)}


def columns() -> list[layout.Column]:
	"""The agent, the status, and how often each level was reached."""
	levels = [
		layout.number(level, _("Level {0}").format(number), 100)
		for number, level in enumerate(violations.LEVELS, 1)
	]
	return [
		layout.agent(),
		layout.text("status_name", _("Status"), 160),
		*levels,
		layout.number("violations", _("Violations"), 120),
		layout.number("tickets", _("Tickets"), 100),
	]


def _chart(rows: list[layout.Row]) -> dict | None:
	names = {row["agent"]: row["agent_name"] for row in rows}
	agents = [{**sums, "agent_name": names[agent]} for agent, sums in violations.by_agent(rows).items()]
	series = {level: _("Level {0}").format(number) for number, level in enumerate(violations.LEVELS, 1)}
	return layout.bars(agents, "agent_name", series, stacked=True)


def cards(rows: list[layout.Row], sums: layout.Row) -> list[dict]:
	"""How many of each level, and how many agents have too many."""
	over = len({row["agent"] for row in rows if row["over"]})
	return [
		*(
			layout.card(_("Level {0}").format(number), sums[level], indicator=colour)
			for number, (level, colour) in enumerate(
				zip(violations.LEVELS, ("Yellow", "Orange", "Red"), strict=True), 1
			)
		),
		layout.card(_("Agents over the Limit"), over, indicator="Red" if over else "Green"),
	]


def _help() -> dict[str, str]:
	return {
		_("Level {0}").format("1–3"): _(
			"How often the norm of that level fell due in the period, in working time, while the agent held the ticket in the status."
		),
		_("Tickets"): _("Tickets with a violation. One that was late in two statuses counts in both rows."),
		_("Red"): _(
			"The agent has more violations of the level than the limit of the settings for the period's first month, all statuses together."
		),
	}
