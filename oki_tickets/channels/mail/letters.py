"""A mail to a customer, as it is sent. It says what is new and nothing else: no earlier message is quoted, so no
internal note can be among them."""

import mimetypes
import re
from dataclasses import dataclass, field
from email import encoders
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import formataddr, formatdate
from html import unescape
from typing import Any
from urllib.parse import unquote, urlsplit

import frappe
from frappe import _
from frappe.utils import get_url

from oki_tickets.channels.feedback import words
from oki_tickets.channels.feedback.words import Words
from oki_tickets.channels.mail import accounts, store
from oki_tickets.channels.mail.outgoing import TICKET_CHANNEL, What, label_of
from oki_tickets.domain.mail.sorting import OUR_HEADER
from oki_tickets.domain.text import plain_text
from oki_tickets.services import notices
from oki_tickets.services.attachments import files_of
from oki_tickets.services.identity import CUSTOMER_ROLE

TEMPLATE = "templates/mails/customer.html"
# Files that together are larger are named, with the way to them; servers refuse mails of more than 20 MB or so.
MOST_BYTES = 12 * 1024 * 1024
MOST_REFERENCES = 10
_PICTURE = re.compile(r'<img[^>]*?\bsrc="([^"]*)"[^>]*>')


@dataclass
class Content:
	"""What a mail says: lines of the desk's own, answers (HTML), requests for a verdict (words and the address of
	their page), files that go along, and files that do not."""

	lines: list[str] = field(default_factory=list)
	answers: list[str] = field(default_factory=list)
	requests: list[tuple[Words, str]] = field(default_factory=list)
	files: list[Any] = field(default_factory=list)
	left: list[str] = field(default_factory=list)
	pictures: dict[str, Any] = field(default_factory=dict)
	is_automatic: bool = True


def write(ticket: str, address: str, payloads: tuple[dict[str, Any], ...], account) -> MIMEMultipart | None:
	"""The mail to `address` about these payloads of outgoing.py, in the customer's language. Returns None where
	everything that it was about is gone."""
	doc = frappe.get_doc("Ticket", ticket)
	with notices.language(language_of(doc, address)):
		content = _content(doc, payloads)
		if not (content.lines or content.answers or content.requests or content.files):
			return None
		message = _body(doc, content)
	_address(message, doc, address, account, payloads)
	if content.is_automatic:
		is_reply = payloads[0]["kind"] == What.GREETING
		message["Auto-Submitted"] = "auto-replied" if is_reply else "auto-generated"
		message["X-Auto-Response-Suppress"] = "All"
	return message


def language_of(doc, address: str) -> str:
	"""The person's own language, their company's, or the site's."""
	own = frappe.db.get_value("User", {"email": address}, "language")
	company = doc.customer and frappe.db.get_value("Customer", doc.customer, "language")
	return own or company or accounts.language()


# What it says.


def _content(doc, payloads: tuple[dict[str, Any], ...]) -> Content:
	content = Content()
	for payload in payloads:
		_SAYERS[payload["kind"]](content, doc, payload)
	messages = [payload["message"] for payload in payloads if payload["kind"] == What.ANSWER]
	late = [payload["file"] for payload in payloads if payload["kind"] == What.FILE]
	names = [file["name"] for files in files_of(messages).values() for file in files]
	_take_files(content, [name for name in dict.fromkeys([*names, *late]) if name not in content.pictures])
	return content


def _say_greeting(content: Content, doc, _payload: dict) -> None:
	content.lines += [
		_("Thank you for your message. It has the number {0}.").format(doc.name),
		_("We will answer you here. To add something, just reply to this mail."),
	]


def _say_status(content: Content, doc, payload: dict) -> None:
	status = frappe.db.get_value("Ticket Status Change", payload["change"], "to_status")
	if status:
		content.lines.append(_("{0} is now: {1}").format(doc.name, _(label_of(status))))


def _say_answer(content: Content, _doc, payload: dict) -> None:
	fields = ["body", "is_internal", "sender_side"]
	row = frappe.db.get_value("Ticket Message", payload["message"], fields, as_dict=True)
	# It was public when it was posted; a second look costs nothing.
	if row and not row.is_internal:
		content.answers.append(_with_pictures(content, row.body, payload["message"]))
		content.is_automatic = content.is_automatic and row.sender_side == "System"


def _say_file(content: Content, _doc, _payload: dict) -> None:
	content.is_automatic = False


def _say_request(content: Content, _doc, payload: dict) -> None:
	if asked := words.asked(payload):
		invitation, address = asked
		content.requests.append((words.words_of(invitation), address))


_SAYERS = {
	What.GREETING: _say_greeting,
	What.STATUS: _say_status,
	What.ANSWER: _say_answer,
	What.FILE: _say_file,
	What.REQUEST: _say_request,
}


