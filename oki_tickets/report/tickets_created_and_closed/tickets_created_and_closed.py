from frappe import _
from frappe.utils import formatdate

from oki_tickets.analytics import created, layout
from oki_tickets.analytics.asked import read
from oki_tickets.domain.periods import MONTH, WEEK


def execute(filters=None):
	"""Tickets that came and were closed, by day, week or month: see analytics/layout.py for the answer's shape."""
	asked = read(filters)
	unit, types = created.unit(asked), created.types()
	rows = [{**row, "period": _label(row, unit), **_by_type(row, types)} for row in created.rows(asked)]
	rows = layout.keyed(rows, "from_date", "to_date")
	sums = layout.total_of(rows, *created.FIGURES, "growth", *_by_type_fields(types))
	chart = layout.lines(rows, "period", {"created": _("Created"), "closed": _("Closed")})
	return (
		columns(unit, types),
		[*rows, layout.totals("period", **sums)],
		layout.explained(asked, _help(), layout.of_the_moment()),
		chart,
		cards(sums),
	)


def columns(unit: str, types: list[str]) -> list[layout.Column]:
	"""The period, what came and was closed in it, both by type too."""
	names = {WEEK: _("Week"), MONTH: _("Month")}
	return [
		layout.text("period", names.get(unit, _("Day")), 130),
		layout.number("created", _("Created")),
		*_typed("created", types, _("Created: {0}")),
		layout.number("closed", _("Closed")),
		*_typed("closed", types, _("Closed: {0}")),
		layout.number("unworked", _("Duplicates and Spam"), 150),
		layout.number("reopened", _("Reopened")),
		layout.number("growth", _("More Open Tickets"), 150, opens=False),
	]


def _typed(figure: str, types: list[str], label: str) -> list[layout.Column]:
	return [
		layout.number(field, label.format(_(kind)), 150, figure=figure, keys={"ticket_type": kind})
		for field, kind in zip(_fields(figure, types), types, strict=True)
	]


def _fields(figure: str, types: list[str]) -> list[str]:
	return [f"{figure}_{number}" for number in range(1, len(types) + 1)]


def _by_type_fields(types: list[str]) -> list[str]:
	return [field for figure in created.BY_TYPE for field in _fields(figure, types)]


def _by_type(row: layout.Row, types: list[str]) -> layout.Row:
	return {
		field: row["by_type"][figure].get(kind, 0)
		for figure in created.BY_TYPE
		for field, kind in zip(_fields(figure, types), types, strict=True)
	}


def _label(row: layout.Row, unit: str) -> str:
	if unit == MONTH:
		return row["from_date"].strftime("%Y-%m")
	first, last = formatdate(row["from_date"]), formatdate(row["to_date"])
	return first if first == last else f"{first} – {last}"


def cards(sums: layout.Row) -> list[dict]:
	"""What came, what was closed, and what is left of it."""
	return [
		layout.card(_("Created"), sums["created"]),
		layout.card(_("Closed"), sums["closed"], indicator="Green"),
		layout.card(_("Reopened"), sums["reopened"], indicator="Orange"),
		layout.card(
			_("More Open Tickets"), sums["growth"], indicator="Red" if sums["growth"] > 0 else "Green"
		),
	]


def _help() -> dict[str, str]:
	return {
		_("Created"): _(
			"Tickets raised in the period, by any channel, duplicates and spam too. Asked for an agent: those that the agent got by the end of the period."
		),
		_("Closed"): _(
			"How often tickets were closed in the period, whenever they were raised; of an agent or line that held them then."
		),
		_("Duplicates and Spam"): _("Closings of tickets that were duplicates or spam."),
		_("Reopened"): _("How often closed tickets were opened again in the period."),
		_("More Open Tickets"): _("Created and reopened less closed: by how many the pile has grown."),
	}
