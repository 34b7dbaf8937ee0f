"""Inbound Mail: what came into the mailboxes, raw, and what became of it. The only writer of the DocType.

The raw mail lies in a private file beside its record: a database takes no row of 50 MB. The file is written
past Frappe's File documents, whose limits and allowed endings are meant for uploads.
"""

import os
from datetime import timedelta

import frappe
from frappe import _

from oki_tickets.channels import outbox
from oki_tickets.channels.mail.server import Fetched
from oki_tickets.domain.mail.identity import fingerprint
from oki_tickets.domain.mail.reading import Mail, read
from oki_tickets.domain.text import plain_text, shorten
from oki_tickets.services import clock, notices
from oki_tickets.services.text import fitting

DOCTYPE = "Inbound Mail"
# The channel of the outbox that takes kept mails in.
CHANNEL = "Incoming Mail"

WAITING, DONE, HELD_BACK, STOPPED, UNREADABLE = "Waiting", "Done", "Held Back", "Stopped", "Unreadable"

LONGEST_LINE = 140
LONGEST_ID = 255
LONGEST_PREVIEW = 500
# Mails younger than this are kept whatever the settings say: they tell that a mail has been here already.
LEAST_DAYS = 7
BATCH = 100


def keep(account: str, mail: Fetched) -> bool:
	"""Writes the mail down and asks for it to be taken in, in the present transaction. Returns False for one
	that is here already. The caller commits before the server hears that the mail has arrived."""
	mark = fingerprint(mail.raw if mail.raw is not None else _place(account, mail))
	if frappe.db.exists(DOCTYPE, {"fingerprint": mark}):
		return False
	doc = frappe.get_doc(
		doctype=DOCTYPE,
		email_account=account,
		folder=mail.folder,
		uid=mail.number,
		fingerprint=mark,
		received_at=clock.now(),
		size=len(mail.raw or b""),
		state=WAITING,
		**_heading(mail.raw or b""),
	)
	doc.flags.by_service = True
	frappe.db.savepoint("inbound_mail")
	try:
		# A job of the desk's own; nobody has a right to write mails.
		doc.insert(ignore_permissions=True)
	except frappe.UniqueValidationError:
		# Another worker was quicker.
		frappe.db.rollback(save_point="inbound_mail")
		frappe.clear_last_message()
		return False
	_keep_or_tell(doc, mail)
	return True


def _place(account: str, mail: Fetched) -> bytes:
	return f"{account}\n{mail.folder}\n{mail.number}\n{mail.problem}".encode()


def _keep_or_tell(doc, mail: Fetched) -> None:
	if mail.raw is None:
		reason = _("It was left in the mailbox ({0}).").format(mail.problem)
		note(doc.name, state=UNREADABLE, reason=reason)
		tell_of(UNREADABLE, doc.name)
		return
	_write_file(doc, mail.raw)
	ask_for(doc)


def ask_for(doc) -> None:
	"""Asks a worker to take the mail in. Mails of one sender are taken in the order in which they came."""
	outbox.post(
		CHANNEL,
		doc.name,
		{},
		key=f"{CHANNEL}:{doc.name}:{doc.tries or 0}",
		order_key=f"{CHANNEL}:{doc.sender}"[:LONGEST_LINE] if doc.sender else None,
	)


def _heading(raw: bytes) -> dict[str, str]:
	"""What the list shows of a mail before it is taken in; nothing where even that cannot be read."""
	try:
		mail = read(raw.partition(b"\r\n\r\n")[0].partition(b"\n\n")[0])
	except Exception:
		return {}
	return {
		"sender": fitting(mail.sender, LONGEST_LINE),
		"sender_name": fitting(mail.sender_name, LONGEST_LINE),
		"subject": fitting(mail.subject, LONGEST_LINE),
		"message_id": mail.message_id[:LONGEST_ID],
	}


# The file.


def _write_file(doc, raw: bytes) -> None:
	name = f"mail-{doc.name}.eml"
	path = frappe.get_site_path("private", "files", name)
	frappe.db.after_rollback.add(lambda: _remove(path))
	with open(path, "wb") as file:
		file.write(raw)
		file.flush()
		os.fsync(file.fileno())
	file = frappe.get_doc(
		doctype="File",
		name=frappe.generate_hash(length=10),
		file_name=name,
		file_url=f"/private/files/{name}",
		file_size=len(raw),
		# Frappe shares one file between uploads of the same content; nobody else's leans on this one.
		content_hash=f"inbound-{doc.name}",
		folder="Home/Attachments",
		is_private=1,
		attached_to_doctype=DOCTYPE,
		attached_to_name=doc.name,
	)
	# Whoever owns a private file may read it, and whoever pulls a mailbox is nobody's mail's owner.
	file.owner = file.modified_by = "Administrator"
	file.creation = file.modified = frappe.utils.now()
	file.db_insert()


