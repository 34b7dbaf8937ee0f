"""Files of the conversation: private, bound to their message, seen by whom the message is seen by.

Frappe opens a private file to everybody who has a File record with its address, lets the owner of a record
rewrite it, and compares addresses as the database does, without regard to case. What is here keeps a
ticket's file out of all that; files of other documents are left alone.
"""

import errno
import mimetypes
import os
import posixpath
from typing import NoReturn
from urllib.parse import unquote

import frappe
from frappe import _
from frappe.core.doctype.file.file import has_permission as frappes_file_permission
from frappe.core.doctype.file.utils import get_content_hash
from frappe.utils import cint, get_url
from frappe.utils.image import strip_exif_data

from oki_tickets import permissions
from oki_tickets.exceptions import NoRoom, OkiTicketsError
from oki_tickets.permissions import WITH_FILES
from oki_tickets.services import live
from oki_tickets.services.filters import among

ADDRESS_FIELDS = ("file_url", "file_name", "is_private")
# Frappe sends these as downloads; other kinds of markup it would show as a page of the site.
SENT_AS_DOWNLOADS = (".html", ".htm", ".svg", ".xml")
# What the system says where a disk is full, over its quota, read-only or broken.
CANNOT_WRITE = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO)


# Who may do what with a File.


def has_permission(doc, ptype: str = "read", user: str | None = None, debug: bool = False) -> bool:
	"""Frappe's hook for File: its own rule, and ours for files of tickets on top. (On 15 the last app's
	answer counts alone, on 16 all apps' answers count; so Frappe's own is asked here.)"""
	user = user or frappe.session.user
	if not frappes_file_permission(doc, ptype=ptype, user=user, debug=debug):
		return False
	if ptype == "create":
		return not _borrows(doc, user)
	return ptype not in ("write", "delete") or _may_change(doc, user)


def _may_change(doc, user: str) -> bool:
	"""Judges the record as it is stored: `doc` may come with another owner or document written into it.
	What was sent stays part of the conversation; only an administrator takes it away."""
	stored = doc if doc.is_new() else frappe.get_doc("File", doc.name)
	if stored.attached_to_doctype not in WITH_FILES:
		return True
	if stored.attached_to_doctype == "Ticket Message" and not doc.is_new():
		return "System Manager" in frappe.get_roles(user)
	return frappes_file_permission(stored, ptype="write", user=user)


def _borrows(doc, user: str) -> bool:
	"""True for a new File that names the address of a ticket's file which `user` may not read."""
	if doc.get("content") and not doc.file_url:
		return False
	files = _ticket_files_at(_address(doc))
	return bool(files) and not any(frappes_file_permission(file, "read", user) for file in files)


def _address(doc) -> str:
	"""Where the file lies, written in the one way that stored addresses are."""
	folder = "/private/files/" if cint(doc.is_private) else "/files/"
	url = unquote(doc.file_url or folder + (doc.file_name or ""))
	return posixpath.normpath(url.removeprefix(get_url()))


def _ticket_files_at(address: str, other_than: str | None = None) -> list:
	filters = {
		"file_url": address,
		"attached_to_doctype": ("in", WITH_FILES),
		"name": ("!=", other_than or ""),
	}
	names = frappe.get_all("File", filters=filters, pluck="name", order_by="creation")
	return [frappe.get_doc("File", name) for name in names]


# What a File has to be. Frappe's own `validate` moves files about, so all this comes before it.


def check(doc, _method: str | None = None) -> None:
	"""File.before_validate: a file joins only what its uploader may add to, leaves every other file's
	address alone, and lies in private where it belongs to a ticket."""
	if doc.is_folder:
		return
	if not _is_trusted(doc):
		_check_attachment(doc)
		_check_address(doc)
	if doc.is_new() and doc.flags.new_file:
		_keep_addresses_apart(doc)
	_make_private(doc)


def _is_trusted(doc) -> bool:
	"""True where the caller has checked the right; where a site lets guests upload, Frappe has not."""
	return bool(doc.flags.by_service or (doc.flags.ignore_permissions and frappe.session.user != "Guest"))


def _check_attachment(doc) -> None:
	if doc.attached_to_doctype not in WITH_FILES or not _changed(
		doc, "attached_to_doctype", "attached_to_name"
	):
		return
	if not permissions.may_attach(doc.attached_to_doctype, doc.attached_to_name):
		frappe.throw(_("Files can be added only to messages of your own."), frappe.PermissionError)
	if runs_in_browser(doc.file_name or doc.file_url or ""):
		frappe.throw(
			_("A file of the kind {0} could run in a reader's browser. Send it in a ZIP file.").format(
				_extension(doc.file_name)
			),
			OkiTicketsError,
		)


def runs_in_browser(file_name: str) -> bool:
	"""True for markup that Frappe would show as a page of the site."""
	kind = mimetypes.guess_type(file_name)[0] or ""
	is_markup = kind.endswith(("+xml", "/xml")) or "html" in kind
	return is_markup and _extension(file_name) not in SENT_AS_DOWNLOADS


def _extension(file_name: str | None) -> str:
	return os.path.splitext(file_name or "")[1].lower()


def _changed(doc, *fields: str) -> bool:
	return doc.is_new() or any(doc.has_value_changed(name) for name in fields)


def _check_address(doc) -> None:
	"""A File that is there already moves neither onto a ticket's file nor takes one along."""
	if doc.is_new() or not _changed(doc, *ADDRESS_FIELDS):
		return
	places = {_address(doc), _address(doc.get_doc_before_save())}
	if any(_ticket_files_at(place, other_than=doc.name) for place in places):
		frappe.throw(_("There is no file {0} among yours.").format(doc.file_url), frappe.PermissionError)


