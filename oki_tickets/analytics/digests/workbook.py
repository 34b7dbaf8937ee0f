"""The reports of a digest as a spreadsheet, a sheet for each."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
from frappe.utils import cint, flt, strip_html
from frappe.utils.xlsxutils import make_xlsx

from oki_tickets.analytics.digests.contents import Contents, Section
from oki_tickets.services import spreadsheets

# As spreadsheets allow names of sheets.
LONGEST_NAME = 31
# Pixels of a report's column for each character of a sheet's.
PIXELS = 7


def made(contents: Contents) -> bytes | None:
	"""An XLSX with every row of every report, in which customers' words stay words and numbers numbers; None
	where no report has any."""
	sections = [section for section in contents.sections if section.raw[1]]
	if not sections:
		return None
	book, content = openpyxl.Workbook(), BytesIO()
	book.remove(book.active)
	# Frappe puts each new sheet before the others, and saves after each: the last one is whole.
	for section in reversed(sections):
		columns = [column for column in section.raw[0] if not column.get("hidden")]
		widths = [max(8, cint(column.get("width") or 100) // PIXELS) for column in columns]
		content = make_xlsx(_table(columns, section), section.title[:LONGEST_NAME], book, widths)
	return spreadsheets.defuse_xlsx(content.getvalue())


def _table(columns: list[dict[str, Any]], section: Section) -> list[list[Any]]:
	head = [strip_html(str(column.get("label") or "")) for column in columns]
	return [head, *([_value(row, column) for column in columns] for row in section.raw[1])]


def _value(row: dict[str, Any], column: dict[str, Any]) -> Any:
	value = row.get(column["fieldname"])
	if value is not None and column.get("fieldtype") == "Duration":
		return timedelta(seconds=flt(value))
	return value
