from frappe import _

from oki_tickets.analytics import layout, times
from oki_tickets.analytics.asked import read

HOUR = 3600
# By group the column that names it: its field, what it is called, and its DocType.
NAMES = {
	"support_line": ("support_line", "Line", "Support Line"),
	"priority": ("priority", "Priority", "Ticket Priority"),
	"customer": ("customer", "Customer", "Customer"),
	"ticket_type": ("ticket_type", "Type", "Ticket Type"),
}


def execute(filters=None):
	"""How soon: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	group = times.group_of(asked)
	label = "agent_name" if group == "agent" else group
	rows, everything = times.rows_and_total(asked)
	rows = layout.keyed(rows, group)
	return (
		columns(group),
		[*rows, layout.totals(label, **everything)],
		layout.explained(asked, _help(), layout.left_out(), layout.of_the_moment()),
		_chart(rows, label),
		cards(everything),
	)


def columns(group: str) -> list[layout.Column]:
	"""What the rows are about, then first answers, then solutions."""
	named = layout.agent() if group == "agent" else layout.link(*_named(group), 180)
	return [
		named,
		*_measured("response", _("Answered"), _("Answer: {0}")),
		*_measured("resolution", _("Solved"), _("Solution: {0}")),
	]


def _named(group: str) -> tuple[str, str, str]:
	field, label, doctype = NAMES[group]
	return field, _(label), doctype


def _measured(name: str, label: str, of: str) -> list[layout.Column]:
	return [
		layout.number(f"{name}_number", label, 100),
		layout.duration(f"{name}_median", of.format(_("Median")), 150),
		layout.duration(f"{name}_mean", of.format(_("Mean")), 150),
		layout.duration(f"{name}_p90", of.format(_("9 of 10 within")), 180),
		layout.percent(f"{name}_share", of.format(_("in Time")), 150),
		layout.number(f"{name}_late", of.format(_("Late")), 130),
	]


def _chart(rows: list[layout.Row], label: str) -> dict | None:
	hours = [
		{
			label: row[label],
			"response": round((row["response_median"] or 0) / HOUR, 1),
			"resolution": round((row["resolution_median"] or 0) / HOUR, 1),
		}
		for row in rows
	]
	# Frappe's page has room for 15 letters of each.
	series = {"response": _("Answer, Hours"), "resolution": _("Solution, Hours")}
	return layout.bars(hours, label, series)


def cards(everything: layout.Row) -> list[dict]:
	"""The medians and what was in time."""
	return [
		layout.card(_("Answer: {0}").format(_("Median")), everything["response_median"], "Duration"),
		layout.card(_("Answer: {0}").format(_("in Time")), everything["response_share"], "Percent", "Green"),
		layout.card(_("Solution: {0}").format(_("Median")), everything["resolution_median"], "Duration"),
		layout.card(
			_("Solution: {0}").format(_("in Time")), everything["resolution_share"], "Percent", "Green"
		),
	]


def _help() -> dict[str, str]:
	return {
		_("Answered"): _(
			"Tickets whose first public answer came in the period; of who gave it, in the line of that moment. Times are working time from when the ticket was raised."
		),
		_("Solved"): _(
			"Solutions proposed in the period, by who proposed them. Time that the ticket waited for the customer or was deferred does not count. A rejected solution and the next one of its ticket are two, the second with the time of both."
		),
		_("Median"): _(
			"Half took longer; the chart shows it. Nine of ten took no longer than the next figure says; the mean is easily led astray by a few."
		),
		_("in Time"): _("Of the tickets with an agreed time, in percent."),
		_("Red"): _("Grouped by agent: worse than the limit of the settings for the period's first month."),
	}
