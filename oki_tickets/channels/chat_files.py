"""Files of public answers on their way to chat services: by links that work for a day without a log-in.

A service fetches what it shows its visitors; a webhook with files in it would be refused for its size by most. What a
link opens is looked at anew each time: a file of a public message of the desk's, and nothing else.
"""

import hashlib
import hmac
from typing import Any
from urllib.parse import urlencode

import frappe
from frappe import _
from frappe.utils import get_url
from frappe.utils.password import get_encryption_key

from oki_tickets.channels.port import Refused
from oki_tickets.domain.lifecycle import Side
from oki_tickets.exceptions import NotSigned
from oki_tickets.services import clock

METHOD = "oki_tickets.api.webhooks.chat_file"
# Seconds: outages of a service's own are shorter, and what is shown in somebody's history is a copy by then.
LIFETIME = 24 * 3600


def message_of(file) -> Any | None:
	"""The public message of the desk's (name, ticket, sender, sender_side) that the File hangs on; None for
	customers' own files, those of internal notes, and all others."""
	if file.attached_to_doctype != "Ticket Message":
		return None
	fields = ["name", "ticket", "sender", "sender_side", "is_internal"]
	message = frappe.db.get_value("Ticket Message", file.attached_to_name, fields, as_dict=True)
	is_public = message and message.sender_side != Side.CUSTOMER and not message.is_internal
	return message if is_public else None


def described(name: str) -> dict[str, Any]:
	"""What the chat service is told of the File: `name`, `size` in bytes, `url`, and the UTC second `expires_at`
	until which that works. Raises Refused where it must not or cannot be sent any more."""
	file = _sendable(name)
	if not file:
		raise Refused(_("The file is gone."))
	until = clock.now_second() + LIFETIME
	query = {"file": name, "until": until, "signature": _signature(name, until)}
	return {
		"name": file.file_name,
		"size": file.file_size or 0,
		"url": f"{get_url(f'/api/method/{METHOD}')}?{urlencode(query)}",
		"expires_at": until,
	}


def opened(name: str, until: int, signature: str) -> tuple[str, bytes]:
	"""Name and content of the File that a link of ours names. Raises NotSigned where the link was not made here, is
	too old, or leads to what is gone or not public any more."""
	# Compared first, in constant time, as with webhooks.
	is_ours = hmac.compare_digest(signature.encode(), _signature(name, until).encode())
	file = _sendable(name) if is_ours and clock.now_second() <= until else None
	if not file:
		frappe.throw(_("This link does not work any more."), NotSigned)
	content = file.get_content()
	return file.file_name, content.encode() if isinstance(content, str) else content


def _sendable(name: str):
	file = frappe.get_doc("File", name) if frappe.db.exists("File", name) else None
	return file if file and message_of(file) and file.exists_on_disk() else None


def _signature(name: str, until: int) -> str:
	key = f"oki_tickets.chat_file:{get_encryption_key()}".encode()
	return hmac.new(key, f"{name}\n{until}".encode(), hashlib.sha256).hexdigest()
