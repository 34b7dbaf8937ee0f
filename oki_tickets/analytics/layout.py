"""What a report is shown as: columns, cards, charts and the words above the table.

Every report's `execute` returns `(columns, rows, message, chart, report_summary)`. Rows are dicts. The last one
has `is_total` where the report has totals, figured from the facts and not from the rows above: a mean of means
is none. `over` of a row lists the columns whose value is over its limit. A column with `figure` opens the
tickets that it counts; `keys` of row and column say which (see analytics/topics.py).
"""

from collections.abc import Iterable, Mapping
from typing import Any

import frappe
from frappe import _
from frappe.utils import escape_html, formatdate, get_system_timezone

from oki_tickets.analytics import wording
from oki_tickets.analytics.asked import Asked

Column = dict[str, Any]
Row = dict[str, Any]

# A heading's letters on Frappe's page, what stands beside it, and how wide one may make its column.
PIXELS_OF_LETTER, PIXELS_BESIDE, WIDEST_HEADING = 8, 32, 260

# So many bars or slices can be read in one chart.
MOST_IN_CHART = 15
PALETTE = ("#2563eb", "#f59e0b", "#10b981", "#ef4444", "#8b5cf6", "#64748b")


def _column(fieldname: str, label: str, fieldtype: str, width: int, **more: Any) -> Column:
	"""A column as wide as its values want, and as its heading does in the reader's language."""
	wide = max(width, min(WIDEST_HEADING, len(label) * PIXELS_OF_LETTER + PIXELS_BESIDE))
	return {"fieldname": fieldname, "label": label, "fieldtype": fieldtype, "width": wide, **more}


def link(fieldname: str, label: str, doctype: str, width: int = 180) -> Column:
	"""A column of names of records."""
	return _column(fieldname, label, "Link", width, options=doctype)


def agent() -> Column:
	"""The agent's name; rows have the record's name in `agent`, None for tickets of nobody."""
	return text("agent_name", _("Agent"), 170)


def days_away() -> Column:
	"""How long the agent was absent in the period."""
	return decimal("days_away", _("Days Away"), 100)


def away_words() -> str:
	"""The help of `days_away`."""
	return _(
		"Days of the period that the agent's absences cover. Agents who were away and did nothing are listed too."
	)


def text(fieldname: str, label: str, width: int = 140) -> Column:
	"""A column of words."""
	return _column(fieldname, label, "Data", width)


def number(fieldname: str, label: str, width: int = 110, *, opens: bool = True, **more: Any) -> Column:
	"""A count; with `opens` a click shows the tickets."""
	column = _column(fieldname, label, "Int", width, **more)
	return {**column, "figure": more.get("figure", fieldname)} if opens else column


def date(fieldname: str, label: str, width: int = 120) -> Column:
	"""A column of days."""
	return _column(fieldname, label, "Date", width)


def decimal(fieldname: str, label: str, width: int = 120) -> Column:
	"""A mean or the like, with one digit."""
	return _column(fieldname, label, "Float", width, precision=1)


def percent(fieldname: str, label: str, width: int = 120) -> Column:
	"""A share."""
	return _column(fieldname, label, "Percent", width, precision=1)


def duration(fieldname: str, label: str, width: int = 130) -> Column:
	"""Seconds. Days are left out of them: a working day has no fixed length."""
	return _column(fieldname, label, "Duration", width, hide_days=1, hide_seconds=1)


def card(label: str, value: Any, datatype: str = "Int", indicator: str = "Blue") -> dict[str, Any]:
	"""One of the figures above the chart; None is shown as a dash."""
	if value is None:
		return {"label": label, "value": "–", "datatype": "Data", "indicator": "Gray"}
	if datatype == "Float":
		# Frappe shows three digits here, whatever the column's precision.
		value, datatype = frappe.format_value(value, {"fieldtype": "Float", "precision": 1}), "Data"
	elif datatype == "Duration":
		# Frappe counts days of 24 hours, and a working day has no fixed length.
		value, datatype = wording.duration(value), "Data"
	elif datatype == "Percent":
		value = round(value, 1)
	return {"label": label, "value": value, "datatype": datatype, "indicator": indicator}


def bars(
	rows: Iterable[Row], label: str, series: Mapping[str, str], *, stacked: bool = False, **more: Any
) -> dict[str, Any] | None:
	"""A bar chart of the rows, whose `label` stands below the bars; `series` are the columns and their names."""
	return _chart(
		"bar", list(rows)[:MOST_IN_CHART], label, series, barOptions={"stacked": int(stacked)}, **more
	)


def lines(rows: Iterable[Row], label: str, series: Mapping[str, str], **more: Any) -> dict[str, Any] | None:
	"""A line chart of rows that follow one another."""
	return _chart(
		"line", list(rows), label, series, lineOptions={"regionFill": 1}, axisOptions={"xIsSeries": 1}, **more
	)


def _chart(
	kind: str, rows: list[Row], label: str, series: Mapping[str, str], **more: Any
) -> dict[str, Any] | None:
	if not rows:
		return None
	datasets = [
		{"name": name, "values": [row.get(field) or 0 for row in rows]} for field, name in series.items()
	]
	labels = [str(row.get(label) or _("Nobody")) for row in rows]
	return {
		"data": {"labels": labels, "datasets": datasets},
		"type": kind,
		"colors": list(PALETTE[: len(datasets)]),
		**more,
	}


def keyed(rows: Iterable[Row], *names: str) -> list[Row]:
	"""The rows with `keys`, the values by which the tickets behind their figures are found. They are written into
	the rows themselves: a report may have tens of thousands."""
	rows = list(rows)
	for row in rows:
		row["keys"] = {name: row.get(name) for name in names}
	return rows


def totals(label: str, **figures: Any) -> Row:
	"""The last row: `label` is the column that says so."""
	return {label: _("Total"), "is_total": 1, **figures}


def total_of(rows: Iterable[Row], *fields: str) -> dict[str, Any]:
	"""The sums of these columns."""
	rows = list(rows)
	return {field: sum(row.get(field) or 0 for row in rows) for field in fields}


def explained(asked: Asked, figures: Mapping[str, str], *notes: str) -> str:
	"""The help above a report: what each figure counts, whose and of which time. HTML."""
	items = "".join(
		f"<li><b>{escape_html(name)}</b>: {escape_html(words)}</li>" for name, words in figures.items()
	)
	more = "".join(f"<p>{escape_html(words)}</p>" for words in (*notes, _days()))
	return (
		f'<details class="oki-report-help"><summary>{escape_html(_title(asked))}</summary>'
		f"<ul>{items}</ul>{more}</details>"
	)


def _title(asked: Asked) -> str:
	first, last = formatdate(asked.period.first), formatdate(asked.period.last)
	return _("{0} to {1}. What do the figures mean?").format(first, last)


def _days() -> str:
	return _("Both days are included. Days are those of the site's time zone, {0}.").format(
		get_system_timezone()
	)


def left_out() -> str:
	"""The note of reports that leave tickets out."""
	return _(
		"Tickets that were closed as a duplicate or spam by the end of the period, or that the customer did not raise (Not My Ticket), are left out."
	)


def of_the_moment() -> str:
	"""The note of reports by agent or line."""
	return _(
		"Agent and line are those of the moment: what happens to a ticket later changes no earlier month. Customer, type, category, channel and priority are the ticket's as they are now."
	)
