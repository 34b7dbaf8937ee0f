from frappe import _

from oki_tickets.analytics import customers, layout
from oki_tickets.analytics.asked import read
from oki_tickets.domain.statistics import share


def execute(filters=None):
	"""Who raises most: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	fields = {name: f"type_{number}" for number, name in enumerate(customers.types(), 1)}
	everybody = [_spread(row, fields) for row in customers.rows(asked)]
	rows = layout.keyed(everybody[: customers.TOP], "customer")
	sums = layout.total_of(everybody, "tickets", *fields.values())
	return (
		columns(fields),
		[*rows, layout.totals("customer", share=100 if everybody else None, **sums)],
		layout.explained(asked, _help(), layout.left_out(), layout.of_the_moment()),
		layout.bars(rows, "customer", {field: _(name) for name, field in fields.items()}, stacked=True),
		cards(everybody, sums),
	)


def _spread(row: layout.Row, fields: dict[str, str]) -> layout.Row:
	return {**row, **{field: row["by_type"].get(name, 0) for name, field in fields.items()}}


def columns(fields: dict[str, str]) -> list[layout.Column]:
	"""The customer and its tickets by type."""
	return [
		layout.link("customer", _("Customer"), "Customer", 240),
		layout.number("tickets", _("Tickets")),
		layout.percent("share", _("Share of All")),
		*(
			layout.number(field, _(name), 130, figure="tickets", keys={"ticket_type": name})
			for name, field in fields.items()
		),
	]


def cards(rows: list[layout.Row], sums: layout.Row) -> list[dict]:
	"""How many customers asked how much, and what the busiest of them make up."""
	known = [row for row in rows if row["customer"]]
	busiest = sum(row["tickets"] for row in known[:5])
	return [
		layout.card(_("Tickets"), sums["tickets"]),
		layout.card(_("Customers"), len(known)),
		layout.card(_("Share of the Top Five"), share(busiest, sums["tickets"]), "Percent"),
		layout.card(
			_("Of No Customer"), sums["tickets"] - sum(row["tickets"] for row in known), indicator="Gray"
		),
	]


def _help() -> dict[str, str]:
	return {
		_("Tickets"): _(
			"Tickets that the customer raised in the period. An empty name stands for senders who are no customer yet."
		),
		_("Share of All"): _(
			"Of all tickets of the period that meet the filters. The total counts all customers, the table shows the first {0}."
		).format(customers.TOP),
	}
