"""Files of the conversation: private, bound to their message, seen by whom the message is seen by."""

import frappe
from frappe import _

from oki_tickets import permissions
from oki_tickets.services import live

DOCTYPES = ("Ticket", "Ticket Message")


def check(doc, _method: str | None = None) -> None:
	"""File.validate: a file joins only a message that its uploader wrote, and borrows no other file's
	address: Frappe shows a private file to everybody who has a File record with that address."""
	if doc.flags.ignore_permissions:
		return
	if doc.attached_to_doctype == "Ticket Message" and _newly_attached(doc):
		message = frappe.get_doc("Ticket Message", doc.attached_to_name)
		if not permissions.may_attach_to_message(message):
			frappe.throw(_("Files can be added only to messages of your own."), frappe.PermissionError)
	if doc.is_new() and doc.file_url and not doc.get("content"):
		_refuse_borrowed_address(doc)


def _newly_attached(doc) -> bool:
	return doc.is_new() or doc.has_value_changed("attached_to_name") or doc.has_value_changed(
		"attached_to_doctype"
	)


def _refuse_borrowed_address(doc) -> None:
	others = frappe.get_all(
		"File",
		filters={"file_url": doc.file_url, "attached_to_doctype": ("in", DOCTYPES)},
		pluck="name",
		order_by="creation",
	)
	if others and not any(frappe.get_doc("File", name).is_downloadable() for name in others):
		frappe.throw(_("There is no file {0} among yours.").format(doc.file_url), frappe.PermissionError)


def make_private(doc, _method: str | None = None) -> None:
	"""File.after_insert: whatever the uploader asked for, a ticket's file is never public."""
	if doc.attached_to_doctype not in DOCTYPES:
		return
	if not doc.is_private and doc.file_url and not doc.is_remote_file:
		doc.is_private = 1
		# The uploader's right on the message was checked when the file came in.
		doc.save(ignore_permissions=True)
	if doc.attached_to_doctype == "Ticket Message":
		live.announce(frappe.db.get_value("Ticket Message", doc.attached_to_name, "ticket"), "file")


def keep(doc, _method: str | None = None) -> None:
	"""File.on_trash: what was sent stays part of the conversation; it goes when the message goes."""
	if doc.attached_to_doctype != "Ticket Message" or doc.flags.ignore_permissions:
		return
	if "System Manager" in frappe.get_roles() or not frappe.db.exists("Ticket Message", doc.attached_to_name):
		return
	frappe.throw(_("A file that was sent cannot be taken back. Ask an administrator."), frappe.PermissionError)


def refuse_comment(doc, _method: str | None = None) -> None:
	"""Comment.validate: comments on a message would be read by whoever reads the message."""
	if doc.reference_doctype == "Ticket Message" and doc.comment_type == "Comment":
		frappe.throw(_("Messages take no comments. Write an internal note on the ticket."))


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
