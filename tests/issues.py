"""Issues of ERPNext with what hangs on them."""

import frappe

from tests.factories import as_user, unique

# An administrator who maps nothing.
NOTHING_GIVEN = {"status": {}, "priority": {}, "type": {}}


def create_issue(raised_by: str, *, description: str = "<p>No tone</p>", **values):
	"""An Issue as ERPNext makes it; `values` are set as they are, dates included."""
	doc = frappe.get_doc(
		doctype="Issue",
		subject=values.pop("subject", unique("Issue")),
		raised_by=raised_by,
		description=description,
		opening_date="2026-03-02",
		opening_time="09:00:00",
	).insert()
	frappe.db.set_value(
		"Issue", doc.name, {"creation": "2026-03-02 09:00:00", **values}, update_modified=False
	)
	return doc.reload()


def create_mail(issue: str, sender: str, content: str, at: str, *, sent: bool = False, **values):
	"""A mail of the Issue's thread."""
	with as_user(values.pop("owner", "Administrator")):
		doc = frappe.get_doc(
			doctype="Communication",
			communication_type=values.pop("communication_type", "Communication"),
			communication_medium="Email",
			sent_or_received="Sent" if sent else "Received",
			subject="Re",
			sender=sender,
			content=content,
			communication_date=at,
			**values,
		).insert(ignore_permissions=True)
	# Linked behind its back: ERPNext would move the Issue's own dates.
	values = {"reference_doctype": "Issue", "reference_name": issue, "creation": at}
	frappe.db.set_value("Communication", doc.name, values, update_modified=False)
	return doc.name


def create_file(doctype: str, name: str, *, owner: str = "Administrator", is_private: int = 1, **values):
	"""A file on the Issue or on one of its mails."""
	with as_user(owner):
		return frappe.get_doc(
			doctype="File",
			file_name=values.pop("file_name", f"{unique('file')}.txt"),
			attached_to_doctype=doctype,
			attached_to_name=name,
			is_private=is_private,
			content=values.pop("content", unique("content").encode()),
		).insert(ignore_permissions=True)


def ticket_of(issue: str):
	"""The ticket that the Issue has become."""
	return frappe.get_doc("Ticket", {"imported_from": issue})


def messages_of(ticket: str) -> list[frappe._dict]:
	"""The ticket's messages in order."""
	return frappe.get_all(
		"Ticket Message",
		filters={"ticket": ticket},
		fields=[
			"name",
			"body",
			"sender",
			"sender_side",
			"is_internal",
			"channel",
			"sent_at",
			"communication",
		],
		order_by="sent_at, creation",
	)


def remove_moved_in() -> None:
	"""Takes away every ticket that was an Issue, with what hangs on it, and commits."""
	from oki_tickets.services.history import BELONGINGS

	tickets = [*frappe.get_all("Ticket", {"imported_from": ("is", "set")}, pluck="name", order_by="name"), ""]
	messages = [
		*frappe.get_all("Ticket Message", {"ticket": ("in", tickets)}, pluck="name", order_by="name"),
		"",
	]
	frappe.db.delete("File", {"attached_to_doctype": "Ticket Message", "attached_to_name": ("in", messages)})
	for doctype in (*BELONGINGS, "Ticket Clock", "Ticket Solution"):
		frappe.db.delete(doctype, {"ticket": ("in", tickets)})
	frappe.db.delete("ToDo", {"reference_type": "Ticket", "reference_name": ("in", tickets)})
	frappe.db.delete("Tag Link", {"document_type": "Ticket", "document_name": ("in", tickets)})
	frappe.db.delete("Ticket", {"name": ("in", tickets)})
	frappe.db.commit()
