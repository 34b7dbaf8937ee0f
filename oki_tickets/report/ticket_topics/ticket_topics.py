from frappe import _
from frappe.utils import formatdate

from oki_tickets.analytics import categories, layout
from oki_tickets.analytics.asked import read
from oki_tickets.domain.statistics import growth, share

# Growth by so many percent, of so many tickets, is worth a look.
MARKED_GROWTH, MARKED_TICKETS = 50, 3


def execute(filters=None):
	"""The weak spots of the product: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	rows = layout.keyed(map(_judged, categories.rows(asked)), "category")
	sums = layout.total_of(rows, *categories.FIGURES)
	return (
		columns(),
		[
			*rows,
			layout.totals(
				"topic", **sums, share=100 if sums["tickets"] else None, growth=growth(*sums.values())
			),
		],
		layout.explained(asked, _help(asked), layout.left_out(), layout.of_the_moment()),
		layout.bars(rows, "topic", {"tickets": _("This Period"), "before": _("Period Before")}),
		cards(rows, sums),
	)


def _judged(row: layout.Row) -> layout.Row:
	category, parent = row["category"], row["parent"] or ""
	grows = row["tickets"] >= MARKED_TICKETS and (row["growth"] or 0) >= MARKED_GROWTH
	return {
		**row,
		"topic": _(category) if category else _("No Category"),
		"above": _(parent),
		"over": ["growth"] if grows else [],
	}


def columns() -> list[layout.Column]:
	"""The topic, its tickets, and how it grows."""
	return [
		layout.text("topic", _("Category"), 230),
		layout.text("above", _("Part Of"), 190),
		layout.number("tickets", _("Tickets")),
		layout.percent("share", _("Share of All")),
		layout.number("before", _("Period Before"), 130),
		layout.percent("growth", _("Growth")),
	]


def cards(rows: list[layout.Row], sums: layout.Row) -> list[dict]:
	"""What is asked most and what grows most."""
	grown = max(rows, key=lambda row: row["tickets"] - row["before"], default=None)
	more = grown["tickets"] - grown["before"] if grown else 0
	named = sum(row["tickets"] for row in rows if row["category"])
	return [
		layout.card(_("Tickets"), sums["tickets"]),
		layout.card(_("Growth"), growth(sums["tickets"], sums["before"]), "Percent"),
		layout.card(_("Grows Most"), grown["topic"] if more > 0 else None, "Data", "Red"),
		layout.card(_("With a Category"), share(named, sums["tickets"]), "Percent", "Gray"),
	]


def _help(asked) -> dict[str, str]:
	before = asked.period.before()
	return {
		_("Tickets"): _(
			"Tickets raised in the period, by the category that they have now; those of the categories below it are rows of their own."
		),
		_("Period Before"): _("Tickets raised from {0} to {1}.").format(
			formatdate(before.first), formatdate(before.last)
		),
		_("Growth"): _(
			"Against the period before, in percent; empty where there were none. Red: at least {0} tickets and {1} % more."
		).format(MARKED_TICKETS, MARKED_GROWTH),
	}
