from frappe import _

from oki_tickets.analytics import channels, layout
from oki_tickets.analytics.asked import read
from oki_tickets.domain.statistics import share


def execute(filters=None):
	"""When and by which channel tickets come: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	fields = {name: f"channel_{number}" for number, name in enumerate(channels.channels(), 1)}
	rows = layout.keyed((_spread(row, fields) for row in channels.rows(asked)), "hour")
	sums = layout.total_of(rows, "tickets", *fields.values())
	series = {field: _(name) for name, field in fields.items() if sums[field]}
	return (
		columns(fields),
		[*rows, layout.totals("hours", share=100 if sums["tickets"] else None, **sums)],
		layout.explained(asked, _help(), layout.of_the_moment()),
		layout.bars(rows, "hours", series, stacked=True),
		cards(rows, fields, sums),
	)


def _spread(row: layout.Row, fields: dict[str, str]) -> layout.Row:
	numbers = {field: row["by_channel"].get(name, 0) for name, field in fields.items()}
	return {**row, "hours": f"{row['hour']:02}–{row['hour'] + 1:02}", **numbers}


def columns(fields: dict[str, str]) -> list[layout.Column]:
	"""The hour and its tickets by channel."""
	return [
		layout.text("hours", _("Hour"), 90),
		layout.number("tickets", _("Tickets"), 100),
		layout.percent("share", _("Share of All"), 120),
		*(
			layout.number(field, _(name), 110, figure="tickets", keys={"channel": name})
			for name, field in fields.items()
		),
	]


def cards(rows: list[layout.Row], fields: dict[str, str], sums: layout.Row) -> list[dict]:
	"""The busiest hour and channel."""
	channel = max(fields, key=lambda name: sums[fields[name]])
	hour = max(rows, key=lambda row: row["tickets"])
	some = sums["tickets"]
	return [
		layout.card(_("Tickets"), some),
		layout.card(_("Busiest Channel"), _(channel) if some else None, "Data"),
		layout.card(_("Its Share"), share(sums[fields[channel]], some), "Percent"),
		layout.card(_("Busiest Hour"), hour["hours"] if some else None, "Data", "Orange"),
	]


def _help() -> dict[str, str]:
	return {
		_("Tickets"): _(
			"Tickets that came in the period by the channel, in that hour of any day; duplicates and spam too."
		),
	}
