"""Doors of Frappe's own that ask too little, with ours in front of them: see override_whitelisted_methods."""

import frappe
from frappe import _, handler
from frappe.desk import query_report, reportview
from frappe.utils import cint, global_search
from PIL.Image import DecompressionBombError

from oki_tickets.api import arguments, door
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import attachments, spreadsheets
from oki_tickets.services.search import desk

READS = ("GET", "POST")
NAMES_OF_UPLOAD = (
	*("doctype", "docname", "fieldname", "file_url", "file_name"),
	*("folder", "method", "library_file_name"),
)
# What Frappe raises over filters that it cannot make sense of.
NONSENSE = (TypeError, ValueError, AttributeError, LookupError)


@door(methods=READS, stands_for="frappe.client.get_count")
def get_count(
	doctype: str, filters: str | dict | list | None = None, debug: bool = False, cache: bool = False
) -> int:
	"""How many records of `doctype` match `filters`, of those that the session's user may see.

	Frappe's own counts all, by any filter and for anybody who is logged in: with `like`, letter by letter,
	that reads every field of every record, internal notes among them. Its count for lists asks for rights.
	Raises OkiTicketsError for filters that cannot be understood.
	"""
	asked = frappe._dict(doctype=doctype, filters=arguments.filters(filters), fields=[])
	before, frappe.local.form_dict = frappe.local.form_dict, asked
	try:
		return reportview.get_count()
	except (*NONSENSE, frappe.db.OperationalError) as error:
		if isinstance(error, NONSENSE) or frappe.db.is_missing_column(error):
			frappe.throw(_("These filters cannot be understood."), OkiTicketsError)
		raise
	finally:
		frappe.local.form_dict = before


@door(methods=READS, stands_for="frappe.utils.global_search.search")
def search(text: str, start: int = 0, limit: int = 20, doctype: str = "") -> list[dict]:
	"""What Frappe's search dialog finds, with the tickets that the session's user may see, wherever the words are.

	Frappe's own finds the records of every DocType that an administrator has put there, and asks for no right on
	the single one: of ours it keeps what the user may read.
	"""
	tickets = desk.for_dialog(text, cint(start), cint(limit)) if doctype in ("", "Ticket") else []
	found = [] if doctype == "Ticket" else global_search.search(text, start, limit, doctype)
	return [*tickets, *(row for row in found if row.doctype != "Ticket" and desk.may_find(row))]


@door(allow_guest=True, stands_for="upload_file")
def upload_file():
	"""Frappe's door for files, which checks who may. Over an empty file, or a picture that is none or unfolds to
	more than a machine can hold, Frappe breaks down: here it is said. A file whose answer was lost, and which is
	sent to its message once more, is answered as before. Raises OkiTicketsError, or NoRoom where the server cannot
	write."""
	_check_what_it_is_for()
	try:
		return _sent_before() or handler.upload_file()
	except (OSError, DecompressionBombError) as trouble:
		if isinstance(trouble, OSError) and trouble.errno in attachments.CANNOT_WRITE:
			attachments.refuse_for_want_of_room()
		frappe.throw(_("This file is empty, or not what its name says. Nothing was sent."), OkiTicketsError)


def _sent_before():
	asked, file = frappe.form_dict, frappe.request.files.get("file")
	is_plain = not any(asked.get(name) for name in ("optimize", "method", "file_url", "library_file_name"))
	if not file or not is_plain or asked.doctype != "Ticket Message" or not asked.docname:
		return None
	content = file.stream.read()
	file.stream.seek(0)
	return attachments.sent_before(asked.docname, file.filename or "", content)


def _check_what_it_is_for() -> None:
	"""Frappe takes the names as they come, and loads Python's modules by that of the DocType."""
	asked = frappe.form_dict
	for name in NAMES_OF_UPLOAD:
		if not isinstance(asked.get(name), str | None):
			frappe.throw(_("The argument {0} is of the wrong type.").format(name), OkiTicketsError)
	if asked.doctype and not frappe.db.exists("DocType", asked.doctype):
		frappe.throw(_("There is nothing of this kind to add a file to."), OkiTicketsError)


@door(methods=READS)
def export_list() -> None:
	"""Frappe's export of a list, in which customers' words stay words."""
	doctype = frappe.form_dict.get("doctype")
	reportview.export_query()
	spreadsheets.defuse_response(doctype)


@door(methods=READS)
def export_report() -> None:
	"""Frappe's export of a report, likewise."""
	report = frappe.form_dict.get("report_name")
	query_report.export_query()
	spreadsheets.defuse_response(frappe.get_cached_value("Report", report, "ref_doctype"))
