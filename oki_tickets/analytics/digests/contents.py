"""What a digest says: what is over its limit, the figures that matter most, and the reports."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import frappe
from frappe import _
from frappe.utils import cint, get_first_day

from oki_tickets.analytics import kpi_words
from oki_tickets.analytics.digests import running
from oki_tickets.analytics.digests.cells import Cell, Column, cells_of, column_of, in_words, is_empty
from oki_tickets.analytics.pictures import Picture, drawn
from oki_tickets.domain.digest import Period
from oki_tickets.domain.kpi import KPIS
from oki_tickets.services.kpi_limits import limits_of

SCORECARD = "Agent Scorecard"
# Reports and the places of those of their figures that say most.
HEADLINES = (
	("Tickets Created and Closed", 0),
	("Tickets Created and Closed", 1),
	("First Response and Resolution Time", 0),
	("First Response and Resolution Time", 3),
	("Rejected Solutions", 2),
	("Ticket Feedback Summary", 2),
)
# A phone shows no more side by side.
MOST_COLUMNS = 6
MOST_CARDS = 6
USUAL_ROWS = 10


@dataclass(frozen=True)
class Card:
	"""A figure with its name; `is_red` where the report says that it is bad."""

	label: str
	text: str
	is_red: bool = False


@dataclass(frozen=True)
class Alarm:
	"""One figure over its limit: whose, which, how much, and the limit in words (empty where it has none of
	its own)."""

	who: str
	what: str
	value: str
	limit: str


@dataclass(frozen=True)
class Section:
	"""One report. `more` rows are not shown; `columns` and `rows` are in words, `raw` is what the report gave
	(columns, rows). `failed` where it could not be made."""

	report: str
	title: str
	address: str
	cards: list[Card] = field(default_factory=list)
	picture: Picture | None = None
	columns: list[Column] = field(default_factory=list)
	rows: list[list[Cell]] = field(default_factory=list)
	total: list[Cell] | None = None
	more: int = 0
	raw: tuple[list[dict], list[dict]] = ((), ())
	failed: bool = False

	@property
	def is_empty(self) -> bool:
		"""Nothing has happened that the report counts."""
		return not (self.rows or self.picture or self.failed)


@dataclass(frozen=True)
class Contents:
	"""A whole digest, in the language of its reader."""

	period: Period
	line: str | None
	alarms: list[Alarm]
	sections: list[Section]

	@property
	def headlines(self) -> list[Card]:
		"""The figures of HEADLINES; where a digest has few of them, the first of each report."""
		cards = {section.report: section.cards for section in self.sections}
		found = [cards[report][place] for report, place in HEADLINES if len(cards.get(report, ())) > place]
		return found if len(found) > 2 else [some[0] for some in cards.values() if some][:MOST_CARDS]


def gather(period: Period, line: str | None) -> Contents:
	"""Everything that a digest of the period and line (None: all) shows to the session's user."""
	filters = _filters(period.first, period.last, line)
	reports = [name for name in running.chosen_reports(period.kind) if running.may_run(name)]
	over = alarms(period, line)
	sections = [section for name in reports if (section := _section(name, filters))]
	return Contents(period, line, over, sections)


def _filters(first, last, line: str | None) -> dict[str, str]:
	filters = {"from_date": str(first), "to_date": str(last)}
	return {**filters, "support_line": line} if line else filters


def alarms(period: Period, line: str | None) -> list[Alarm]:
	"""What is over its KPI limit in the month of the period, up to the period's end: a day says too little."""
	filters = _filters(get_first_day(period.last), period.last, line)
	try:
		result = _run(SCORECARD, filters) if running.may_run(SCORECARD) else None
	except frappe.PermissionError:
		result = None
	if not result:
		return []
	columns = [column_of(column) for column in result["columns"]]
	found = []
	for row in _rows_of(result)[0]:
		found += _alarms_of(row, columns, period)
	return found


