"""What was said about an Issue as a ticket's conversation."""

from dataclasses import dataclass, field
from datetime import datetime

import frappe
from frappe.utils import get_datetime, validate_email_address

from oki_tickets.domain.lifecycle import Side
from oki_tickets.domain.text import plain_text
from oki_tickets.exceptions import OkiTicketsError
from oki_tickets.services.moving_in import files
from oki_tickets.services.moving_in.rules import Rules
from oki_tickets.services.moving_in.source import Source
from oki_tickets.services.text import clean_body

CHANNELS = {"Email": "E-mail", "Phone": "Telephone", "Chat": "Chat", "SMS": "Telephone"}
DESK = "Desk"


@dataclass
class Said:
	"""One message on its way: `key` is unique for its source, `body` clean HTML."""

	key: str
	at: datetime
	side: str
	sender: str
	body: str
	channel: str = DESK
	is_internal: bool = False
	communication: str | None = None
	files: list[tuple[frappe._dict, str]] = field(default_factory=list)


def conversation_of(source: Source, rules: Rules) -> list[Said]:
	"""The messages in order of time, the customer's request first."""
	mails = [said for mail in source.mails if (said := _mail(source, mail, rules))]
	comments = [said for comment in source.comments if (said := _comment(source, comment, rules))]
	request, mails = _request(source, mails)
	_attach(source, request, mails, rules)
	notes = _note_of_files(source, request, rules)
	rest = sorted([*mails, *comments, *notes], key=lambda said: said.at)
	request.at = min([request.at, *(said.at for said in rest)])
	return [request, *rest]


def customer_address(source: Source) -> str | None:
	"""Who raised the Issue, where that is an e-mail address."""
	return (validate_email_address(source.issue.raised_by or "") or "").lower() or None


def _request(source: Source, mails: list[Said]) -> tuple[Said, list[Said]]:
	"""What the customer wanted, and the mails without it: ERPNext has it as description, as first mail, or both."""
	first = next((mail for mail in mails if mail.side == Side.CUSTOMER), None)
	body = _cleaned(source.issue.description)
	if first and (not body or plain_text(body) == plain_text(first.body)):
		return first, [mail for mail in mails if mail is not first]
	return (
		Said(
			f"issue:{source.issue.name}",
			source.opened,
			Side.CUSTOMER,
			customer_address(source) or source.issue.owner,
			body or _cleaned(source.issue.subject) or f"<p>{source.issue.name}</p>",
			channel_of(source),
		),
		mails,
	)


def channel_of(source: Source) -> str:
	"""How the Issue came."""
	issue = source.issue
	if issue.via_customer_portal:
		return "Portal"
	first = next((mail for mail in source.mails if mail.sent_or_received == "Received"), None)
	if first:
		return CHANNELS.get(first.communication_medium, DESK)
	return "E-mail" if issue.email_account else DESK


def _mail(source: Source, mail: frappe._dict, rules: Rules) -> Said | None:
	body = _cleaned(mail.content or mail.text_content)
	if not body:
		return None
	is_ours = mail.sent_or_received == "Sent"
	return Said(
		f"communication:{mail.name}",
		get_datetime(mail.communication_date or mail.creation),
		Side.AGENT if is_ours else Side.CUSTOMER,
		_sender(mail, is_ours, rules) or customer_address(source) or mail.owner,
		body,
		CHANNELS.get(mail.communication_medium, DESK),
		communication=mail.name,
	)


def _sender(mail: frappe._dict, is_ours: bool, rules: Rules) -> str | None:
	"""A colleague answers in the name of the company's address; the owner says who it was."""
	if is_ours and rules.is_staff(mail.owner):
		return mail.owner
	return (validate_email_address(mail.sender or "") or "").lower() or None


def _comment(source: Source, comment: frappe._dict, rules: Rules) -> Said | None:
	"""A colleague's comment is a note of the house; what a customer wrote in ERPNext's portal is a message."""
	body = _cleaned(comment.content)
	if not body:
		return None
	sender = comment.comment_email or comment.owner
	is_customers = rules.is_customer(sender) or sender.lower() == customer_address(source)
	return Said(
		f"comment:{comment.name}",
		get_datetime(comment.creation),
		Side.CUSTOMER if is_customers else Side.AGENT,
		sender,
		body,
		"Portal" if is_customers else DESK,
		is_internal=not is_customers,
	)


def _attach(source: Source, request: Said, mails: list[Said], rules: Rules) -> None:
	for said in (request, *mails):
		for file in source.files.get(said.communication or "", []):
			_add(said, file)
	for file in source.files.get(source.issue.name, []):
		if _is_customers(source, file, rules):
			_add(request, file)


def _is_customers(source: Source, file: frappe._dict, rules: Rules) -> bool:
	return rules.is_customer(file.owner) or file.owner.lower() == customer_address(source)


def _note_of_files(source: Source, request: Said, rules: Rules) -> list[Said]:
	"""What colleagues hung on the Issue itself customers have not been sent: it stays in the house."""
	own = [file for file in source.files.get(source.issue.name, []) if not _is_customers(source, file, rules)]
	if not own:
		return []
	names = "".join(f"<li>{frappe.utils.escape_html(file.file_name or '')}</li>" for file in own)
	note = Said(
		f"issue-files:{source.issue.name}",
		max(request.at, min(get_datetime(file.creation) for file in own)),
		Side.AGENT,
		own[0].owner,
		f"<ul>{names}</ul>",
		is_internal=True,
	)
	for file in own:
		_add(note, file)
	return [note]


def _add(said: Said, file: frappe._dict) -> None:
	"""Adds the file, and lets pictures in the text point at it where it lies now."""
	if files.obstacle(file):
		return
	url = files.address(file)
	said.files.append((file, url))
	if url != file.file_url:
		said.body = said.body.replace(file.file_url, url)


def _cleaned(body: str | None) -> str | None:
	"""None for what nobody could read or store; left_out.py names it."""
	try:
		return clean_body(body)
	except OkiTicketsError:
		frappe.clear_last_message()
		return None
