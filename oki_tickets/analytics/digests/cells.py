"""Values of reports as a reader of mail sees them."""

from dataclasses import dataclass
from typing import Any

from frappe import _
from frappe.utils import cint, flt, format_datetime, formatdate, strip_html

from oki_tickets.analytics import wording
from oki_tickets.domain.text import shorten

NUMBERS = frozenset({"Int", "Float", "Percent", "Currency", "Duration", "Long Int"})
# Records whose names are words of the desk rather than of people.
NAMED_BY_DESK = frozenset(
	{"Ticket Status", "Ticket Type", "Ticket Priority", "Ticket Category", "Support Line"}
)
LONGEST = 60
NOTHING = "–"


@dataclass(frozen=True)
class Column:
	"""A column of a report: what Frappe's page needs to show it."""

	fieldname: str
	label: str
	fieldtype: str
	precision: int | None = None
	is_translated: bool = False

	@property
	def is_number(self) -> bool:
		"""Stands on the right, and can be measured."""
		return self.fieldtype in NUMBERS


@dataclass(frozen=True)
class Cell:
	"""A value in words, and whether it is over its limit."""

	text: str
	is_over: bool = False


def column_of(column: dict[str, Any]) -> Column:
	"""A column as `query_report.run` gives it."""
	precision = column.get("precision")
	return Column(
		column["fieldname"],
		strip_html(str(column.get("label") or "")),
		column.get("fieldtype") or "Data",
		cint(precision) if precision not in (None, "") else None,
		column.get("fieldtype") == "Select" or column.get("options") in NAMED_BY_DESK,
	)


def in_words(value: Any, fieldtype: str, precision: int | None = None) -> str:
	"""A value as text: durations and dates in words, numbers as the language has them, words cut to a table's
	measure."""
	if value is None or value == "":
		return NOTHING
	writer = _WRITERS.get(fieldtype)
	if writer:
		return writer(value, precision)
	return shorten(strip_html(str(value)) if "<" in str(value) else str(value), LONGEST)


def _decimal(value: Any, precision: int | None) -> str:
	digits = 1 if precision is None else precision
	return wording.number(flt(value), digits, at_least=digits)


_WRITERS = {
	"Int": lambda value, _digits: wording.number(cint(value)),
	"Long Int": lambda value, _digits: wording.number(cint(value)),
	"Check": lambda value, _digits: _("Yes") if cint(value) else _("No"),
	"Float": _decimal,
	"Currency": _decimal,
	"Percent": lambda value, digits: f"{_decimal(value, digits)} %",
	"Duration": lambda value, _digits: wording.duration(flt(value)),
	"Date": lambda value, _digits: formatdate(value),
	"Datetime": lambda value, _digits: format_datetime(value),
}


def cells_of(row: dict[str, Any], columns: list[Column]) -> list[Cell]:
	"""A row of a report in words; its key `over` names columns whose value is over its limit."""
	over = row.get("over") or ()
	return [
		Cell(_text(row, column), column.fieldname in over and not row.get("is_total")) for column in columns
	]


def _text(row: dict[str, Any], column: Column) -> str:
	value = row.get(column.fieldname)
	if row.get("is_total") and not column.is_number:
		# "Total", in whatever column it stands.
		return str(value or "")
	if value and column.is_translated:
		value = _(value)
	return in_words(value, column.fieldtype, column.precision)


def is_empty(value: Any) -> bool:
	"""True where the value says nothing: none, no words, zero."""
	return value in (None, "", 0, 0.0) or (isinstance(value, str) and not value.strip())
