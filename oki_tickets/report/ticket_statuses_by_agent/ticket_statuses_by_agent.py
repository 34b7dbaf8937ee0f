from frappe import _

from oki_tickets.analytics import layout, statuses
from oki_tickets.analytics.asked import read


def execute(filters=None):
	"""Status by agent: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	found = statuses.rows(asked)
	fields = {name: f"status_{number}" for number, name in enumerate(statuses.statuses(found), 1)}
	rows = layout.keyed((_spread(row, fields) for row in found), "agent")
	sums = layout.total_of(rows, *fields.values())
	series = {field: _(name) for name, field in fields.items() if sums[field]}
	return (
		columns(fields),
		[*rows, layout.totals("agent_name", **sums)],
		layout.explained(asked, _help(), layout.left_out(), layout.of_the_moment()),
		layout.bars(rows, "agent_name", series, stacked=True),
		cards(fields, sums),
	)


def _spread(row: layout.Row, fields: dict[str, str]) -> layout.Row:
	by_status = row.get("by_status", {})
	return {**row, **{field: by_status.get(name, 0) for name, field in fields.items()}}


def columns(fields: dict[str, str]) -> list[layout.Column]:
	"""The agent and a column for each status."""
	numbers = [
		layout.number(field, _(name), 125, figure="tickets", keys={"to_status": name})
		for name, field in fields.items()
	]
	return [layout.agent(), *numbers, layout.days_away()]


def cards(fields: dict[str, str], sums: layout.Row) -> list[dict]:
	"""The statuses that most tickets came into."""
	busiest = sorted(fields, key=lambda name: -sums[fields[name]])[:4]
	return [layout.card(_(name), sums[fields[name]]) for name in busiest]


def _help() -> dict[str, str]:
	return {
		_("A figure"): _(
			"Tickets that came into the status in the period while the agent held them. A ticket that came twice counts once; one that two agents held counts for both."
		),
		_("Nobody"): _("Tickets that had no agent at that moment."),
		_("Days Away"): layout.away_words(),
	}
