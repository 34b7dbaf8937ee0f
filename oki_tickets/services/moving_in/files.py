"""Files of an Issue as files of a ticket's messages: private, and where they lie already wherever that will do."""

import hashlib
import os
import shutil
from urllib.parse import unquote

import frappe
from frappe.utils import get_files_path

from oki_tickets.services.attachments import runs_in_browser

FOLDER = "Home/Attachments"


def name_of(file: str) -> str:
	"""The name of the copy of File `file`, the same in each run."""
	return hashlib.sha256(f"oki_tickets:{file}".encode()).hexdigest()[:20]


def obstacle(file: frappe._dict) -> str | None:
	"""Why the file cannot come along: one of the keys of left_out.REASONS; None where it can."""
	if runs_in_browser(file.file_name or file.file_url or ""):
		return "runs_in_browser"
	if not _is_remote(file) and not os.path.isfile(_path(file)):
		return "no_file"
	return None


def _is_remote(file: frappe._dict) -> bool:
	return (file.file_url or "").startswith(("http://", "https://"))


def _path(file: frappe._dict) -> str:
	return get_files_path(os.path.basename(unquote(file.file_url or "")), is_private=bool(file.is_private))


def address(file: frappe._dict) -> str:
	"""Where the ticket's file lies. What is private is shared with the Issue, as Frappe shares equal files; of
	what is public a private copy is made, under a name that another run would give it too."""
	if file.is_private or _is_remote(file):
		return file.file_url
	stem, extension = os.path.splitext(os.path.basename(unquote(file.file_url)))
	name = f"{stem}-{file.name}{extension}"
	shutil.copyfile(_path(file), get_files_path(name, is_private=True))
	return f"/private/files/{name}"


def row(file: frappe._dict, url: str, message: str) -> dict:
	"""The File record of the copy on the ticket's message."""
	return {
		"name": name_of(file.name),
		"creation": file.creation,
		"modified": file.creation,
		"owner": file.owner,
		"modified_by": file.owner,
		"docstatus": 0,
		"idx": 0,
		"file_name": file.file_name,
		"file_url": url,
		"file_size": file.file_size,
		"file_type": file.file_type,
		"is_private": 1,
		"folder": FOLDER,
		"content_hash": file.content_hash,
		"attached_to_doctype": "Ticket Message",
		"attached_to_name": message,
	}
