"""Exports in which a customer's words stay words.

A subject like =HYPERLINK(...) would run as a formula in the spreadsheet of whoever opens the export. The
words themselves are left as they were written; only the exported cell is told to be text.
"""

import csv
import re
import zipfile
from io import BytesIO, StringIO

import frappe
import openpyxl

MODULE = "Oki Tickets"
# A cell that a spreadsheet would calculate. Plain numbers and telephone numbers are none.
FORMULA = r"[=@\t\r]|[+-](?![\d.,\s]*(?:\"|$))"


def defuse_response(doctype: str | None) -> None:
	"""Defuses the file that Frappe is about to send, where it holds records of `doctype` and that is ours."""
	content = frappe.response.get("filecontent")
	if not content or not doctype or frappe.get_cached_value("DocType", doctype, "module") != MODULE:
		return
	name = frappe.response.get("filename") or ""
	if name.endswith(".csv"):
		quoting = frappe.utils.cint(frappe.form_dict.get("csv_quoting", csv.QUOTE_NONNUMERIC))
		delimiter = str(frappe.form_dict.get("csv_delimiter") or ",")[0]
		frappe.response["filecontent"] = defuse_csv(content, delimiter, quoting)
	elif name.endswith(".xlsx"):
		frappe.response["filecontent"] = defuse_xlsx(content)


def defuse(content: bytes | str | None, kind: str) -> bytes | str | None:
	"""A file of the kind "CSV" or "XLSX" without formulas; any other as it is."""
	if not content or kind not in ("CSV", "XLSX"):
		return content
	if kind == "XLSX":
		return defuse_xlsx(content)
	return defuse_csv(content.encode() if isinstance(content, str) else content)


def defuse_csv(content: bytes, delimiter: str = ",", quoting: int = csv.QUOTE_NONNUMERIC) -> bytes:
	"""The same CSV with an apostrophe before every text that begins like a formula: CSV knows no types, and
	spreadsheets take the apostrophe for "this is text"."""
	text = content.decode("utf-8")
	if quoting in (csv.QUOTE_NONNUMERIC, csv.QUOTE_ALL):
		# Quotes inside of a text are doubled, so that only the first one of a cell fits; numbers stay bare.
		cell = rf'(^|{re.escape(delimiter)}|\n)"(?={FORMULA})'
		return re.sub(cell, r"""\1"'""", text).encode("utf-8")
	rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
	out = StringIO(newline="")
	csv.writer(out, delimiter=delimiter, quoting=quoting, escapechar="\\").writerows(
		[f"'{value}" if re.match(FORMULA, value) else value for value in row] for row in rows
	)
	return out.getvalue().encode("utf-8")


def defuse_xlsx(content: bytes) -> bytes:
	"""The same workbook with every formula turned into the text that it was."""
	with zipfile.ZipFile(BytesIO(content)) as archive:
		sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/")]
		if not any(b"<f" in archive.read(name) for name in sheets):
			return content
	book = openpyxl.load_workbook(BytesIO(content))
	for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
		if cell.data_type == "f":
			cell.data_type = "s"
	out = BytesIO()
	book.save(out)
	return out.getvalue()