def _with_pictures(content: Content, body: str, message: str) -> str:
	"""Pictures that hang on this very message go along; others of the site are left out, since a mail has no
	log-in."""
	own = {file["file_url"]: file["name"] for file in files_of([message]).get(message, [])}

	def embedded(match: re.Match) -> str:
		address = unescape(match[1])
		parts = urlsplit(address)
		if parts.scheme in ("http", "https") and not address.startswith(get_url()):
			return match[0]
		name = own.get(unquote(parts.path))
		if not name:
			return ""
		content.pictures[name] = f"{name}@{frappe.local.site}"
		return match[0].replace(match[1], f"cid:{content.pictures[name]}")

	return _PICTURE.sub(embedded, body)


def _take_files(content: Content, names: list[str]) -> None:
	total = 0
	for name in names:
		if not frappe.db.exists("File", name):
			continue
		file = frappe.get_doc("File", name)
		total += file.file_size or 0
		if total > MOST_BYTES:
			content.left.append(file.file_name)
		else:
			content.files.append(file)


# What it looks like.


def _body(doc, content: Content) -> MIMEMultipart:
	link = get_url(f"/tickets/{doc.name}") if _has_portal(doc) else None
	requests = [words.as_html(*request) for request in content.requests]
	context = {"ticket": doc, "content": content, "requests": requests, "link": link}
	context["language"] = frappe.local.lang
	html = frappe.get_template(TEMPLATE).render(context)
	both = MIMEMultipart("alternative")
	both.attach(MIMEText(_as_text(doc, content, link), "plain", "utf-8"))
	both.attach(_related(html, content) if content.pictures else MIMEText(html, "html", "utf-8"))
	message = MIMEMultipart("mixed")
	message.attach(both)
	for file in content.files:
		message.attach(_part(file))
	return message


def _as_text(doc, content: Content, link: str | None) -> str:
	left = [_("Too large for a mail, on your ticket's page: {0}").format(name) for name in content.left]
	answers = [plain_text(answer) for answer in content.answers]
	requests = [f"{words.as_text(request)}\n{address}" for request, address in content.requests]
	foot = f"{doc.name}: {doc.subject}" + (f"\n{link}" if link else "")
	return "\n\n".join([*content.lines, *answers, *requests, *left, f"--\n{foot}"]) + "\n"


def _has_portal(doc) -> bool:
	"""A link helps those who can log in."""
	user = doc.raised_by and frappe.db.get_value("User", {"email": doc.raised_by, "enabled": 1})
	return bool(user) and CUSTOMER_ROLE in frappe.get_roles(user)


def _related(html: str, content: Content) -> MIMEMultipart:
	whole = MIMEMultipart("related")
	whole.attach(MIMEText(html, "html", "utf-8"))
	for name, cid in content.pictures.items():
		part = _part(frappe.get_doc("File", name), disposition="inline")
		part["Content-ID"] = f"<{cid}>"
		whole.attach(part)
	return whole


def _part(file, disposition: str = "attachment") -> MIMEBase:
	content = file.get_content()
	kind = mimetypes.guess_type(file.file_name)[0] or "application/octet-stream"
	part = MIMEBase(*kind.split("/", 1))
	part.set_payload(content.encode() if isinstance(content, str) else content)
	encoders.encode_base64(part)
	part.add_header("Content-Disposition", disposition, filename=("utf-8", "", file.file_name))
	return part


# Where it goes, and what it answers.


def _address(message: MIMEMultipart, doc, address: str, account, payloads: tuple[dict, ...]) -> None:
	own_id = message_id_of(doc.name, payloads)
	earlier = _references(doc)
	message["From"] = formataddr((Header(account.name, "utf-8").encode(), account.email_id))
	message["To"] = address
	message["Reply-To"] = accounts.reply_address(doc.name, account.email_id)
	message["Subject"] = Header(_subject(doc), "utf-8", header_name="Subject").encode()
	message["Date"] = formatdate()
	message["Message-ID"] = f"<{own_id}>"
	message["In-Reply-To"] = f"<{earlier[-1]}>"
	message["References"] = " ".join(f"<{one}>" for one in earlier)
	message[OUR_HEADER] = own_id


def message_id_of(ticket: str, payloads: tuple[dict[str, Any], ...]) -> str:
	"""The same at each try, so that a mail that arrives twice is one to the receiving program."""
	last = payloads[-1]
	about = (last[name] for name in ("file", "message", "change", "invitation") if last.get(name))
	return accounts.message_id(ticket, f"{last['kind']}-{next(about, '0')}")


def _references(doc) -> list[str]:
	"""The conversation so far: the name that we give to its beginning, by which every answer finds us even
	where a mail provider has put ids of its own in the place of ours; then the customer's mails."""
	return [accounts.message_id(doc.name, "ticket"), *store.message_ids_of(doc.name)[-MOST_REFERENCES:]]


def _subject(doc) -> str:
	"""The customer's own, since mail programs thread by it too; of tickets that did not come by mail with the
	number."""
	if doc.channel == TICKET_CHANNEL:
		return doc.subject if _RE.match(doc.subject) else f"Re: {doc.subject}"
	return f"{doc.subject} [{doc.name}]"


_RE = re.compile(r"^\s*re\s*:", re.IGNORECASE)