def _alarms_of(row: dict[str, Any], columns: list[Column], period: Period) -> list[Alarm]:
	who = in_words(row.get(columns[0].fieldname), columns[0].fieldtype)
	limits, names = limits_of(period.last), kpi_words.labels()
	found = []
	for column in columns:
		if column.fieldname in (row.get("over") or ()):
			limit = limits.of(column.fieldname) if column.fieldname in KPIS else None
			words = in_words(limit, column.fieldtype, 0) if limit is not None else ""
			value = in_words(row.get(column.fieldname), column.fieldtype, column.precision)
			found.append(Alarm(who, names.get(column.fieldname, column.label), value, words))
	return found


def _section(report: str, filters: dict[str, str]) -> Section | None:
	"""The report's part; None where the settings keep its figures from the session's user."""
	title, address = _(report), running.address(report, filters)
	try:
		result = _run(report, filters)
	except frappe.PermissionError:
		return None
	if result is None:
		return Section(report, title, address, failed=True)
	rows, total = _rows_of(result)
	columns = _shown_columns(result["columns"], rows)
	if len(columns) < 2:
		# Rows of zeros say nothing.
		rows = []
	most = cint(frappe.get_cached_doc("Oki Tickets Settings").digest_rows) or USUAL_ROWS
	return Section(
		report,
		title,
		address,
		cards=[_card(card) for card in result.get("report_summary") or () if card.get("label")],
		picture=drawn(result.get("chart"), title),
		columns=columns,
		rows=[cells_of(row, columns) for row in rows[:most]],
		total=cells_of(total, columns) if total and rows else None,
		more=max(0, len(rows) - most),
		raw=(result["columns"], [*rows, *([total] if total else [])]),
	)


def _run(report: str, filters: dict[str, str]) -> dict[str, Any] | None:
	"""The report's result; None where it breaks down, which Frappe has logged: the other reports arrive all the
	same. Raises PermissionError where the session's user may see none of its figures."""
	try:
		return running.run(report, filters)
	except frappe.PermissionError:
		frappe.clear_messages()
		raise
	except Exception:
		frappe.clear_messages()
		return None


def _rows_of(result: dict[str, Any]) -> tuple[list[dict], dict | None]:
	"""Rows and the total row: Frappe adds one as a list where the report asks for it, ours bring their own."""
	rows, total = list(result["result"] or ()), None
	if rows and isinstance(rows[-1], list | tuple):
		names = [column["fieldname"] for column in result["columns"]]
		total = {**dict(zip(names, rows.pop(), strict=False)), "is_total": 1}
	elif rows and rows[-1].get("is_total"):
		total = rows.pop()
	return [row for row in rows if isinstance(row, dict) and row], total


def _shown_columns(columns: Iterable[dict], rows: list[dict]) -> list[Column]:
	"""The first column and those after it that say something, as many as fit; one with a figure over its limit
	always does."""
	shown = [column_of(column) for column in columns if not column.get("hidden")]
	telling = [column for column in shown[1:] if any(not is_empty(row.get(column.fieldname)) for row in rows)]
	red = [column for column in telling if any(column.fieldname in (row.get("over") or ()) for row in rows)]
	kept = [*red, *(column for column in telling if column not in red)][: MOST_COLUMNS - 1]
	return [*shown[:1], *(column for column in telling if column in kept)]


def _card(card: dict[str, Any]) -> Card:
	text = in_words(card.get("value"), card.get("datatype") or "Data")
	is_red = str(card.get("indicator") or "").lower() == "red" and not is_empty(card.get("value"))
	return Card(str(card["label"]), text, is_red)


def summary_words(contents: Contents) -> str:
	"""The digest in one line, for the list of mails."""
	told = [f"{card.label} {card.text}" for card in contents.headlines[:4]]
	over = len(contents.alarms)
	first = _("{0} over the limit").format(over) if over else _("Everything within its limits")
	return " · ".join([first, *told])
