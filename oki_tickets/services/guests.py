"""The form for guests: a ticket without a log-in, where the settings allow it.

Who they are nobody checks; their address is what they typed. What keeps programs out without making people
solve riddles: a field that people do not see, a page that has to have been open for some seconds, and a limit
of requests. A guest finds the ticket later by that address.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import frappe
from frappe import _
from frappe.utils import validate_email_address
from frappe.utils.password import get_encryption_key

from oki_tickets.domain.frames import policy, strangers
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services import attachments, clock, intake, portal_view, system_words
from oki_tickets.services.identity import Party
from oki_tickets.services.text import clean_line, paragraphs

CHANNEL = "Form"
SETTINGS = "Oki Tickets Settings"
# Seconds: nobody fills a form in faster, and a page that was open for longer is loaded anew.
FASTEST, LONGEST = 3, 24 * 3600
# Characters: a guest's page is no place for dumps.
LONGEST_DESCRIPTION = 100_000
MOST_FILES = 3
LARGEST_FILE = 5 * 1024 * 1024
ENDINGS = ("jpg", "jpeg", "png", "pdf", "txt", "log", "csv", "docx", "xlsx", "odt", "ods")


@dataclass(frozen=True)
class GuestForm:
	"""What a guest has filled in. `stamp` was handed out with the page; `trap` is the field that people do not
	see."""

	name: str
	email: str
	subject: str
	description: str
	has_agreed: bool
	stamp: str
	trap: str = ""


def is_open() -> bool:
	"""Whether the settings let guests raise tickets."""
	return bool(frappe.get_cached_doc(SETTINGS).form_enabled)


def takes_files() -> bool:
	"""Whether the settings let guests add files."""
	return bool(frappe.get_cached_doc(SETTINGS).form_files)


def frame_policy() -> str:
	"""The Content-Security-Policy of the form's page: who may show it in a frame."""
	return policy(frappe.get_cached_doc(SETTINGS).form_sites or "")


def check_sites(doc) -> None:
	"""From Oki Tickets Settings.validate: a site that is written wrongly would be left out in silence."""
	wrong = strangers(doc.form_sites or "")
	if wrong:
		frappe.throw(
			_("{0} is no address of a site. Write for example https://www.company.example.").format(
				frappe.utils.escape_html(wrong[0])
			),
			OkiTicketsError,
		)


def consent() -> str:
	"""What guests agree to, as plain text."""
	own = frappe.get_cached_doc(SETTINGS).form_consent
	return own or _("I agree that my data is stored and used to answer this request.")


def raise_ticket(
	form: GuestForm, files: Sequence[tuple[str, bytes]], *, ip_address: str | None, key: str | None
):
	"""Makes a ticket of the form and returns the document; None for a program, which is told nothing. Raises
	OkiTicketsError, which says what to mend."""
	if not is_open():
		frappe.throw(_("This form is closed."), frappe.PermissionError)
	if form.trap:
		return None
	_check(form)
	_check_files(files)
	doc = intake.create_ticket(_request(form, ip_address), Party(email=_address(form)), key=key)
	lost = [name for name, content in files if not attachments.attach(doc.flags.first_message, name, content)]
	_note(doc.name, form, lost)
	return doc


def _check(form: GuestForm) -> None:
	_check_stamp(form.stamp)
	if not _address(form):
		frappe.throw(_("Enter an e-mail address that we can answer to."), OkiTicketsError)
	if not clean_line(form.subject) or not form.description.strip():
		frappe.throw(_("Say what it is about, in a subject and a description."), OkiTicketsError)
	if not form.has_agreed:
		frappe.throw(_("We need your consent to answer your request."), OkiTicketsError)


def _address(form: GuestForm) -> str | None:
	typed = form.email.strip()
	# Frappe takes lists of addresses, too.
	is_one = not any(sign in typed for sign in ",; <>")
	return (validate_email_address(typed) or "").lower() or None if is_one else None


def _check_files(files: Sequence[tuple[str, bytes]]) -> None:
	if files and not takes_files():
		frappe.throw(_("This form takes no files."), OkiTicketsError)
	if len(files) > MOST_FILES:
		frappe.throw(_("Add at most {0} files.").format(MOST_FILES), OkiTicketsError)
	for name, content in files:
		if PurePath(name).suffix.lower().lstrip(".") not in ENDINGS or len(content) > LARGEST_FILE:
			frappe.throw(
				_("{0} cannot be taken. Allowed are {1}, up to 5 MB.").format(
					frappe.utils.escape_html(name), ", ".join(ENDINGS)
				),
				OkiTicketsError,
			)


def _request(form: GuestForm, ip_address: str | None) -> intake.Request:
	return intake.Request(
		subject=form.subject,
		description=paragraphs(form.description[:LONGEST_DESCRIPTION]),
		ticket_type=frappe.get_cached_doc(SETTINGS).default_ticket_type
		or portal_view.ticket_types()[0]["name"],
		channel=CHANNEL,
		ip_address=ip_address,
	)


def _note(ticket: str, form: GuestForm, lost: list[str]) -> None:
	told = _told(form, lost)
	system_words.note(ticket, lambda: " ".join(told))
	system_words.warn_of_address(ticket)


def _told(form: GuestForm, lost: list[str]) -> list[str]:
	"""What the agent has to know of the guest, and may have to prove."""
	agreed = _("{0} agreed: {1}").format(clean_line(form.name) or _address(form), consent())
	if not lost:
		return [agreed]
	return [agreed, _("These files could not be taken: {0}").format(", ".join(lost))]


# The page's stamp.


def new_stamp() -> str:
	"""What the page carries to show when it was opened; it proves that this site has made it."""
	second = str(clock.now_second())
	return f"{second}.{_seal(second)}"


def _check_stamp(stamp: str) -> None:
	second, _dot, seal = stamp.partition(".")
	if not hmac.compare_digest(seal.encode(), _seal(second).encode()):
		frappe.throw(_("Reload the page and send the form again."), OkiTicketsError)
	age = clock.now_second() - int(second)
	if age < FASTEST:
		frappe.throw(_("That was quick. Wait a moment and send the form again."), OkiTicketsError)
	if age > LONGEST:
		frappe.throw(_("Reload the page and send the form again."), OkiTicketsError)


def _seal(second: str) -> str:
	signed = f"oki-tickets-form:{frappe.local.site}:{second}"
	return hmac.new(get_encryption_key().encode(), signed.encode(), hashlib.sha256).hexdigest()[:40]


def limits() -> dict[str, Any]:
	"""What the page says of files: `most`, `max_bytes`, `endings`."""
	return {"most": MOST_FILES, "max_bytes": LARGEST_FILE, "endings": list(ENDINGS)}
