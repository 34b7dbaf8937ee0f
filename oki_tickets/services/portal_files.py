"""Which files a person may send, said before they are sent. Frappe refuses the others anyway."""

import mimetypes
from pathlib import PurePath

import frappe
from frappe.core.api.file import get_max_file_size
from frappe.handler import ALLOWED_MIMETYPES

# Shown to people; of several endings of one type, the ones that they know.
_FAMILIAR = (
	*("jpg", "jpeg", "png", "pdf", "txt", "csv", "doc", "docx", "xls", "xlsx"),
	*("odt", "ods", "mp4", "mov"),
)


def limits() -> dict:
	"""What the session's user may send: `extensions` (lower case, without the dot; None for any) and
	`max_bytes` of one file."""
	return {"extensions": _extensions(), "max_bytes": int(get_max_file_size())}


def _extensions() -> list[str] | None:
	named = frappe.get_system_settings("allowed_file_extensions")
	of_site = {line.strip().lower() for line in (named or "").splitlines() if line.strip()}
	if frappe.get_doc("User", frappe.session.user).has_desk_access():
		return sorted(of_site) or None
	return [name for name in _FAMILIAR if _is_for_website(name) and (not of_site or name in of_site)]


def _is_for_website(extension: str) -> bool:
	return mimetypes.guess_type(PurePath("file").with_suffix(f".{extension}"))[0] in ALLOWED_MIMETYPES