def _remove(path: str) -> None:
	if os.path.exists(path):
		os.remove(path)


def raw_of(name: str) -> bytes | None:
	"""The mail as it came; None where the server never gave it out."""
	path = frappe.get_site_path("private", "files", f"mail-{name}.eml")
	if not os.path.exists(path):
		return None
	with open(path, "rb") as file:
		return file.read()


# What became of it.


def locked(name: str):
	"""The record, held until the end of the transaction."""
	return frappe.get_doc(DOCTYPE, name, for_update=True)


def note(name: str, **values) -> None:
	"""Writes what became of the mail."""
	frappe.db.set_value(DOCTYPE, name, values)


def describe(name: str, mail: Mail, *, sender: str, sender_name: str) -> None:
	"""Writes down what the list and the form show of the mail, which `sender` wrote."""
	words = mail.text or plain_text(mail.html)
	note(
		name,
		sender=sender[:LONGEST_LINE],
		sender_name=sender_name[:LONGEST_LINE],
		subject=mail.subject[:LONGEST_LINE],
		message_id=mail.message_id[:LONGEST_ID],
		preview=shorten(words, LONGEST_PREVIEW),
	)


def tell_of(state: str, name: str) -> None:
	"""Administrators hear once an hour that something lies in `state`."""
	text = {
		UNREADABLE: _("A mail could not be read. It is kept; look at the list of inbound mails."),
		HELD_BACK: _("A mail was held back. Decide in the list of inbound mails what becomes of it."),
	}[state]
	notices.tell_administrators(text, doctype=DOCTYPE, key=f"mail:{state}:{clock.now_second() // 3600}")


def tickets_of(message_ids: list[str]) -> list[str]:
	"""Tickets that mails with these ids became part of, in the order of the ids."""
	if not message_ids:
		return []
	rows = frappe.get_all(
		DOCTYPE,
		filters={"message_id": ("in", message_ids), "ticket": ("is", "set"), "state": DONE},
		fields=["message_id", "ticket"],
		order_by="creation",
	)
	rows.sort(key=lambda row: message_ids.index(row.message_id) if row.message_id in message_ids else 0)
	return list(dict.fromkeys(row.ticket for row in rows))


def message_ids_of(ticket: str) -> list[str]:
	"""Message-IDs of the customers' mails on the ticket, oldest first."""
	filters = {"ticket": ticket, "state": DONE, "message_id": ("is", "set")}
	return frappe.get_all(DOCTYPE, filters=filters, pluck="message_id", order_by="received_at, creation")


def number_before(row, sender: str, seconds: int) -> int:
	"""How many mails came from the address within so many seconds before the mail in `row`, itself included: of a
	burst the first ones pass, whenever somebody gets to them."""
	since = row.received_at - timedelta(seconds=seconds)
	filters = {"sender": sender, "received_at": (">", since), "creation": ("<=", row.creation)}
	return frappe.db.count(DOCTYPE, filters)


# Its end.


def prune_inbound_mails() -> None:
	"""Scheduler, daily: deletes mails that were done with or stopped so many days ago as the settings say. What
	nobody has decided about stays."""
	days = frappe.db.get_single_value("Oki Tickets Settings", "mail_keep_days") or 0
	if not days:
		return
	before = clock.now() - timedelta(days=max(days, LEAST_DAYS))
	filters = {"state": ("in", (DONE, STOPPED)), "received_at": ("<", before)}
	while names := frappe.get_all(DOCTYPE, filters, pluck="name", order_by="name", limit=BATCH):
		_delete(names)
		frappe.db.commit()  # a scheduled job: each batch stands for itself


def forget_ticket(ticket: str) -> None:
	"""With a ticket go the mails that it was made of."""
	_delete(frappe.get_all(DOCTYPE, {"ticket": ticket}, pluck="name", order_by="name"))


def forget_words(filters: dict) -> None:
	"""Empties mails that the filters let pass, and removes their raw files. The rows tell on that the mails have
	been here, until they are old enough to go."""
	nothing = dict.fromkeys(("sender", "sender_name", "subject", "preview", "message_id"))
	for row in frappe.get_all(DOCTYPE, filters=filters, fields=["name", "state"], order_by="name"):
		remove_file(row.name)
		frappe.db.set_value(DOCTYPE, row.name, {**nothing, "state": DONE if row.state == DONE else STOPPED})


def remove_file(name: str) -> None:
	"""From InboundMail.on_trash: the raw mail goes with its record."""
	frappe.db.delete("File", {"attached_to_doctype": DOCTYPE, "attached_to_name": name})
	path = frappe.get_site_path("private", "files", f"mail-{name}.eml")
	frappe.db.after_commit.add(lambda: _remove(path))


def _delete(names: list[str]) -> None:
	for name in names:
		remove_file(name)
	if names:
		frappe.db.delete(DOCTYPE, {"name": ("in", names)})
