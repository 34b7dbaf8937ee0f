"""Doors for services outside. Each proves itself by a secret; what it tells is written down at once and dealt
with by a worker."""

import hmac
import mimetypes
from typing import Any
from urllib.parse import quote

import frappe
from frappe import _
from frappe.rate_limiter import rate_limit
from werkzeug.wrappers import Response

from oki_tickets.api import door
from oki_tickets.channels import chat as chats
from oki_tickets.channels import chat_files, telephone
from oki_tickets.channels.telegram import client, setup, updates

# Updates in a minute from one address; Telegram sends all of a bot's from a few.
MOST_UPDATES = 1200
LARGEST_UPDATE = 256 * 1024
# Calls and messages in a minute from one address: a telephone system or a chat service sends all of its own.
MOST_EVENTS = 1200


@door(allow_guest=True)
@rate_limit(limit=MOST_UPDATES, seconds=60)
def telegram(**_told: Any) -> None:
	"""An Update of Telegram's Bot API, with the secret that the bot's webhook was set with. Raises
	PermissionError for everybody else."""
	known = setup.secret()
	given = frappe.get_request_header("X-Telegram-Bot-Api-Secret-Token") or ""
	if not (known and client.is_enabled() and hmac.compare_digest(given.encode(), known.encode())):
		frappe.throw(_("This door is Telegram's."), frappe.PermissionError)
	update = frappe.request.get_json(silent=True) if _is_small() else None
	if isinstance(update, dict) and isinstance(update.get("update_id"), int):
		updates.keep(update)


def _is_small() -> bool:
	return (frappe.request.content_length or 0) <= LARGEST_UPDATE


@door(allow_guest=True)
@rate_limit(limit=MOST_EVENTS, seconds=60)
def call(**_told: Any) -> None:
	"""An event of a telephone call, signed (channels/signed.py). Raises NotSigned."""
	telephone.take(frappe.request.get_data(), frappe.request.headers)


@door(allow_guest=True)
@rate_limit(limit=MOST_EVENTS, seconds=60)
def chat(**_told: Any) -> None:
	"""A visitor's message of a chat service, signed (channels/signed.py). Raises NotSigned."""
	chats.take(frappe.request.get_data(), frappe.request.headers)


@door(methods=("GET", "POST"), allow_guest=True)
@rate_limit(limit=MOST_EVENTS, seconds=60)
def chat_file(file: str, until: int, signature: str) -> Response:
	"""A file of an answer, by the link that the chat service was sent (channels/chat_files.py). Raises NotSigned."""
	name, content = chat_files.opened(file, until, signature)
	response = Response(content, mimetype=mimetypes.guess_type(name)[0] or "application/octet-stream")
	# Never shown as a page of the site; a header takes no other letters than those of ISO 8859-1.
	response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
	response.headers.set("X-Content-Type-Options", "nosniff")
	response.headers.set("Cache-Control", "private, no-store")
	return response