def _keep_addresses_apart(doc) -> None:
	"""An address that differs from a stored one only for the disk, not for the database, would open the
	other file: the newcomer gets a name of its own."""
	rows = frappe.get_all(
		"File",
		filters={"file_url": doc.file_url},
		fields=["file_url", "attached_to_doctype"],
		order_by="creation",
	)
	twins = [row for row in rows if row.file_url != doc.file_url]
	if any(_meet(doc, row) for row in twins):
		stem, extension = os.path.splitext(doc.file_name)
		doc.file_name = f"{stem}-{frappe.generate_hash(length=8)}{extension}"
		_store_anew(doc)


def _meet(doc, row) -> bool:
	return doc.attached_to_doctype in WITH_FILES or row.attached_to_doctype in WITH_FILES


def _make_private(doc) -> None:
	"""Whatever the uploader asked for, a ticket's file is never public. It gets a copy of its own: the
	public one may be somebody else's too."""
	if doc.attached_to_doctype not in WITH_FILES or doc.is_private or not doc.file_url or doc.is_remote_file:
		return
	doc.is_private = 1
	_store_anew(doc)


def _store_anew(doc) -> None:
	"""Writes the content to the address that the record's name and privacy give, and takes away the file
	that nobody else uses."""
	before = doc.file_url
	content = doc.get_content() if not doc.flags.new_file else doc._content
	doc.file_url = None
	doc.flags.new_file = True
	doc.save_file(content=content)
	used = frappe.get_all("File", filters={"file_url": before}, pluck="file_url", order_by="creation")
	if before not in used:
		os.remove(frappe.get_site_path(*_path_of(before)))


def _path_of(url: str) -> list[str]:
	parts = url.strip("/").split("/")
	return parts if parts[0] == "private" else ["public", *parts]


# Beside the file.


def attach(record: str, file_name: str, content: bytes, *, doctype: str = "Ticket Message"):
	"""Adds a file that came by a channel to a message, or to another record of `doctype`, and returns its File; None
	where the site does not take it (its size, its kind, a picture that is none), and then the record stands without
	it. The caller has written the record or checked the right on it. Raises NoRoom where the server cannot write at
	present, QueryDeadlockError and QueryTimeoutError where it has to give way: what came by a channel comes again."""
	doc = frappe.get_doc(
		doctype="File",
		file_name=f"{file_name}.txt" if runs_in_browser(file_name) else file_name,
		attached_to_doctype=doctype,
		attached_to_name=record,
		is_private=1,
		content=content,
	)
	doc.flags.by_service = True
	frappe.db.savepoint("attached_file")
	try:
		# As the docstring says: the caller has checked whose message it is.
		return doc.insert(ignore_permissions=True)
	except (frappe.QueryDeadlockError, frappe.QueryTimeoutError):
		raise
	except Exception as problem:
		# Frappe breaks off in many ways.
		frappe.db.rollback(save_point="attached_file")
		frappe.clear_last_message()
		if isinstance(problem, OSError) and problem.errno in CANNOT_WRITE:
			refuse_for_want_of_room()
		return None


def sent_before(message: str, file_name: str, content: bytes):
	"""The File by which the session's user has sent this content to the message already; None where they have not,
	or may not see it. Its name tells nothing: Frappe gives another where one is taken. Raises OSError for a picture
	that is none."""
	kind = mimetypes.guess_type(file_name)[0]
	# What Frappe does to pictures before it stores them.
	if kind == "image/jpeg" and frappe.get_system_settings("strip_exif_metadata_from_uploaded_images"):
		content = strip_exif_data(content, kind)
	filters = {
		"attached_to_doctype": "Ticket Message",
		"attached_to_name": message,
		"owner": frappe.session.user,
		"content_hash": get_content_hash(content),
	}
	name = frappe.db.get_value("File", filters)
	return frappe.get_doc("File", name) if name and frappe.has_permission("File", doc=name) else None


def remove_of(doctype: str, *names: str) -> None:
	"""Deletes the files of these records, from the disk too where nobody else has them. The caller has checked the
	right, or follows from a deletion that was checked."""
	filters = {"attached_to_doctype": doctype, "attached_to_name": among(names)}
	for name in frappe.get_all("File", filters=filters, pluck="name", order_by="name"):
		# As the docstring says.
		frappe.delete_doc("File", name, ignore_permissions=True, force=True, delete_permanently=True)


def refuse_for_want_of_room() -> NoReturn:
	"""Raises NoRoom."""
	frappe.throw(_("The server has no room for files at present. Try again later."), NoRoom)


def announce(doc, _method: str | None = None) -> None:
	"""File.after_insert: open pages of the ticket show the new file."""
	if doc.attached_to_doctype == "Ticket Message":
		live.announce(frappe.db.get_value("Ticket Message", doc.attached_to_name, "ticket"), "file")


def files_of(messages: list[str]) -> dict[str, list[dict]]:
	"""Files by message: name, file_name, file_url, file_size in bytes."""
	if not messages:
		return {}
	rows = frappe.get_all(
		"File",
		filters={"attached_to_doctype": "Ticket Message", "attached_to_name": ("in", messages)},
		fields=["name", "attached_to_name as message", "file_name", "file_url", "file_size"],
		order_by="creation",
	)
	found: dict[str, list[dict]] = {}
	for row in rows:
		found.setdefault(row.pop("message"), []).append(row)
	return found
