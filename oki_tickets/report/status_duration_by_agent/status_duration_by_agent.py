from frappe import _

from oki_tickets.analytics import durations, layout
from oki_tickets.analytics.asked import read

HOUR = 3600


def execute(filters=None):
	"""Time in each status: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	rows = layout.keyed(durations.rows(asked), "agent", "from_status")
	sums = durations.with_means(layout.total_of(rows, *durations.FIGURES))
	return (
		columns(),
		[*map(_translated, rows), layout.totals("agent_name", **sums)],
		layout.explained(asked, _help(), layout.left_out(), layout.of_the_moment()),
		_chart(rows),
		cards(sums),
	)


def _translated(row: layout.Row) -> layout.Row:
	status = row["from_status"]
	return {**row, "status": _(status)}


def columns() -> list[layout.Column]:
	"""The agent, the status, and how long."""
	return [
		layout.agent(),
		layout.text("status", _("Status"), 150),
		layout.number("stays", _("Times")),
		layout.duration("mean_working", _("Mean Working Time"), 160),
		layout.duration("mean_wall", _("Mean Time"), 130),
		layout.duration("working", _("Working Time"), 140),
		layout.duration("wall", _("Time"), 130),
	]


def _chart(rows: list[layout.Row]) -> dict | None:
	hours = [
		{
			**_translated(row),
			"working": round((row["mean_working"] or 0) / HOUR, 1),
			"wall": round((row["mean_wall"] or 0) / HOUR, 1),
		}
		for row in durations.by_status(rows)
	]
	return layout.bars(hours, "status", {"working": _("Mean Working Hours"), "wall": _("Mean Hours")})


def cards(sums: layout.Row) -> list[dict]:
	"""How often a status was left, and how long it had lasted."""
	return [
		layout.card(_("Times"), sums["stays"]),
		layout.card(_("Mean Working Time"), sums["mean_working"], "Duration"),
		layout.card(_("Mean Time"), sums["mean_wall"], "Duration", "Gray"),
	]


def _help() -> dict[str, str]:
	return {
		_("Times"): _("How often a ticket left the status in the period; of the agent who held it there."),
		_("Working Time"): _(
			"Of the time in the status that which lay in the agent's schedule: the line's where there was no agent."
		),
		_("Time"): _("By the wall's clock, nights and holidays too."),
	}
