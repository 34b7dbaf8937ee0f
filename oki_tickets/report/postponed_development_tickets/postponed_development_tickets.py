from frappe import _

from oki_tickets.analytics import layout, postponed
from oki_tickets.analytics.asked import read
from oki_tickets.domain.statistics import mean


def execute(filters=None):
	"""Tickets that development puts off: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	rows = layout.keyed(map(_judged, postponed.rows(asked)), "ticket")
	sums = layout.total_of(rows, "development_postponements")
	return (
		columns(),
		[*rows, layout.totals("ticket", **sums)],
		layout.explained(asked, _help()),
		_chart(rows),
		cards(rows, sums),
	)


def _judged(row: layout.Row) -> layout.Row:
	return {**row, "over": ["days_late"] if row["days_late"] else []}


def columns() -> list[layout.Column]:
	"""The ticket, who is to deliver it, and how often that was put off."""
	return [
		layout.link("ticket", _("Ticket"), "Ticket", 110),
		layout.text("subject", _("Subject"), 260),
		layout.link("customer", _("Customer"), "Customer", 170),
		layout.agent(),
		layout.text("engineer_name", _("Engineer"), 150),
		layout.text("jira_issue", _("Jira Issue"), 110),
		layout.date("development_due_on", _("Due On"), 110),
		layout.number("development_postponements", _("Put Off"), 90, opens=False),
		layout.number("days_late", _("Days Late"), 100, opens=False),
		layout.number("days_there", _("Days in Development"), 160, opens=False),
	]


def _chart(rows: list[layout.Row]) -> dict | None:
	engineers: dict[str, layout.Row] = {}
	for row in rows:
		name = row["engineer_name"]
		one = engineers.setdefault(name, {"engineer": name, "put_off": 0, "tickets": 0})
		one["put_off"] += row["development_postponements"]
		one["tickets"] += 1
	ordered = sorted(engineers.values(), key=lambda one: -one["put_off"])
	return layout.bars(ordered, "engineer", {"put_off": _("Put Off"), "tickets": _("Tickets")})


def cards(rows: list[layout.Row], sums: layout.Row) -> list[dict]:
	"""How many, how often put off, how many are late."""
	late = sum(bool(row["days_late"]) for row in rows)
	return [
		layout.card(_("Tickets"), len(rows)),
		layout.card(_("Put Off on Average"), mean(sums["development_postponements"], len(rows)), "Float"),
		layout.card(_("Late"), late, indicator="Red" if late else "Green"),
	]


def _help() -> dict[str, str]:
	return {
		_("The tickets"): _(
			"Tickets whose due date was changed in the period, not for the first time, and that were in development at the end of the period. What happens to them later changes no earlier month; subject and customer are the ticket's as they are now."
		),
		_("Put Off"): _(
			"How often the due date was changed by the end of the period since the ticket was first sent."
		),
		_("Days Late"): _(
			"Days from the due date that held then to the end of the period, or to today; red."
		),
		_("Days in Development"): _(
			"Days from when the ticket was last sent to development to the end of the period, or to today."
		),
	}
